import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.barriers import raising, who_answers
from engagements.models import Barrier, ProtocolLine
from engagements.tests.factories import AssignmentFactory, SiteFactory
from notifications.models import Notification
from people.roles import Role

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=4)


def raise_one(cast, *, site=None, by=None, client_id=None, title="No substitutes", now=NOW):
    return raising.raise_barrier(
        engagement=cast.pinewood,
        site=site or cast.alder_elementary,
        title=title,
        detail="We asked twice.",
        visit=None,
        by=by or cast.school_person,
        now=now,
        client_id=client_id or uuid.uuid4(),
    )


def line(cast, from_rung, to_rung, responsible, days=10, **more):
    return ProtocolLine.objects.create(
        engagement=cast.pinewood,
        from_rung=from_rung,
        to_rung=to_rung,
        what="Barriers",
        carries_barriers=True,
        responsible=responsible,
        schedule="When they come up",
        response_days=days,
        written_by=cast.lead,
        written_at=NOW,
        **more,
    )


@pytest.fixture
def barrier(cast):
    return raise_one(cast)


def step(verb, barrier, by, text="Because", now=LATER, revision=None):
    words = {"reason": text} if verb is raising.reopen else {"text": text}
    return verb(barrier=barrier, revision=revision or barrier.revision, by=by, now=now, **words)


def told(kind):
    rows = Notification.objects.filter(kind=kind, state="queued")
    return sorted(rows.values_list("address", flat=True))


def test_raise_barrier_asks_the_next_rung_for_30_days(cast, barrier):
    assert (barrier.rung, barrier.status) == ("district", "waiting")
    assert (barrier.since_on, barrier.answer_due_on) == (date(2026, 3, 3), date(2026, 4, 2))
    assert (barrier.responsible, barrier.raised_by) == (None, cast.school_person)
    move = barrier.moves.get()
    assert (move.kind, move.from_rung, move.to_rung) == ("raised", "school", "district")
    assert (move.text, move.due_on) == ("We asked twice.", date(2026, 4, 2))
    assert told("barrier_came") == [cast.district_person.email]
    event = Event.objects.about("barrier", barrier.pk).get()
    assert (event.actor, event.verb) == (cast.school_person, "raised")


def test_raise_barrier_by_the_protocol_asks_the_responsible_person(cast):
    line(cast, "school", "district", cast.district_person)

    barrier = raise_one(cast)

    assert barrier.answer_due_on == date(2026, 3, 13)
    assert barrier.responsible == cast.district_person


def test_raise_barrier_does_not_ask_a_responsible_person_of_a_neighbour(cast):
    line(cast, "school", "district", cast.district_person)

    barrier = raise_one(cast, site=cast.birch_elementary, by=cast.specialist)

    assert (barrier.answer_due_on, barrier.responsible) == (date(2026, 3, 13), None)
    assert told("barrier_came") == []


@pytest.mark.parametrize("more", [{"is_retired": True}, {"from_rung": "state"}])
def test_raise_barrier_leaves_a_line_that_does_not_carry_it(cast, more):
    line(cast, **{"from_rung": "school", "to_rung": "district", "responsible": cast.leader, **more})

    assert raise_one(cast).answer_due_on == date(2026, 4, 2)


def test_raise_barrier_day_is_that_of_the_state(cast):
    late_evening = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)

    assert raise_one(cast, now=late_evening).raised_on == date(2026, 3, 3)


def test_raise_barrier_at_the_state_asks_the_other_side(cast):
    by_staff = raise_one(cast, site=cast.state, by=cast.specialist)
    by_leader = raise_one(cast, site=cast.state, by=cast.leader)

    assert (by_staff.rung, by_leader.rung) == ("state", "provider")


def test_raise_barrier_twice_with_one_id_is_one(cast):
    client_id = uuid.uuid4()

    first, second = (raise_one(cast, client_id=client_id) for _ in range(2))

    assert first == second
    assert (Barrier.objects.count(), first.moves.count()) == (1, 1)
    assert Event.objects.about("barrier", first.pk).count() == 1


def test_raise_barrier_without_words_is_refused(cast):
    with pytest.raises(Refused) as caught:
        raise_one(cast, title="  ")

    assert caught.value.field == "title"


