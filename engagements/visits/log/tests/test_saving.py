import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.cadences import planning
from engagements.models import Engagement, NextStep, Visit
from engagements.steps.settling import AgreedStep, Settlement
from engagements.tests.factories import (
    CadenceFactory,
    NextStepFactory,
    VisitFactory,
)
from engagements.visits import scheduling
from engagements.visits.log import saving
from engagements.visits.log.saving import Doing, Entry

HELD_ON = date(2026, 3, 17)
TODAY = date(2026, 3, 18)
NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 19, 15, 0, tzinfo=UTC)
COACHING = Doing("coaching", "practice", 90, direct_observation=True, leaders=2, educators=5)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist, planned_on=HELD_ON)
    visit.sites.set([cast.alder_elementary])
    return visit


def entry(
    visit, cast, revision=None, log_id=None, settlements=(), steps=(), complete=False, **facts
):
    """The log of a visit as a person would send it, with some facts changed."""
    log = replace(saving.log_of(visit), **({"staff": (cast.specialist.pk,)} | facts))
    return Entry(
        log=log,
        log_id=log_id or uuid.uuid4(),
        revision=revision,
        settlements=tuple(settlements),
        steps=tuple(steps),
        is_complete=complete,
    )


def send(visit, entry, by, now=NOW):
    return saving.log_visit(visit=visit, entry=entry, by=by, now=now)


def test_a_visit_takes_place_on_a_day_in_the_state(cast, visit):
    """It is the 19th where the server is, and the evening of the 18th in the state."""
    night = datetime(2026, 3, 19, 3, 0, tzinfo=UTC)

    with pytest.raises(Refused, match="once it has taken place"):
        fill(visit, cast, held_on=date(2026, 3, 19), now=night)
    held = fill(visit, cast, held_on=date(2026, 3, 18), now=night)

    assert held.held_on == date(2026, 3, 18)


def fill(visit, cast, by=None, now=NOW, **facts):
    return send(visit, entry(visit, cast, **facts), by or cast.specialist, now)


def test_log_visit_makes_a_planned_visit_held(cast, visit):
    fill(visit, cast, contact_minutes=120, seen="Two lessons", mode="video")

    visit.refresh_from_db()
    assert visit.status == Visit.Status.HELD
    assert (visit.held_on, visit.contact_minutes, visit.mode) == (HELD_ON, 120, "video")
    assert (visit.seen, visit.logged_by, visit.logged_at) == ("Two lessons", cast.specialist, NOW)
    assert (visit.completed_at, visit.is_edited, visit.revision) == (None, True, 2)
    assert list(visit.staff.all()) == [cast.specialist]
    assert list(visit.sites.all()) == [cast.alder_elementary]


def test_log_visit_is_audited(cast, visit):
    fill(visit, cast, contact_minutes=120)

    event = Event.objects.about("visit", visit.pk).get()
    assert (event.actor, event.verb) == (cast.specialist, "logged")
    assert event.changes == {"contact_minutes": [None, 120], "staff": [[], ["Specialist"]]}


def test_log_visit_twice_with_one_id_is_one_log(cast, visit):
    sent = entry(visit, cast, contact_minutes=120, steps=[AgreedStep("Call", cast.lead.pk, TODAY)])

    first = send(visit, sent, cast.specialist)
    second = send(visit, sent, cast.specialist, now=LATER)

    assert second == first
    assert NextStep.objects.count() == 1
    assert Event.objects.about("visit", visit.pk).count() == 1


def test_log_visit_for_a_day_to_come_is_refused(cast, visit):
    with pytest.raises(Refused) as caught:
        fill(visit, cast, held_on=date(2026, 3, 19))

    assert caught.value.field == "held_on"
    visit.refresh_from_db()
    assert visit.status == Visit.Status.PLANNED


def test_log_visit_that_was_cancelled_is_refused(cast, visit):
    scheduling.cancel(
        visit=visit, reason="weather", note="", revision=visit.revision, by=cast.lead, now=NOW
    )

    with pytest.raises(Refused, match="Restore it first"):
        fill(visit, cast)


def test_log_visit_to_a_site_out_of_scope_is_refused(cast, visit):
    with pytest.raises(PermissionDenied):
        fill(visit, cast, sites=(cast.lakeland_school.pk,))

    visit.refresh_from_db()
    assert visit.status == Visit.Status.PLANNED


def test_log_visit_keeps_a_site_that_left_the_engagement(cast, visit):
    cast.alder_elementary.participations.all().delete()

    fill(visit, cast, contact_minutes=30)

    assert list(visit.sites.all()) == [cast.alder_elementary]


