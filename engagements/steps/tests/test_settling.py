import re
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from audit.models import Event
from editing.refusals import Refused
from engagements.models import NextStep, Visit
from engagements.steps import settling
from engagements.steps.settling import AgreedStep, AlreadySettled, Settlement
from engagements.tests.factories import CadenceFactory, NextStepFactory, VisitFactory

TODAY = date(2026, 4, 14)
NOW = datetime(2026, 4, 14, 15, 0, tzinfo=UTC)


@pytest.fixture
def step(cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    return NextStepFactory(visit=visit, owner=cast.leader, text="Call the districts")


def settle(cast, step, outcome, visit=None, **more):
    return settling.settle(
        settlement=Settlement(step.pk, outcome, **more),
        by=cast.specialist,
        today=TODAY,
        now=NOW,
        visit=visit,
    )


def test_settle_done(cast, step):
    settle(cast, step, "done")

    step.refresh_from_db()
    assert (step.status, step.settled_at, step.settled_by) == ("done", NOW, cast.specialist)
    event = Event.objects.about("nextstep", step.pk).get()
    assert (event.actor, event.verb) == (cast.specialist, "settled")
    assert event.changes == {"status": ["open", "done"]}


def test_settle_carried_makes_a_new_step_that_knows_the_old_one(cast, step):
    later = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)

    settle(cast, step, "carried", visit=later, due_on=date(2026, 5, 1))

    step.refresh_from_db()
    carried = step.carried_to
    assert step.status == "carried"
    assert (carried.status, carried.text, carried.owner) == ("open", step.text, cast.leader)
    assert (carried.visit, carried.due_on) == (later, date(2026, 5, 1))
    event = Event.objects.about("nextstep", step.pk).get()
    assert event.changes == {
        "status": ["open", "carried"],
        "due_on": ["2026-04-01", "2026-05-01"],
    }


def test_settle_carried_from_the_list_stays_with_its_visit(cast, step):
    settle(cast, step, "carried", due_on=date(2026, 5, 1))

    step.refresh_from_db()
    assert step.carried_to.visit == step.visit


def test_settle_dropped_keeps_the_reason(cast, step):
    settle(cast, step, "dropped", reason="The office closed")

    step.refresh_from_db()
    assert (step.status, step.reason) == ("dropped", "The office closed")
    assert Event.objects.about("nextstep", step.pk).get().reason == "The office closed"


@pytest.mark.parametrize(
    ("outcome", "more", "field"),
    [
        ("carried", {}, "due_on"),
        ("carried", {"due_on": date(2026, 4, 13)}, "due_on"),
        ("dropped", {}, "reason"),
        ("dropped", {"reason": "  "}, "reason"),
        ("open", {}, "outcome"),
        ("vanished", {}, "outcome"),
    ],
)
def test_settle_without_what_it_needs_is_refused(cast, step, outcome, more, field):
    with pytest.raises(Refused) as caught:
        settle(cast, step, outcome, **more)

    assert caught.value.field == field
    step.refresh_from_db()
    assert step.status == "open"


def test_settle_twice_in_the_same_way_is_one_deed(cast, step):
    for _ in range(2):
        settle(cast, step, "carried", due_on=date(2026, 5, 1))

    assert NextStep.objects.count() == 2
    assert Event.objects.about("nextstep", step.pk).count() == 1


def test_settle_in_another_way_than_before_is_refused(cast, step):
    settle(cast, step, "done")

    with pytest.raises(
        AlreadySettled, match=r"by Specialist: done\. You said: dropped \(Too late\)\."
    ):
        settle(cast, step, "dropped", reason="Too late")


@pytest.mark.parametrize(
    ("outcome", "first", "second", "words"),
    [
        (
            "carried",
            {"due_on": date(2026, 5, 1)},
            {"due_on": date(2026, 6, 1)},
            "carried over to May 1, 2026. You said: carried over to Jun 1, 2026.",
        ),
        (
            "dropped",
            {"reason": "The office closed"},
            {"reason": "It was done elsewhere"},
            "dropped (The office closed). You said: dropped (It was done elsewhere).",
        ),
    ],
)
def test_settle_with_another_day_or_reason_than_before_is_refused(
    cast, step, outcome, first, second, words
):
    settle(cast, step, outcome, **first)

    with pytest.raises(AlreadySettled, match=re.escape(words)):
        settle(cast, step, outcome, **second)

    step.refresh_from_db()
    assert step.reason == first.get("reason", "")


def test_settle_again_after_the_new_day_has_passed_is_still_one_deed(cast, step):
    first = Settlement(step.pk, "carried", date(2026, 5, 1))
    for today in (TODAY, date(2026, 5, 2)):
        settling.settle(settlement=first, by=cast.lead, today=today, now=NOW)

    assert NextStep.objects.count() == 2


