from datetime import UTC, date, datetime, timedelta

import pytest

from engagements.barriers import lines, raising
from engagements.barriers.lines import BarrierLine, BarrierPage, Blocked, Happening, Stop
from engagements.barriers.tests.test_raising import line, raise_one, step
from engagements.models import Barrier, BarrierMove, Engagement, ProtocolLine, Site

TODAY = date(2026, 3, 18)
NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def barrier(status="waiting", due_on=date(2026, 3, 20), rung="district", kind="school", **given):
    return Barrier(
        status=status,
        answer_due_on=due_on,
        since_on=date(2026, 3, 3),
        raised_on=date(2026, 3, 3),
        rung=rung,
        site=Site(kind=kind, name="Alder"),
        engagement=Engagement(name="Pinewood"),
        **given,
    )


@pytest.mark.parametrize(
    ("row", "state", "detail"),
    [
        (barrier(due_on=TODAY), "waiting", ""),
        (barrier(due_on=date(2026, 3, 17)), "overdue", "1 day"),
        (barrier(due_on=date(2026, 3, 1)), "overdue", "17 days"),
        (barrier("answered", date(2026, 3, 1)), "answered", "on its way back"),
        (barrier("answered", date(2026, 3, 1), "school"), "answered", ""),
        (barrier("closed", date(2026, 3, 1)), "closed", ""),
    ],
)
def test_barrier_tells_how_late_or_how_far_back_it_is(row, state, detail):
    assert (lines.state_of(row, TODAY), lines.detail_of(row, TODAY)) == (state, detail)


def shown(state):
    return BarrierLine(1, "Bus", "", "Alder", "Pinewood", "State", "", state, "", 1, 1, None)


@pytest.mark.parametrize(
    ("states", "tone", "headline"),
    [
        ([], "good", "Nothing waits for an answer of the state."),
        (["waiting"], "attend", "1 barrier waits for the state."),
        (["waiting", "waiting"], "attend", "2 barriers wait for the state."),
        (["overdue"], "late", "1 barrier waits for the state, 1 overdue."),
        (["overdue", "waiting"], "late", "2 barriers wait for the state, 1 overdue."),
    ],
)
def test_what_waits_for_the_state_is_told_in_a_sentence(states, tone, headline):
    found = Blocked(tuple(shown(state) for state in states), 3)

    assert (found.tone, found.headline) == (tone, headline)


@pytest.mark.parametrize(
    ("label", "words"),
    [("District", "district"), ("State", "state"), ("TA provider", "TA provider")],
)
def test_rung_within_a_sentence_is_small(label, words):
    assert lines.small(label) == words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("raised", "Raised, and asked of the district"),
        ("sent_up", "Sent up from the school to the district"),
        ("answered", "Answered by the district"),
        ("sent_down", "Answer passed down to the district"),
        ("reopened", "Opened again, and asked of the district"),
        ("closed", "Closed: it is cleared"),
    ],
)
def test_move_is_told_in_words(kind, words):
    assert (
        lines.move_in_words(BarrierMove(kind=kind, from_rung="school", to_rung="district")) == words
    )


def happening(minutes, text):
    return Happening(NOW + timedelta(minutes=minutes), "Lee", "", text, "", "")


@pytest.mark.parametrize(
    ("way", "text"),
    [
        ([(5, "Handed down"), (0, "Answer")], "Handed down"),
        ([(5, ""), (5, "Answer"), (0, "Why")], "Answer"),
        ([(5, ""), (0, "Answer")], ""),
    ],
    ids=["its own words", "the answer handed down with it", "a deed without words"],
)
def test_latest_is_the_last_deed_with_the_words_given_in_it(way, text):
    facts = dict.fromkeys(BarrierPage.__dataclass_fields__, "")
    page = BarrierPage(**facts | {"way": [happening(*each) for each in way]})

    assert page.latest.text == text


@pytest.fixture
def raised(cast):
    return raise_one(cast)


def stored(row):
    return Barrier.objects.for_list().get(pk=row.pk)


def test_line_counts_the_days_at_its_rung_until_the_answer(cast, raised):
    step(raising.answer, raised, cast.district_person)

    found = lines.barrier_line(stored(raised), TODAY)

    assert (found.days, found.age, found.due_on, found.asked) == (4, 15, None, "")