def test_log_visit_writes_activities_and_next_steps(cast, visit):
    step = AgreedStep("Book the room", cast.leader.pk, date(2026, 4, 1))

    fill(visit, cast, activities=(COACHING,), features=("intensity",), steps=[step])

    visit.refresh_from_db()
    activity = visit.activities.get()
    assert (activity.kind, activity.minutes, activity.educators) == ("coaching", 90, 5)
    assert visit.features == ["intensity"]
    assert visit.next_steps.get().owner == cast.leader


def test_log_visit_saved_for_later_is_not_complete(cast, visit):
    fill(visit, cast, contact_minutes=120)

    fill(visit, cast, revision=2, prep_minutes=30, contact_minutes=120, now=LATER)

    visit.refresh_from_db()
    assert (visit.prep_minutes, visit.completed_at, visit.logged_at) == (30, None, NOW)
    events = Event.objects.about("visit", visit.pk).values_list("verb", flat=True)
    assert list(events) == ["added to the log of", "logged"]


def test_log_visit_completed(cast, visit):
    fill(visit, cast, contact_minutes=90, activities=(COACHING,), complete=True)

    visit.refresh_from_db()
    assert visit.completed_at == NOW
    assert Event.objects.about("visit", visit.pk).get().verb == "completed the log of"


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"activities": (COACHING,)}, "contact_minutes"), ({"contact_minutes": 90}, "activities")],
)
def test_log_visit_is_not_complete_without(cast, visit, facts, field):
    with pytest.raises(Refused) as caught:
        fill(visit, cast, complete=True, **facts)

    assert caught.value.field == field
    visit.refresh_from_db()
    assert visit.status == Visit.Status.PLANNED


@pytest.fixture
def last_step(cast):
    """An open step of the visit to Alder Elementary in February."""
    february = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    Visit.objects.filter(pk=february.pk).update(
        status="held", held_on=date(2026, 2, 17), logged_at=NOW
    )
    february.sites.set([cast.alder_elementary])
    return NextStepFactory(visit=february, owner=cast.leader, text="Call the districts")


def test_log_visit_is_not_complete_before_last_steps_are_settled(cast, visit, last_step):
    with pytest.raises(Refused, match="Settle “Call the districts” first"):
        fill(visit, cast, contact_minutes=90, activities=(COACHING,), complete=True)


@pytest.mark.parametrize(
    "settlement",
    [
        {"outcome": "done"},
        {"outcome": "carried", "due_on": date(2026, 4, 14)},
        {"outcome": "dropped", "reason": "Not needed"},
    ],
)
def test_log_visit_is_complete_once_last_steps_are_settled(cast, visit, last_step, settlement):
    fill(
        visit,
        cast,
        contact_minutes=90,
        activities=(COACHING,),
        complete=True,
        settlements=[Settlement(last_step.pk, **settlement)],
    )

    visit.refresh_from_db()
    last_step.refresh_from_db()
    assert visit.completed_at == NOW
    assert last_step.status == settlement["outcome"]


def test_log_visit_carries_a_step_on_to_this_visit(cast, visit, last_step):
    carried = Settlement(last_step.pk, "carried", due_on=date(2026, 4, 14))

    fill(visit, cast, settlements=[carried])

    assert visit.next_steps.get().carried_from == last_step


def test_log_visit_with_a_settlement_refused_saves_nothing(cast, visit, last_step):
    with pytest.raises(Refused):
        fill(visit, cast, contact_minutes=60, settlements=[Settlement(last_step.pk, "dropped")])

    visit.refresh_from_db()
    assert (visit.status, visit.contact_minutes) == (Visit.Status.PLANNED, None)


def test_log_visit_from_a_stale_form_overwrites_nothing(cast, visit):
    fill(visit, cast, by=cast.lead, revision=1, seen="Theirs")

    with pytest.raises(Stale) as caught:
        fill(visit, cast, revision=1, seen="Mine")

    assert caught.value.row.seen == "Theirs"
    assert Visit.objects.get(pk=visit.pk).seen == "Theirs"


def test_log_visit_from_a_stale_form_that_says_the_same_is_no_conflict(cast, visit):
    fill(visit, cast, by=cast.lead, revision=1, seen="Both")

    fill(visit, cast, revision=1, seen="Both")

    assert Visit.objects.get(pk=visit.pk).seen == "Both"


def test_log_visit_again_after_my_own_save_is_no_conflict(cast, visit):
    fill(visit, cast, revision=1, seen="First")

    fill(visit, cast, revision=2, seen="Second")

    assert Visit.objects.get(pk=visit.pk).seen == "Second"


def test_log_visit_that_is_logged_already_is_refused_without_a_revision(cast, visit):
    fill(visit, cast, by=cast.lead, seen="Theirs")

    with pytest.raises(Refused, match="send its revision") as caught:
        fill(visit, cast, seen="Mine")

    assert caught.value.field == "revision"
    assert Visit.objects.get(pk=visit.pk).seen == "Theirs"


