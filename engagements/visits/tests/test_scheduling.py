from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.cadences import planning
from engagements.models import Engagement, Visit
from engagements.not_ended import EngagementEnded
from engagements.tests.factories import CadenceFactory, VisitFactory
from engagements.visits import scheduling

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist, start_time=time(9, 0))
    visit.sites.set([cast.alder_elementary])
    return visit


@pytest.fixture
def promised(cast):
    """The March visit of a cadence, on the 17th."""
    cadence = CadenceFactory(engagement=cast.pinewood, lead=cast.specialist, starts_on=TODAY)
    planning.extend_due(today=TODAY, now=NOW, there=Engagement.objects.all())
    return cadence.visits.earliest("planned_on")


def event_of(visit, verb):
    return Event.objects.about("visit", visit.pk).get(verb=verb)


def held(visit):
    Visit.objects.filter(pk=visit.pk).update(status="held", held_on=TODAY, logged_at=NOW)


def plan(cast, site, **more):
    visit = VisitFactory.build(engagement=cast.pinewood, lead=cast.specialist, **more)
    return scheduling.plan_visit(
        visit=visit, sites=[site], staff=[cast.lead], by=cast.lead, today=TODAY, now=NOW
    )


def test_plan_visit_saves_it_with_sites_and_staff(cast):
    visit = plan(cast, cast.alder_elementary)

    assert visit.status == Visit.Status.PLANNED
    assert list(visit.sites.all()) == [cast.alder_elementary]
    assert list(visit.staff.all()) == [cast.lead]
    assert event_of(visit, "planned").actor == cast.lead


def test_plan_visit_sent_twice_is_one_visit(cast):
    first = plan(cast, cast.alder_elementary)

    second = plan(cast, cast.alder_elementary, client_id=first.client_id)

    assert second == first
    assert Visit.objects.count() == 1
    assert Event.objects.filter(verb="planned").count() == 1


def test_plan_visit_refuses_a_site_of_another_engagement(cast):
    with pytest.raises(PermissionDenied):
        plan(cast, cast.lakeland_school)

    assert Visit.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "promised_for"), [(TODAY, TODAY), (date(2026, 3, 1), None)], ids=["ahead", "afterwards"]
)
def test_plan_visit_promises_a_day_that_is_not_over(cast, day, promised_for):
    visit = plan(cast, cast.alder_elementary, planned_on=day)

    assert visit.occurrence_on == promised_for


OUTSIDE = [date(2025, 8, 31), date(2028, 9, 1)]


@pytest.mark.parametrize("day", OUTSIDE)
def test_plan_visit_on_a_day_outside_the_engagement_is_refused(cast, day):
    with pytest.raises(Refused, match="Choose a day from Sep 1, 2025 to Aug 31, 2028"):
        plan(cast, cast.alder_elementary, planned_on=day)

    assert Visit.objects.count() == 0


def move(cast, visit, to, start_time=time(9, 0), revision=1):
    return scheduling.move(
        visit=visit, to=to, start_time=start_time, revision=revision, by=cast.lead, now=NOW
    )


def test_move_moves_the_visit_and_makes_no_other(cast, promised):
    move(cast, promised, date(2026, 3, 19), time(13, 0))

    promised.refresh_from_db()
    assert promised.planned_on == date(2026, 3, 19)
    assert promised.start_time == time(13, 0)
    assert promised.occurrence_on == date(2026, 3, 17)
    assert promised.is_edited is True
    assert promised.cadence.visits.count() == 3
    assert planning.extend_due(today=TODAY, now=NOW, there=Engagement.objects.all()) == 0


def test_move_is_audited(cast, visit):
    move(cast, visit, date(2026, 3, 19), None)

    event = event_of(visit, "moved")
    assert event.actor == cast.lead
    assert event.changes == {
        "planned_on": ["2026-03-17", "2026-03-19"],
        "start_time": ["09:00:00", ""],
    }