def test_send_up_asks_the_next_rung_with_a_clock_of_its_own(cast, barrier):
    line(cast, "district", "state", cast.leader, days=5)

    sent = step(raising.send_up, barrier, cast.district_person, "Only the state can pay")

    assert (sent.rung, sent.since_on) == ("state", date(2026, 3, 7))
    assert (sent.answer_due_on, sent.responsible) == (date(2026, 3, 12), cast.leader)
    move = sent.moves.last()
    assert (move.kind, move.from_rung, move.to_rung) == ("sent_up", "district", "state")
    assert (move.text, move.due_on) == ("Only the state can pay", date(2026, 3, 12))
    assert told("barrier_came") == [cast.leader.email]
    event = Event.objects.about("barrier", sent.pk).order_by("-pk").first()
    assert (event.verb, event.reason) == ("sent up", "Only the state can pay")
    assert event.changes["rung"] == ["District", "State"]


def test_send_up_goes_by_a_region_where_there_is_one(cast):
    region = SiteFactory(kind="region", name="North", state=cast.state)
    school = SiteFactory(name="Northern", state=cast.state, parent=region)
    barrier = raise_one(cast, site=school, by=cast.specialist)

    assert barrier.rung == "region"
    assert step(raising.send_up, barrier, cast.lead).rung == "state"


def test_send_up_from_the_top_is_refused(cast):
    barrier = raise_one(cast, site=cast.state, by=cast.leader)

    with pytest.raises(Refused, match="nobody above"):
        step(raising.send_up, barrier, cast.lead)


@pytest.mark.parametrize("verb", [raising.send_up, raising.answer])
def test_words_are_asked_for(cast, barrier, verb):
    with pytest.raises(Refused) as caught:
        step(verb, barrier, cast.district_person, "  ")

    assert caught.value.field == "text"


def test_answer_tells_the_one_who_raised_it(cast, barrier):
    answered = step(raising.answer, barrier, cast.district_person, "Two half days are paid.")

    assert (answered.status, answered.answer) == ("answered", "Two half days are paid.")
    assert (answered.answered_on, answered.answered_by) == (
        date(2026, 3, 7),
        cast.district_person,
    )
    assert told("barrier_answered") == [cast.school_person.email]
    assert told("barrier_came") == []


def test_answer_right_above_where_it_began_is_handed_down_with_it(cast, barrier):
    answered = step(raising.answer, barrier, cast.district_person, "Yes.")

    assert (answered.rung, answered.status) == ("school", "answered")
    moves = list(answered.moves.order_by("pk").values_list("kind", "to_rung"))
    assert moves == [("raised", "district"), ("answered", "district"), ("sent_down", "school")]
    assert step(raising.close, answered, cast.school_person, "").status == "closed"


def test_answer_from_further_up_waits_to_be_handed_down(cast, barrier):
    barrier = step(raising.send_up, barrier, cast.district_person)

    assert step(raising.answer, barrier, cast.leader, "Yes.").rung == "state"


def test_answer_tells_nobody_whose_role_has_ended(cast, barrier):
    cast.school_person.assignments.update(ends_on=date(2026, 3, 1))

    step(raising.answer, barrier, cast.district_person, "Two half days are paid.")

    assert told("barrier_answered") == []


def test_answer_anew_keeps_the_day_and_the_first_words(cast, barrier):
    step(raising.answer, barrier, cast.district_person, "One day.")
    barrier.refresh_from_db()

    step(raising.answer, barrier, cast.leader, "Two days.", now=LATER + timedelta(days=3))

    barrier.refresh_from_db()
    assert (barrier.answer, barrier.answered_on) == ("Two days.", date(2026, 3, 7))
    texts = barrier.moves.filter(kind="answered").order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["One day.", "Two days."]