def test_settle_all_settles_none_where_one_is_refused(cast, step):
    other = NextStepFactory(visit=step.visit)

    with pytest.raises(Refused):
        settling.settle_all(
            settlements=[Settlement(step.pk, "done"), Settlement(other.pk, "dropped")],
            visit=step.visit,
            by=cast.lead,
            today=TODAY,
            now=NOW,
        )

    assert NextStep.objects.open().count() == 2


def write(cast, visit, *steps):
    settling.write(visit=visit, steps=steps, by=cast.lead, today=TODAY, now=NOW)


def test_write_adds_a_step(cast, step):
    write(cast, step.visit, AgreedStep("Book the room", cast.leader.pk, date(2026, 5, 1)))

    new = NextStep.objects.get(text="Book the room")
    assert (new.owner, new.due_on, new.visit) == (cast.leader, date(2026, 5, 1), step.visit)
    assert new.engagement == cast.pinewood
    event = Event.objects.about("nextstep", new.pk).get()
    assert (event.verb, event.changes) == ("agreed", {"owner": "Leader", "due_on": "2026-05-01"})


def test_write_rewords_a_step(cast, step):
    write(cast, step.visit, AgreedStep("Call them all", cast.lead.pk, step.due_on, step=step.pk))

    step.refresh_from_db()
    assert (step.text, step.owner) == ("Call them all", cast.lead)
    event = Event.objects.about("nextstep", step.pk).get()
    assert event.changes == {
        "text": ["Call the districts", "Call them all"],
        "owner": ["Leader", "Lead"],
    }


def test_write_of_the_same_words_is_no_deed(cast, step):
    write(cast, step.visit, AgreedStep(step.text, step.owner_id, step.due_on, step=step.pk))

    assert Event.objects.about("nextstep", step.pk).count() == 0


def test_write_leaves_a_settled_step(cast, step):
    settle(cast, step, "done")

    write(cast, step.visit, AgreedStep("Other words", cast.lead.pk, step.due_on, step=step.pk))

    step.refresh_from_db()
    assert step.text == "Call the districts"


def test_write_leaves_a_step_of_another_visit(cast, step):
    other = VisitFactory(engagement=cast.pinewood)

    write(cast, other, AgreedStep("Other words", cast.lead.pk, step.due_on, step=step.pk))

    step.refresh_from_db()
    assert step.text == "Call the districts"


def test_write_drops_a_step_that_was_taken_out(cast, step):
    gone = AgreedStep(step.text, step.owner_id, step.due_on, step=step.pk, is_removed=True)

    write(cast, step.visit, gone)

    step.refresh_from_db()
    assert (step.status, step.reason) == ("dropped", "Removed from the log")


def held_visit(cast, on, *sites, cadence=None):
    visit = VisitFactory(
        engagement=cast.pinewood,
        planned_on=on,
        held_on=on,
        status=Visit.Status.HELD,
        logged_at=timezone.now(),
        cadence=cadence,
        occurrence_on=on if cadence else None,
    )
    visit.sites.set(sites)
    return visit


def left_for(cast, on=date(2026, 4, 14), cadence=None, sites=()):
    return list(
        NextStep.objects.open()
        .agreed_before(
            engagement=cast.pinewood.pk,
            held_on=on,
            cadence=cadence,
            sites=[site.pk for site in sites],
        )
        .order_by("pk")
    )


def test_left_for_finds_open_steps_of_earlier_visits_to_a_site(cast):
    march = held_visit(cast, date(2026, 3, 10), cast.alder_elementary, cast.alder_middle)
    elsewhere = held_visit(cast, date(2026, 3, 11), cast.birch_elementary)
    may = held_visit(cast, date(2026, 5, 12), cast.alder_elementary)
    wanted = NextStepFactory(visit=march)
    NextStepFactory(visit=march, status="done", settled_at=NOW, settled_by=cast.lead)
    NextStepFactory(visit=elsewhere)
    NextStepFactory(visit=may)

    assert left_for(cast, sites=[cast.alder_elementary, cast.alder]) == [wanted]


def test_left_for_finds_steps_of_its_cadence_wherever_they_were(cast):
    cadence = CadenceFactory(engagement=cast.pinewood)
    march = held_visit(cast, date(2026, 3, 17), cast.birch_elementary, cadence=cadence)
    wanted = NextStepFactory(visit=march)

    assert left_for(cast, cadence=cadence.pk, sites=[cast.alder_elementary]) == [wanted]


def test_left_for_without_site_or_cadence_finds_steps_of_visits_without_a_site(cast):
    general = NextStepFactory(visit=held_visit(cast, date(2026, 3, 17)))
    NextStepFactory(visit=held_visit(cast, date(2026, 3, 18), cast.alder))

    assert left_for(cast) == [general]