def test_move_to_where_it_is_changes_nothing(cast, visit):
    move(cast, visit, visit.planned_on, visit.start_time)

    visit.refresh_from_db()
    assert (visit.is_edited, visit.revision) == (False, 1)
    assert Event.objects.about("visit", visit.pk).count() == 0


def test_move_of_a_held_visit_is_refused(cast, visit):
    held(visit)

    with pytest.raises(Refused, match="This visit is held, not planned"):
        move(cast, visit, TODAY)


@pytest.mark.parametrize("day", OUTSIDE)
def test_move_out_of_the_engagement_is_refused(cast, visit, day):
    with pytest.raises(Refused, match="the days of the engagement"):
        move(cast, visit, day)

    visit.refresh_from_db()
    assert visit.planned_on == date(2026, 3, 17)


def test_move_of_a_visit_planned_by_hand_leaves_it_promised_for_its_first_day(cast):
    visit = plan(cast, cast.alder_elementary, planned_on=date(2026, 3, 17))

    move(cast, visit, date(2027, 3, 17))

    march = Visit.objects.promised(date(2026, 3, 1), date(2026, 3, 31))
    assert list(march) == [visit]


def test_move_from_a_stale_page_is_refused(cast, visit):
    move(cast, visit, date(2026, 3, 19))

    with pytest.raises(Stale):
        move(cast, visit, date(2026, 3, 20))

    assert Visit.objects.get(pk=visit.pk).planned_on == date(2026, 3, 19)


def test_move_sent_twice_is_one_move(cast, visit):
    for _ in range(2):
        moved = move(cast, visit, date(2026, 3, 19))

    assert (moved.planned_on, moved.revision) == (date(2026, 3, 19), 2)
    assert event_of(visit, "moved")


def cancel(cast, visit, reason="weather", note="Ice on the roads", revision=1):
    return scheduling.cancel(
        visit=visit, reason=reason, note=note, revision=revision, by=cast.lead, now=NOW
    )


def test_cancel_keeps_the_visit_promised_with_its_reason(cast, promised):
    cancel(cast, promised)

    promised.refresh_from_db()
    assert promised.status == Visit.Status.CANCELLED
    assert (promised.cancel_reason, promised.cancel_note) == ("weather", "Ice on the roads")
    march = Visit.objects.promised(date(2026, 3, 1), date(2026, 3, 31))
    assert list(march) == [promised]
    event = event_of(promised, "canceled")
    assert (event.actor, event.reason) == (cast.lead, "Ice on the roads")
    assert event.changes == {
        "status": ["Planned", "Canceled"],
        "cancel_reason": ["", "Weather or emergency"],
        "cancel_note": ["", "Ice on the roads"],
    }


def test_cancel_without_a_known_reason_is_refused(cast, visit):
    with pytest.raises(ValueError, match="is not a valid Visit.CancelReason"):
        cancel(cast, visit, reason="")


def test_cancel_of_a_held_visit_is_refused(cast, visit):
    held(visit)

    with pytest.raises(Refused, match="not planned"):
        cancel(cast, visit)


def test_cancel_sent_twice_is_one_cancellation(cast, visit):
    for _ in range(2):
        cancelled = cancel(cast, visit)

    assert (cancelled.status, cancelled.revision) == (Visit.Status.CANCELLED, 2)
    assert event_of(visit, "canceled")


def test_cancel_again_for_another_reason_is_refused(cast, visit):
    cancel(cast, visit)

    with pytest.raises(Refused, match="is canceled"):
        cancel(cast, visit, reason="recipient", revision=2)


def test_cancel_from_a_stale_page_is_refused(cast, visit):
    move(cast, visit, date(2026, 3, 19))

    with pytest.raises(Stale):
        cancel(cast, visit)


def test_restore_undoes_a_cancellation(cast, promised):
    cancel(cast, promised)

    scheduling.restore(visit=promised, by=cast.lead, now=NOW)

    promised.refresh_from_db()
    assert promised.status == Visit.Status.PLANNED
    assert (promised.cancel_reason, promised.cancel_note) == ("", "")
    assert promised.planned_on == date(2026, 3, 17)
    assert event_of(promised, "restored").changes == {
        "status": ["Canceled", "Planned"],
        "cancel_reason": ["Weather or emergency", ""],
        "cancel_note": ["Ice on the roads", ""],
    }