def test_answer_travels_down_to_where_it_began_and_is_closed(cast, barrier):
    barrier = step(raising.send_up, barrier, cast.district_person)
    barrier = step(raising.answer, barrier, cast.leader, "Yes.")

    with pytest.raises(Refused, match="Pass the answer down first"):
        step(raising.close, barrier, cast.leader)
    for rung in ("district", "school"):
        barrier = step(raising.pass_down, barrier, cast.leader, f"To the {rung}")
        assert (barrier.rung, barrier.status) == (rung, "answered")
    with pytest.raises(Refused, match="where the barrier began"):
        step(raising.pass_down, barrier, cast.leader)
    barrier = step(raising.close, barrier, cast.school_person, "")

    assert barrier.status == "closed"
    kinds = list(barrier.moves.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["raised", "sent_up", "answered", "sent_down", "sent_down", "closed"]
    verbs = Event.objects.about("barrier", barrier.pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "raised", "sent up", "answered", "answer passed down", "answer passed down", "closed",
    ]  # fmt: skip


def test_reopen_asks_who_answered_and_starts_the_clock_anew(cast, barrier):
    barrier = step(raising.send_up, barrier, cast.district_person)
    barrier = step(raising.answer, barrier, cast.leader, "Yes.")
    barrier = step(raising.pass_down, barrier, cast.leader)

    again = step(raising.reopen, barrier, cast.school_person, "Nobody came")

    assert (again.rung, again.status, again.answer) == ("state", "waiting", "")
    assert (again.since_on, again.answer_due_on) == (date(2026, 3, 7), date(2026, 4, 6))
    assert again.moves.last().text == "Nobody came"
    assert again.moves.get(kind="answered").text == "Yes."


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (raising.pass_down, "Only an answer"),
        (raising.close, "Only an answered barrier"),
        (raising.reopen, "It is open"),
    ],
)
def test_a_waiting_barrier_is_not_handed_down_closed_or_opened(cast, barrier, verb, words):
    with pytest.raises(Refused, match=words):
        step(verb, barrier, cast.leader)


def test_a_closed_barrier_is_not_answered_nor_sent_up(cast, barrier):
    barrier = step(raising.answer, barrier, cast.district_person)
    barrier = step(raising.close, barrier, cast.school_person)

    for verb in (raising.send_up, raising.answer):
        with pytest.raises(Refused):
            step(verb, barrier, cast.leader)


def test_a_step_sent_twice_is_one(cast, barrier):
    for _ in range(2):
        step(raising.answer, barrier, cast.district_person, "Yes.", revision=1)

    assert barrier.moves.filter(kind="answered").count() == 1


def test_a_step_from_an_older_state_is_refused_with_what_is_there(cast, barrier):
    step(raising.answer, barrier, cast.district_person, "Yes.")

    with pytest.raises(Stale) as caught:
        step(raising.answer, barrier, cast.leader, "No.", revision=1)

    assert caught.value.row.answer == "Yes."
    assert barrier.moves.filter(kind="answered").count() == 1


def test_ta_staff_with_a_role_of_the_state_do_not_answer_for_it(cast, barrier):
    AssignmentFactory(
        user=cast.specialist,
        engagement=cast.pinewood,
        role=Role.STATE_LEADERSHIP,
        site=None,
        starts_on=date(2025, 9, 1),
    )

    assert who_answers.may_answer(cast.leader, barrier)
    assert not who_answers.may_answer(cast.specialist, barrier)


@pytest.mark.parametrize(
    ("verb", "person"),
    [
        (raising.send_up, "school_person"),
        (raising.answer, "lead"),
        (raising.pass_down, "district_person"),
        (raising.close, "observer"),
        (raising.reopen, "observer"),
    ],
)
def test_verb_itself_asks_for_the_right(cast, verb, person):
    barrier = raise_one(cast)
    if verb not in (raising.send_up, raising.answer):
        barrier = step(raising.send_up, barrier, cast.leader)
        barrier = step(raising.answer, barrier, cast.leader)

    with pytest.raises(PermissionDenied):
        step(verb, barrier, cast.people[person])

    assert Barrier.objects.get().revision == barrier.revision


def test_raise_asks_for_the_right_at_the_site(cast):
    with pytest.raises(PermissionDenied):
        raise_one(cast, site=cast.birch_elementary, by=cast.school_person)

    assert Barrier.objects.count() == 0


def test_step_repeated_by_one_who_has_the_right_no_more_is_the_same_step(cast):
    barrier = raise_one(cast)

    moved = [step(raising.send_up, barrier, cast.district_person, revision=1) for _ in range(2)]

    assert [each.rung for each in moved] == ["state", "state"]
    assert barrier.moves.count() == 2