@pytest.mark.parametrize("complete", [False, True])
@pytest.mark.parametrize(("contact", "minutes"), [(30, 31), (None, 1441)])
def test_log_visit_with_an_activity_longer_than_the_visit_is_refused(
    cast, visit, contact, minutes, complete
):
    doings = (replace(COACHING, minutes=10), replace(COACHING, minutes=minutes))

    with pytest.raises(Refused, match=r"Activity 2 \(Coaching\) says") as caught:
        fill(visit, cast, contact_minutes=contact, activities=doings, complete=complete)

    assert caught.value.field == "activities"
    visit.refresh_from_db()
    assert visit.status == Visit.Status.PLANNED


def test_log_visit_longer_than_a_day_is_refused(cast, visit):
    with pytest.raises(Refused, match="at most 24 hours") as caught:
        fill(visit, cast, contact_minutes=1441)

    assert caught.value.field == "contact_minutes"


def test_log_visit_corrected_is_audited_with_both_values(cast, visit):
    fill(visit, cast, contact_minutes=120, activities=(COACHING,), complete=True)

    facts = {"contact_minutes": 90, "activities": (COACHING,)}
    fill(visit, cast, revision=2, complete=True, now=LATER, **facts)

    visit.refresh_from_db()
    event = Event.objects.about("visit", visit.pk).get(verb="corrected")
    assert event.changes == {"contact_minutes": [120, 90]}
    assert (visit.completed_at, visit.logged_at) == (NOW, NOW)


def test_log_visit_corrected_says_activities_in_words(cast, visit):
    fill(visit, cast, contact_minutes=90, activities=(COACHING,), complete=True)

    shorter = replace(COACHING, minutes=80, direct_observation=False)
    fill(visit, cast, revision=2, contact_minutes=90, activities=(shorter,), complete=True)

    event = Event.objects.about("visit", visit.pk).get(verb="corrected")
    assert event.changes == {
        "activities": [
            ["Coaching, practice, 90 min, direct observation, 2 leaders, 5 educators"],
            ["Coaching, practice, 80 min, 2 leaders, 5 educators"],
        ]
    }


def test_logged_visit_is_left_alone_by_its_cadence(cast):
    cadence = CadenceFactory(engagement=cast.pinewood, lead=cast.specialist, starts_on=HELD_ON)
    planning.extend_due(today=date(2026, 3, 1), now=NOW, there=Engagement.objects.all())
    visit = cadence.visits.earliest("planned_on")
    fill(visit, cast, contact_minutes=60)

    planning.stop_cadence(cadence=cadence, by=cast.lead, today=date(2026, 3, 1), now=NOW)

    assert list(cadence.visits.all()) == [visit]


def unplanned(cast, log_id, by=None, **facts):
    log = saving.Log(
        held_on=HELD_ON,
        mode="on_site",
        contact_minutes=45,
        sites=(cast.alder_elementary.pk,),
        staff=facts.pop("staff", (cast.specialist.pk,)),
        **facts,
    )
    return saving.log_unplanned(
        engagement=cast.pinewood,
        title="Drop-in",
        entry=Entry(log=log, log_id=log_id),
        by=by or cast.specialist,
        now=NOW,
    )


def test_log_unplanned_makes_a_held_visit_outside_any_promise(cast):
    visit = unplanned(cast, uuid.uuid4())

    visit.refresh_from_db()
    assert (visit.status, visit.planned_on, visit.held_on) == ("held", HELD_ON, HELD_ON)
    assert (visit.lead, visit.cadence, visit.contact_minutes) == (cast.specialist, None, 45)
    assert list(Visit.objects.promised(date(2026, 3, 1), date(2026, 3, 31))) == []
    assert Event.objects.about("visit", visit.pk).get().verb == "logged"


def test_log_unplanned_by_somebody_who_did_not_go_is_led_by_who_went(cast):
    visit = unplanned(cast, uuid.uuid4(), by=cast.admin)

    assert visit.lead == cast.specialist


def test_log_unplanned_sent_again_is_the_same_visit(cast):
    log_id = uuid.uuid4()

    visits = {unplanned(cast, log_id).pk for _ in range(3)}

    assert len(visits) == 1
    assert Visit.objects.count() == 1


def test_log_unplanned_refused_leaves_no_row(cast):
    with pytest.raises(Refused):
        saving.log_unplanned(
            engagement=cast.pinewood,
            title="Drop-in",
            entry=Entry(log=saving.Log(date(2026, 3, 20), "on_site"), log_id=uuid.uuid4()),
            by=cast.specialist,
            now=NOW,
        )

    assert Visit.objects.count() == 0
