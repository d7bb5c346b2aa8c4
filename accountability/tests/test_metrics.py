"""What must hold of every figure, whatever the rows."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.metrics import (
    accountability,
    clarity,
    duration,
    frequency,
    integrity,
    intensity,
)
from accountability.metrics.card import DEFINITIONS, FEATURES, Evidence, measure
from accountability.metrics.intensity import Agreed, Kind, Session, allocate
from accountability.metrics.measures import MeasuresDue
from accountability.metrics.ratio import Definition, NotARatio, Ratio, hours
from accountability.metrics.roles import Carrier, Role
from accountability.metrics.visits import Visit
from accountability.metrics.window import window_of
from engagements.rules.duties import Term
from improvement.progress import Point

STARTS, ENDS = date(2025, 9, 1), date(2028, 8, 31)
MARCH = date(2026, 3, 1)
LATER = date(2026, 5, 20)

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
near = st.dates(date(2026, 2, 1), date(2026, 4, 30))
"""Days so close together that they have to do with each other."""
near_months = st.sampled_from([date(2026, 2, 1), MARCH, date(2026, 4, 1)])
months = st.dates(date(2024, 1, 1), date(2030, 12, 31)).map(lambda day: day.replace(day=1))


@st.composite
def some_visit(draw, pk=None, days=days):
    planned_on, status = draw(days), draw(st.sampled_from(["planned", "held", "cancelled"]))
    held_on = draw(days) if status == "held" else None
    return Visit(
        pk=pk or draw(st.integers(1, 20)),
        title="Visit",
        status=status,
        planned_on=planned_on,
        held_on=held_on,
        logged_on=held_on + timedelta(draw(st.integers(0, 60))) if held_on else None,
        promised_on=draw(st.none() | days),
        is_short=draw(st.booleans()),
        reason="weather" if status == "cancelled" else "",
        is_on_site=draw(st.booleans()),
        is_observed=draw(st.booleans()),
        staff=draw(st.integers(0, 4)),
        minutes=draw(st.none() | st.integers(0, 600)),
        threads=frozenset(draw(st.lists(st.sampled_from("abc"), max_size=2))),
    )


visits = st.lists(some_visit(), max_size=6, unique_by=lambda v: v.pk).map(tuple)
kinds = st.builds(Kind, st.sampled_from(["training", "coaching"]), st.sampled_from(["", "policy"]))
terms = st.builds(lambda first, n: Term(first, first + timedelta(n)), days, st.integers(0, 400))
carriers = st.lists(st.builds(Carrier, st.sampled_from("xyz"), terms), max_size=3).map(tuple)
roles = st.lists(
    st.builds(Role, st.just("Role"), st.just("State"), terms, carriers), max_size=4
).map(tuple)


def some_steps(days=days):
    one = st.builds(
        lambda pk, visit, due_on, settled_on: frequency.Step(
            pk, f"Step {pk}", visit, due_on, settled_on
        ),
        st.integers(1, 99),
        st.integers(1, 20),
        days,
        st.none() | days,
    )
    return st.lists(one, max_size=6, unique_by=lambda s: s.pk).map(tuple)


def dated(kind, days=days):
    one = st.builds(kind, st.integers(1, 99), st.just("X"), days, st.none() | days)
    return st.lists(one, max_size=3).map(tuple)


@st.composite
def measures_due(draw):
    n_due = draw(st.integers(0, 50))
    n_in = draw(st.integers(0, n_due))
    return MeasuresDue(draw(months), n_due, n_in, draw(st.integers(0, n_in)))


@st.composite
def some_evidence(draw):
    seen, due = draw(visits), tuple(draw(st.lists(measures_due(), max_size=3)))
    points = st.lists(
        st.builds(Point, days, st.integers(0, 10), st.integers(10, 20)), max_size=3
    ).map(tuple)
    goals = st.builds(
        accountability.Goal,
        st.integers(1, 99),
        st.just("Goal"),
        days,
        st.none() | st.builds(Point, days, st.integers(0, 10), st.integers(10, 20)),
        points,
        points,
    )
    sessions = st.builds(
        Session, st.sampled_from([v.pk for v in seen] or [1]), kinds, st.integers(1, 500)
    )
    return Evidence(
        clarity=clarity.Facts(
            agreements=(clarity.Agreement(1, "First", draw(days), draw(st.none() | days)),),
            required=draw(roles),
            needs=(clarity.Need(1, "Need", draw(days), draw(st.booleans()), draw(st.booleans())),),
            clauses=(clarity.Clause(1, "1. Visits", tuple(draw(st.lists(days, max_size=3)))),),
            context=(clarity.Part("Data", tuple(draw(st.lists(days, max_size=3)))),),
        ),
        frequency=frequency.Facts(seen, draw(dated(frequency.Cycle)), draw(some_steps())),
        intensity=intensity.Facts(
            seen,
            tuple(draw(st.lists(sessions, max_size=8))),
            tuple(
                draw(st.lists(st.builds(Agreed, months, kinds, st.integers(1, 900)), max_size=4))
            ),
        ),
        duration=duration.Facts(
            seen,
            (duration.StageEntry("Installation", draw(st.integers(1, 4)), draw(days)),),
            ("Exploration", "Installation", "Initial", "Full"),
        ),
        integrity=integrity.Facts(
            seen,
            draw(dated(lambda pk, name, a, b: integrity.Initiative(pk, name, a, b))),
            (integrity.Touch("policy", draw(days)),),
            (("practice", "Practice"), ("policy", "Policy")),
            due,
            draw(roles),
        ),
        accountability=accountability.Facts(
            due,
            draw(some_steps()),
            draw(dated(accountability.Setback)),
            draw(dated(accountability.Barrier)),
            tuple(draw(st.lists(goals, max_size=3))),
        ),
    )


def ratios(evidence, window):
    measured = measure(evidence, window)
    return {r.definition.code: r for each in measured.values() for r in each.ratios}


@settings(max_examples=50)
@given(some_evidence(), months, days)
def test_a_ratio_never_passes_1_and_names_what_is_missing(evidence, month, today):
    for ratio in ratios(evidence, window_of(month, STARTS, ENDS, today)).values():
        assert 0 <= ratio.numerator <= ratio.denominator
        assert ratio.percent is None or 0 <= ratio.percent <= 100
        if ratio.numerator < ratio.denominator:
            assert ratio.percent < 100
        if ratio.definition.unit != "minutes" and not ratio.definition.is_position:
            assert ratio.n_missing == ratio.denominator - ratio.numerator


@given(months, days)
def test_no_evidence_never_reads_as_100_percent(month, today):
    for ratio in ratios(Evidence(), window_of(month, STARTS, ENDS, today)).values():
        if ratio.definition.code != "elapsed":
            assert not ratio.percent


@settings(max_examples=50)
@given(some_evidence(), months, days)
def test_a_month_outside_the_engagement_counts_nothing(evidence, month, today):
    window = window_of(month, STARTS, ENDS, today)

    found = ratios(evidence, window)

    assert set(found) == set(DEFINITIONS)
    if not (date(2025, 9, 1) <= month <= date(2028, 8, 1)):
        assert {each.percent for each in found.values()} == {None}


LAST_STEPS = "last_steps"


@st.composite
def some_facts(draw):
    """Of frequency, with next steps that belong to the visits, as they do in the database."""
    seen = draw(st.lists(some_visit(days=near), max_size=6, unique_by=lambda v: v.pk).map(tuple))
    drawn = draw(some_steps(near)) if seen else ()
    agreed = [replace(s, visit=draw(st.sampled_from([v.pk for v in seen]))) for s in drawn]
    return frequency.Facts(seen, draw(dated(frequency.Cycle, near)), tuple(agreed))


one_more = some_visit(pk=10**7, days=near)


def frequency_of(facts, window):
    return {ratio.definition.code: ratio for ratio in frequency.measure(facts, window).ratios}


def never_lower(before, after):
    """Neither the count nor the share falls."""
    return after.numerator >= before.numerator and (
        not before.has_data
        or after.numerator * before.denominator >= before.numerator * after.denominator
    )


@given(some_facts(), one_more, near_months, near)
def test_a_held_visit_more_never_lowers_frequency(facts, visit, month, today):
    held = replace(visit, status="held", held_on=visit.held_on or visit.planned_on, reason="")
    window = window_of(month, STARTS, ENDS, today)
    more = replace(facts, visits=(*facts.visits, held))

    before, after = frequency_of(facts, window), frequency_of(more, window)

    assert all(never_lower(before[code], after[code]) for code in before.keys() - {LAST_STEPS})
    assert _gap_days(frequency.measure(more, window)) <= _gap_days(frequency.measure(facts, window))


@given(some_facts(), one_more, near_months, near)
def test_a_held_visit_more_asks_for_the_steps_it_found_and_loses_none(facts, visit, month, today):
    """Before the month it may become the visit before, which is another question."""
    window = window_of(month, STARTS, ENDS, today)
    held_on = max(visit.held_on or visit.planned_on, window.first)
    held = replace(visit, status="held", held_on=held_on, logged_on=held_on, reason="")

    before = frequency_of(facts, window)[LAST_STEPS]
    after = frequency_of(replace(facts, visits=(*facts.visits, held)), window)[LAST_STEPS]

    assert set(before.counted) <= set(after.counted)
    left_open = {s.name for s in facts.steps if s.settled_on is None or s.settled_on > held_on}
    if held_on in window:
        assert {row.name for row in set(after.missing) - set(before.missing)} <= left_open
    else:
        assert after == before


@given(some_facts(), one_more, near_months, near)
def test_a_short_contact_changes_nothing_for_the_next_steps(facts, visit, month, today):
    held_on = visit.held_on or visit.planned_on
    call = replace(visit, status="held", held_on=held_on, is_short=True, reason="")
    window = window_of(month, STARTS, ENDS, today)

    before = frequency_of(facts, window)
    after = frequency_of(replace(facts, visits=(*facts.visits, call)), window)

    assert after[LAST_STEPS] == before[LAST_STEPS]


@given(some_facts(), near_months, near, near, st.data())
def test_moving_a_visit_changes_no_figure_of_frequency(facts, month, today, to, data):
    if not facts.visits:
        return
    window = window_of(month, STARTS, ENDS, today)
    place = data.draw(st.integers(0, len(facts.visits) - 1))
    moved = replace(facts.visits[place], planned_on=to)
    elsewhere = (*facts.visits[:place], moved, *facts.visits[place + 1 :])

    before = frequency_of(facts, window)
    after = frequency_of(replace(facts, visits=elsewhere), window)

    for code, was in before.items():
        assert (after[code].numerator, after[code].denominator) == (was.numerator, was.denominator)


def _gap_days(measured):
    words = measured.findings[0].text if measured.findings else "No"
    return 10**6 if words.startswith("No") else int(words.split()[0])


@given(some_facts(), near_months, near, st.data())
def test_cancelling_a_visit_never_raises_frequency(facts, month, today, data):
    """Of one that was held the next steps are not asked: no visit that was held is cancelled."""
    if not facts.visits:
        return
    place = data.draw(st.integers(0, len(facts.visits) - 1))
    visit = facts.visits[place]
    gone = replace(visit, status="cancelled", held_on=None, logged_on=None, reason="weather")
    fewer = (*facts.visits[:place], gone, *facts.visits[place + 1 :])
    window = window_of(month, STARTS, ENDS, today)

    before = frequency_of(facts, window)
    after = frequency_of(replace(facts, visits=fewer), window)

    for code in before.keys() - ({LAST_STEPS} if visit.is_held else set()):
        assert after[code].denominator >= before[code].denominator
        assert after[code].numerator <= before[code].numerator


def test_a_cancelled_visit_stays_promised_with_its_reason():
    window = window_of(MARCH, STARTS, ENDS, LATER)
    first, second = date(2026, 3, 3), date(2026, 3, 17)
    held = Visit(1, "Visit", "held", first, first, date(2026, 3, 4), promised_on=first)
    called_off = Visit(2, "Visit", "cancelled", second, promised_on=second, reason="The site asked")

    ratio = frequency.measure(frequency.Facts((held, called_off)), window).ratios[0]

    assert (ratio.numerator, ratio.denominator) == (1, 2)
    assert ratio.missing[0].detail == "Canceled: The site asked"


def test_a_visit_of_today_is_not_missing_yet():
    today = date(2026, 3, 17)
    planned = Visit(1, "Visit", "planned", today, promised_on=today)

    of_today, of_yesterday = (
        frequency.measure(frequency.Facts((planned,)), window_of(MARCH, STARTS, ENDS, day)).ratios[
            0
        ]
        for day in (today, today + timedelta(1))
    )

    assert of_today.denominator == 0
    assert of_yesterday.missing[0].detail == "Past and not logged"


@pytest.mark.parametrize(
    ("held_on", "counted", "missing"),
    [(None, 0, ["Moved, not held yet"]), (date(2026, 5, 5), 1, [])],
)
def test_a_visit_moved_away_counts_in_the_month_it_was_promised_for(held_on, counted, missing):
    visit = Visit(
        1,
        "Visit",
        "held" if held_on else "planned",
        planned_on=date(2026, 6, 2),
        held_on=held_on,
        promised_on=date(2026, 3, 17),
    )

    of_march, of_may = (
        frequency.measure(frequency.Facts((visit,)), window_of(month, STARTS, ENDS, LATER)).ratios[
            0
        ]
        for month in (MARCH, date(2026, 5, 1))
    )

    assert (of_march.numerator, of_march.denominator) == (counted, 1)
    assert [row.detail for row in of_march.missing] == missing
    assert of_may.denominator == 0


@given(st.integers(1, 5), st.integers(1, 600))
def test_two_staff_on_one_visit_count_once_in_visit_hours(staff, minutes):
    day = date(2026, 3, 3)
    visit = Visit(1, "Visit", "held", day, day, day, staff=staff, minutes=minutes)
    facts = intensity.Facts(
        (visit,),
        (Session(1, Kind("coaching", "policy"), minutes),),
        (Agreed(MARCH, Kind("coaching"), 600),),
    )

    measured = intensity.measure(facts, window_of(MARCH, STARTS, ENDS, LATER))

    assert measured.ratios[0].numerator == minutes
    assert [each.text for each in measured.findings[:2]] == [hours(minutes), hours(minutes * staff)]


@given(
    st.dictionaries(kinds, st.integers(1, 900)).map(Counter),
    st.lists(st.builds(Session, st.just(1), kinds, st.integers(1, 500)), max_size=6),
)
def test_no_minute_counts_twice_and_none_makes_up_for_another_kind(agreed, sessions):
    counted = allocate(agreed, sessions)

    assert all(counted[of] <= agreed[of] for of in agreed)
    for kind in ("training", "coaching"):
        own = sum(n for of, n in counted.items() if of.kind == kind)
        assert own <= sum(each.minutes for each in sessions if each.of.kind == kind)


def test_a_promise_that_names_a_level_is_served_first():
    agreed = Counter({Kind("coaching"): 60, Kind("coaching", "policy"): 60})

    counted = allocate(agreed, [Session(1, Kind("coaching", "policy"), 90)])

    assert counted == {Kind("coaching", "policy"): 60, Kind("coaching"): 30}


def test_next_steps_of_the_visit_before_count_at_this_one():
    first = Visit(1, "V", "held", date(2026, 2, 3), date(2026, 2, 3), threads=frozenset("a"))
    other = Visit(2, "V", "held", date(2026, 2, 9), date(2026, 2, 9), threads=frozenset("b"))
    second = Visit(
        3, "V", "held", date(2026, 3, 3), date(2026, 3, 3), date(2026, 3, 5), threads=frozenset("a")
    )
    due = date(2026, 3, 1)
    agreed = (
        frequency.Step(1, "In time", 1, due, date(2026, 3, 5)),
        frequency.Step(2, "Too late", 1, due, date(2026, 3, 6)),
        frequency.Step(3, "Of another series", 2, due, None),
    )

    ratio = frequency.measure(
        frequency.Facts((first, other, second), (), agreed), window_of(MARCH, STARTS, ENDS, LATER)
    ).ratios[4]

    assert [row.name for row in ratio.counted] == ["In time"]
    assert [row.name for row in ratio.missing] == ["Too late"]


def held_visit(pk, day, threads, **more):
    return Visit(pk, "V", "held", day, day, day, threads=frozenset(threads), **more)


def last_steps(visits, steps):
    window = window_of(MARCH, STARTS, ENDS, LATER)
    return frequency.measure(frequency.Facts(tuple(visits), (), tuple(steps)), window).ratios[4]


@pytest.mark.parametrize(("is_short", "denominator"), [(True, 1), (False, 0)])
def test_a_call_between_two_visits_is_not_the_visit_before(is_short, denominator):
    step = frequency.Step(1, "Step", 1, MARCH, None)
    call = held_visit(2, date(2026, 2, 20), "a", is_short=is_short)
    pair = held_visit(1, date(2026, 2, 3), "a"), held_visit(3, date(2026, 3, 3), "a")

    assert last_steps((*pair, call), [step]).denominator == denominator


def test_a_visit_to_one_site_leaves_the_steps_of_the_other_to_the_next():
    step = frequency.Step(1, "Step", 1, MARCH, date(2026, 3, 3))
    seen = [
        held_visit(1, date(2026, 2, 3), "a"),
        held_visit(2, date(2026, 2, 20), "b"),
        held_visit(3, date(2026, 3, 3), "ab"),
    ]

    assert (last_steps(seen, [step]).numerator, last_steps(seen, [step]).denominator) == (1, 1)


def test_a_step_settled_at_the_second_visit_of_a_month_is_settled():
    step = frequency.Step(1, "Step", 1, MARCH, date(2026, 3, 20))
    seen = [
        held_visit(1, date(2026, 2, 3), "a"),
        held_visit(2, date(2026, 3, 3), "a"),
        held_visit(3, date(2026, 3, 20), "a"),
    ]

    assert (last_steps(seen, [step]).numerator, last_steps(seen, [step]).denominator) == (1, 1)


@pytest.mark.parametrize(
    ("closed_on", "today", "expected"),
    [
        (date(2026, 3, 10), LATER, (1, 1, "")),
        (date(2026, 3, 12), LATER, (0, 1, "Closed 2 days late")),
        (date(2026, 4, 12), LATER, (0, 1, "Open, 21 days past its day")),
        (None, LATER, (0, 1, "Open, 21 days past its day")),
        (None, date(2026, 3, 10), (0, 0, "")),
        (date(2026, 3, 9), date(2026, 3, 10), (1, 1, "")),
    ],
)
def test_a_cycle_counts_by_its_day(closed_on, today, expected):
    cycle = frequency.Cycle(1, "Cycle", date(2026, 3, 10), closed_on)

    ratio = frequency.measure(
        frequency.Facts(cycles=(cycle,)), window_of(MARCH, STARTS, ENDS, today)
    ).ratios[3]

    detail = ratio.missing[0].detail if ratio.missing else ""
    assert (ratio.numerator, ratio.denominator, detail) == expected


@pytest.mark.parametrize(
    ("answered_on", "expected"),
    [
        (date(2026, 3, 31), (1, 1)),
        (date(2026, 4, 1), (0, 1)),
        (None, (0, 1)),
    ],
)
def test_a_setback_has_30_days(answered_on, expected):
    setback = accountability.Setback(1, "Setback", date(2026, 3, 1), answered_on)

    ratio = accountability.measure(
        accountability.Facts(setbacks=(setback,)), window_of(MARCH, STARTS, ENDS, LATER)
    ).ratios[3]

    assert (ratio.numerator, ratio.denominator) == expected


def test_a_late_log_and_a_missing_one_lower_the_logs_on_time():
    day = date(2026, 3, 10)
    seen = (
        Visit(1, "V", "held", day, day, date(2026, 4, 15)),
        Visit(2, "V", "held", day, day, date(2026, 4, 16)),
        Visit(3, "V", "planned", day),
    )

    in_april, in_may = (
        integrity.measure(integrity.Facts(seen), window_of(MARCH, STARTS, ENDS, today)).ratios[3]
        for today in (date(2026, 4, 15), LATER)
    )

    assert (in_april.numerator, in_april.denominator) == (1, 2)
    assert (in_may.numerator, in_may.denominator) == (1, 3)


def test_a_vacant_role_says_for_how_long():
    role = Role(
        "Data lead",
        "State",
        Term(STARTS),
        (Carrier("x", Term(STARTS, date(2026, 3, 20))),),
    )

    ratio = clarity.measure(
        clarity.Facts(required=(role,)), window_of(MARCH, STARTS, ENDS, LATER)
    ).ratios[1]

    assert ratio.missing[0].detail == "State, vacant for 11 days"


def test_a_ratio_refuses_more_than_all():
    definition = Definition("x", "X", "X.", "x", "Nothing.")

    with pytest.raises(NotARatio):
        Ratio(definition, 2, 1)


def test_codes_are_unique_and_every_feature_says_what_it_counts():
    codes = [each.code for feature in FEATURES for each in feature.definitions]

    assert len(codes) == len(set(codes))
    assert all(each.text.endswith(".") for each in DEFINITIONS.values())