def test_restore_sent_twice_is_one(cast, promised):
    cancel(cast, promised)

    for _ in range(2):
        restored = scheduling.restore(visit=promised, by=cast.lead, now=NOW)

    assert (restored.status, restored.revision) == (Visit.Status.PLANNED, 3)
    assert event_of(promised, "restored")


def test_restore_of_a_held_visit_is_refused(cast, visit):
    held(visit)

    with pytest.raises(Refused, match="is not canceled"):
        scheduling.restore(visit=visit, by=cast.lead, now=NOW)


def change(cast, visit, sites, revision=1, **fields):
    return scheduling.change_visit(
        visit=visit,
        values=fields,
        sites=sites,
        staff=[cast.lead],
        revision=revision,
        by=cast.lead,
        now=NOW,
    )


def test_change_visit_saves_what_is_planned(cast, visit):
    change(cast, visit, [cast.alder_middle], title="Coaching", lead=cast.lead)

    visit.refresh_from_db()
    assert (visit.title, visit.lead, visit.revision) == ("Coaching", cast.lead, 2)
    assert list(visit.sites.all()) == [cast.alder_middle]
    assert event_of(visit, "changed").changes == {
        "title": ["Visit", "Coaching"],
        "lead": ["Specialist", "Lead"],
        "sites": ["Alder Elementary", "Alder Middle"],
        "staff": ["", "Lead"],
    }


def test_change_visit_to_a_site_out_of_scope_is_refused(cast, visit):
    with pytest.raises(PermissionDenied):
        change(cast, visit, [cast.lakeland_school], title="Moved away")

    visit.refresh_from_db()
    assert visit.title == "Visit"
    assert list(visit.sites.all()) == [cast.alder_elementary]


def test_change_visit_by_an_administrator_keeps_to_the_sites_of_the_engagement(cast, visit):
    with pytest.raises(PermissionDenied):
        scheduling.change_visit(
            visit=visit,
            values={},
            sites=[cast.lakeland_school],
            staff=[],
            revision=1,
            by=cast.admin,
            now=NOW,
        )


def test_change_visit_from_a_stale_page_is_refused(cast, visit):
    change(cast, visit, [cast.alder_middle], title="First")

    with pytest.raises(Stale):
        change(cast, visit, [cast.alder_elementary], title="Second")

    assert Visit.objects.get(pk=visit.pk).title == "First"


def test_change_visit_sent_twice_is_one_change(cast, visit):
    for _ in range(2):
        changed = change(cast, visit, [cast.alder_middle], title="First")

    assert (changed.title, changed.revision) == ("First", 2)
    assert event_of(visit, "changed")


@pytest.fixture
def ended(cast):
    cast.pinewood.status = "withdrawn"
    cast.pinewood.save()


@pytest.mark.parametrize(
    "deed",
    [
        lambda cast, visit: plan(cast, cast.alder_elementary),
        lambda cast, visit: move(cast, visit, date(2026, 3, 19)),
        lambda cast, visit: change(cast, visit, [cast.alder_middle], title="Other"),
        lambda cast, visit: scheduling.restore(visit=visit, by=cast.lead, now=NOW),
    ],
    ids=["plan", "move", "change", "restore"],
)
def test_nothing_is_planned_in_an_engagement_that_has_ended(cast, visit, ended, deed):
    with pytest.raises(EngagementEnded, match=r"has ended \(withdrawn\)"):
        deed(cast, visit)

    assert Event.objects.count() == 0


def test_a_visit_left_over_in_an_engagement_that_has_ended_can_be_cancelled(cast, visit, ended):
    assert cancel(cast, visit).status == Visit.Status.CANCELLED


def test_change_visit_that_was_held_is_refused(cast, visit):
    held(visit)

    with pytest.raises(Refused, match="not planned"):
        change(cast, visit, [cast.alder_middle])