def test_line_names_the_person_asked_while_it_waits(cast):
    line(cast, "school", "district", cast.district_person)

    found = lines.barrier_line(stored(raise_one(cast)), TODAY)

    assert (found.asked, found.due_on, found.state, found.detail) == (
        "District Person",
        date(2026, 3, 13),
        "overdue",
        "5 days",
    )
    assert (found.rung, found.site, found.engagement) == (
        "District",
        "Alder Elementary",
        "Pinewood reading",
    )


@pytest.mark.parametrize(
    ("name", "n"),
    [("district_person", 1), ("school_person", 0), ("leader", 0), ("stranger", 0)],
)
def test_barrier_waits_on_its_own_rung(cast, raised, name, n):
    assert lines.waiting_on(cast.people[name], TODAY).count == n


def test_barriers_at_other_levels_are_counted_beside_those_at_the_state(cast, raised):
    other = raise_one(cast, title="No money")
    Barrier.objects.filter(pk=other.pk).update(rung="state")

    found = lines.waiting_at_state(cast.pinewood, TODAY)

    assert ([each.title for each in found.lines], found.elsewhere) == (["No money"], 1)


PEOPLE = ["school_person", "district_person", "leader", "lead", "stranger"]


def test_page_shows_the_way_and_where_the_barrier_is(cast, raised):
    page = lines.barrier_page(stored(raised), cast.school_person, TODAY)

    assert page.stops == [
        Stop("School", "Alder Elementary", False, True),
        Stop("District", "Alder School District", True, False),
        Stop("State", "Pinewood", False, False),
        Stop("TA provider", cast.pinewood.provider.name, False, False),
    ]
    assert (page.above, page.below, page.unit) == ("State", "School", "Alder School District")
    assert page.about == "Alder Elementary. Raised by School Person on Tue, Mar 3, 2026."


def test_what_was_written_at_first_is_not_told_twice(cast, raised):
    [first] = lines.happenings(raised)

    assert (first.what, first.text, first.due) == (
        "Raised, and asked of the district",
        "",
        "Answer due Thu, Apr 2, 2026",
    )


@pytest.mark.parametrize(
    ("name", "may_answer"),
    [("district_person", True), ("school_person", False), ("stranger", False)],
)
def test_page_offers_an_answer_to_the_rung_that_is_asked(cast, raised, name, may_answer):
    page = lines.barrier_page(stored(raised), cast.people[name], TODAY)

    assert (page.may_answer, page.may_pass_down, page.may_close, page.may_reopen) == (
        may_answer,
        False,
        False,
        False,
    )


def clock(row):
    return lines.barrier_page(stored(row), row.raised_by, TODAY).clock


def test_clock_says_that_no_line_was_agreed(raised):
    assert clock(raised) == (
        "30 days from Tue, Mar 3, 2026, because no line of the protocol carries barriers this way"
    )


def test_clock_names_the_line_it_was_agreed_by(cast):
    agreed = line(cast, "school", "district", cast.district_person)

    assert clock(raise_one(cast)) == f"10 days from Tue, Mar 3, 2026, as agreed in “{agreed}”"


@pytest.mark.parametrize("is_kept", [True, False], ids=["changed", "gone"])
def test_clock_of_a_line_that_says_otherwise_by_now_was_agreed_then(cast, is_kept):
    agreed = line(cast, "school", "district", cast.district_person)
    row = raise_one(cast)
    lines_now = ProtocolLine.objects.filter(pk=agreed.pk)
    if is_kept:
        lines_now.update(response_days=20)
    else:
        lines_now.delete()

    assert clock(row) == "10 days from Tue, Mar 3, 2026, as agreed when it came here"


@pytest.mark.parametrize(
    ("rung", "words"),
    [
        ("state", "One more step: pass it down to the district."),
        ("district", "One more step: pass it down to the school."),
        ("school", "It is back where the barrier was raised."),
    ],
)
def test_answer_says_what_is_left_to_do(cast, raised, rung, words):
    raised.status, raised.rung = "answered", rung

    assert lines.what_next(raised) == words


@pytest.mark.parametrize("status", ["waiting", "closed"])
def test_barrier_without_an_answer_on_its_way_asks_no_next_step(status):
    assert lines.what_next(barrier(status)) == ""
