from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from editing.refusals import Stale
from engagements.cadences import planning
from engagements.cadences.planning import Replanned
from engagements.cadences.tests.swept import NOW, THIRD_TUESDAYS, TODAY, occurrences, planned, sweep
from engagements.models import Cadence, PlannedGap
from engagements.not_ended import EngagementEnded
from engagements.rules.cadences import InvalidRule
from engagements.tests.factories import CadenceFactory
from people.tests.factories import UserFactory


def start(cast, **more):
    cadence = CadenceFactory.build(
        engagement=cast.pinewood,
        lead=cast.specialist,
        starts_on=more.pop("starts_on", TODAY),
        **more,
    )
    return planning.start_cadence(
        cadence=cadence, sites=[cast.alder_elementary], by=cast.lead, today=TODAY, now=NOW
    )


def test_start_cadence_makes_its_first_visits(cast):
    cadence = start(cast)

    assert occurrences(cadence) == THIRD_TUESDAYS
    assert list(cadence.sites.all()) == [cast.alder_elementary]
    event = Event.objects.about("cadence", cadence.pk).filter(verb="started").get()
    assert (event.actor, event.changes["anchor"]) == (cast.lead, "nth_weekday")


def test_start_cadence_in_the_past_makes_no_visit_before_today(cast):
    cadence = start(cast, starts_on=date(2025, 9, 1))

    assert occurrences(cadence) == THIRD_TUESDAYS


def test_start_cadence_sent_twice_is_one_cadence(cast):
    first = start(cast)

    second = start(cast, client_id=first.client_id)

    assert second == first
    assert Cadence.objects.count() == 1


def test_start_cadence_refuses_a_site_of_another_engagement(cast):
    cadence = CadenceFactory.build(engagement=cast.pinewood, lead=cast.specialist, starts_on=TODAY)

    with pytest.raises(PermissionDenied):
        planning.start_cadence(
            cadence=cadence, sites=[cast.lakeland_school], by=cast.lead, today=TODAY, now=NOW
        )

    assert Cadence.objects.count() == 0


def test_start_cadence_refuses_a_rule_that_makes_no_sense(cast):
    with pytest.raises(InvalidRule):
        start(cast, nth=None)


def change(cast, cadence, sites=(), revision=None, **fields):
    return planning.change_cadence(
        cadence=cadence,
        values=fields,
        sites=sites or list(cadence.sites.all()),
        revision=revision or Cadence.objects.get(pk=cadence.pk).revision,
        by=cast.lead,
        today=TODAY,
        now=NOW,
    )


def test_change_cadence_plans_untouched_visits_anew(cast, cadence):
    sweep()

    replanned = change(cast, cadence, weekdays=[2])

    wednesdays = [date(2026, 3, 18), date(2026, 4, 15), date(2026, 5, 20)]
    assert replanned == Replanned(tuple(THIRD_TUESDAYS), tuple(wednesdays))
    assert planned(cadence) == wednesdays
    event = Event.objects.about("cadence", cadence.pk).get(verb="changed")
    assert event.changes == {
        "weekdays": ["1", "2"],
        "visits taken off": ["2026-03-17", "2026-04-21", "2026-05-19"],
        "visits planned": ["2026-03-18", "2026-04-15", "2026-05-20"],
    }


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_change_cadence_leaves_held_and_cancelled_visits(cast, cadence, status):
    sweep()
    facts = {
        "held": {"held_on": date(2026, 3, 17), "logged_at": NOW},
        "cancelled": {"cancel_reason": "weather"},
    }[status]
    cadence.visits.filter(occurrence_on=date(2026, 3, 17)).update(status=status, **facts)

    change(cast, cadence, weekdays=[2])

    assert occurrences(cadence) == [
        date(2026, 3, 17),
        date(2026, 3, 18),
        date(2026, 4, 15),
        date(2026, 5, 20),
    ]


def test_change_cadence_leaves_a_moved_visit(cast, cadence):
    sweep()
    cadence.visits.filter(occurrence_on=date(2026, 4, 21)).update(
        planned_on=date(2026, 4, 23), is_edited=True, title="Moved"
    )

    replanned = change(cast, cadence, title="Renamed", weekdays=[2])

    assert replanned.left_alone == 1
    moved = cadence.visits.get(occurrence_on=date(2026, 4, 21))
    assert (moved.planned_on, moved.title) == (date(2026, 4, 23), "Moved")


def test_change_cadence_does_not_make_again_what_was_moved_off_its_day(cast, cadence):
    sweep()
    cadence.visits.filter(occurrence_on=date(2026, 4, 21)).update(
        planned_on=date(2026, 4, 23), is_edited=True
    )

    change(cast, cadence, title="Renamed")

    assert planned(cadence) == [date(2026, 3, 17), date(2026, 4, 23), date(2026, 5, 19)]


def test_change_cadence_leaves_visits_up_to_today(cast, cadence):
    Cadence.objects.filter(pk=cadence.pk).update(starts_on=date(2026, 1, 1))
    sweep()

    change(cast, cadence, weekdays=[2])

    assert occurrences(cadence)[:2] == [date(2026, 1, 20), date(2026, 2, 17)]


def test_change_cadence_hands_on_lead_and_sites_to_untouched_visits(cast, cadence):
    sweep()
    kept = list(cadence.visits.order_by("pk").values_list("pk", flat=True))

    change(cast, cadence, sites=[cast.birch_elementary], lead_id=cast.lead.pk)

    visits = cadence.visits.order_by("pk")
    assert [visit.pk for visit in visits] == kept
    assert {visit.lead for visit in visits} == {cast.lead}
    assert {site for visit in visits for site in visit.sites.all()} == {cast.birch_elementary}
    assert {visit.revision for visit in visits} == {2}


def test_change_cadence_clears_a_fault(cast, cadence):
    Cadence.objects.filter(pk=cadence.pk).update(fault="Choose.", nth=7)

    change(cast, cadence, nth=3)

    cadence.refresh_from_db()
    assert cadence.fault == ""
    assert occurrences(cadence) == THIRD_TUESDAYS


def test_change_cadence_from_a_stale_page_is_refused(cast, cadence):
    change(cast, cadence, title="First")

    with pytest.raises(Stale) as caught:
        change(cast, cadence, title="Second", revision=1)

    assert caught.value.row.title == "First"
    assert Cadence.objects.get(pk=cadence.pk).title == "First"


def test_change_cadence_sent_twice_is_one_change(cast, cadence):
    for _ in range(2):
        change(cast, cadence, title="First", revision=1)

    cadence.refresh_from_db()
    assert (cadence.title, cadence.revision) == ("First", 2)
    assert Event.objects.filter(verb="changed").count() == 1


def test_change_cadence_saved_as_it_is_tries_a_faulty_rule_again(cast, cadence):
    Cadence.objects.filter(pk=cadence.pk).update(fault="It could not be followed.")

    change(cast, cadence)

    cadence.refresh_from_db()
    assert cadence.fault == ""
    assert occurrences(cadence) == THIRD_TUESDAYS


@pytest.mark.parametrize(
    "deed",
    [
        lambda cast, cadence: start(cast),
        lambda cast, cadence: change(cast, cadence, weekdays=[2]),
        lambda cast, cadence: planning.resume_cadence(
            cadence=cadence, by=cast.lead, today=TODAY, now=NOW
        ),
        lambda cast, cadence: planning.add_gap(gap=gap(cast), by=cast.lead, today=TODAY, now=NOW),
        lambda cast, cadence: planning.remove_gap(
            gap=PlannedGap.objects.get(), by=cast.lead, today=TODAY, now=NOW
        ),
    ],
    ids=["start", "change", "resume", "add gap", "remove gap"],
)
def test_no_visit_is_made_in_an_engagement_that_has_ended(cast, cadence, deed):
    gap(cast, name="Autumn break").save()
    Cadence.objects.update(is_active=False)
    cast.pinewood.status = "withdrawn"
    cast.pinewood.save()

    with pytest.raises(EngagementEnded):
        deed(cast, cadence)

    assert (cadence.visits.count(), PlannedGap.objects.count()) == (0, 1)


def test_change_cadence_is_audited_field_by_field(cast, cadence):
    change(cast, cadence, sites=[cast.alder_elementary], minutes=60, title="Renamed")

    event = Event.objects.about("cadence", cadence.pk).filter(verb="changed").get()
    assert event.actor == cast.lead
    assert event.changes == {
        "title": ["Monthly visit", "Renamed"],
        "minutes": ["120", "60"],
        "sites": ["Alder Elementary, Alder Middle", "Alder Elementary"],
    }


def test_stop_cadence_takes_away_untouched_visits_to_come(cast, cadence):
    sweep()
    cadence.visits.filter(occurrence_on=date(2026, 4, 21)).update(is_edited=True)

    stopped = planning.stop_cadence(cadence=cadence, by=cast.lead, today=TODAY, now=NOW)

    cadence.refresh_from_db()
    assert stopped == Replanned(removed=(date(2026, 3, 17), date(2026, 5, 19)), left_alone=1)
    assert cadence.is_active is False
    assert occurrences(cadence) == [date(2026, 4, 21)]
    event = Event.objects.about("cadence", cadence.pk).filter(verb="stopped").get()
    days = {"visits taken off": ["2026-03-17", "2026-05-19"]}
    assert (event.actor, event.changes) == (cast.lead, days)


def test_stop_cadence_twice_is_one_deed(cast, cadence):
    for _ in range(2):
        planning.stop_cadence(cadence=cadence, by=cast.lead, today=TODAY, now=NOW)

    assert Event.objects.filter(verb="stopped").count() == 1


def test_resume_cadence_makes_visits_again_from_tomorrow(cast, cadence):
    sweep()
    planning.stop_cadence(cadence=cadence, by=cast.lead, today=TODAY, now=NOW)
    back = date(2026, 4, 1)

    resumed = planning.resume_cadence(cadence=cadence, by=cast.lead, today=back, now=NOW)

    days = (date(2026, 4, 21), date(2026, 5, 19), date(2026, 6, 16))
    assert resumed == Replanned(made=days)
    assert occurrences(cadence) == list(days)
    assert Event.objects.filter(verb="resumed").count() == 1


def gap(cast, **more):
    facts = {"name": "Spring break", "starts_on": date(2026, 4, 20), "ends_on": date(2026, 4, 24)}
    return PlannedGap(engagement=cast.pinewood, **(facts | more))


def test_add_gap_takes_untouched_visits_off_the_plan(cast, cadence):
    sweep()

    replanned = planning.add_gap(gap=gap(cast), by=cast.lead, today=TODAY, now=NOW)

    assert replanned == Replanned(removed=(date(2026, 4, 21),))
    assert occurrences(cadence) == [date(2026, 3, 17), date(2026, 5, 19)]
    event = Event.objects.about("plannedgap", PlannedGap.objects.get().pk).get()
    assert (event.actor, event.verb) == (cast.lead, "added")
    assert event.changes == {
        "starts_on": "2026-04-20",
        "ends_on": "2026-04-24",
        "visits taken off": ["2026-04-21"],
    }


def test_add_gap_leaves_an_edited_visit_in_it(cast, cadence):
    sweep()
    cadence.visits.filter(occurrence_on=date(2026, 4, 21)).update(is_edited=True)

    replanned = planning.add_gap(gap=gap(cast), by=cast.lead, today=TODAY, now=NOW)

    assert replanned == Replanned(left_alone=1)
    assert occurrences(cadence) == THIRD_TUESDAYS


def test_add_gap_does_not_disturb_visits_outside_it(cast, cadence):
    sweep()

    planning.add_gap(gap=gap(cast), by=cast.lead, today=TODAY, now=NOW)

    assert set(cadence.visits.values_list("revision", flat=True)) == {1}


def test_remove_gap_plans_what_it_had_kept_out(cast, cadence):
    spring = gap(cast)
    spring.save()
    sweep()

    replanned = planning.remove_gap(gap=spring, by=cast.lead, today=TODAY, now=NOW)

    assert replanned == Replanned(made=(date(2026, 4, 21),))
    assert occurrences(cadence) == THIRD_TUESDAYS
    assert PlannedGap.objects.count() == 0
    event = Event.objects.get(verb="removed", subject_type="plannedgap")
    assert event.changes["visits planned"] == ["2026-04-21"]


def test_add_gap_passes_over_another_engagement(cast, cadence):
    other = CadenceFactory(engagement=cast.lakeland, lead=UserFactory(), starts_on=TODAY)
    sweep()

    planning.add_gap(gap=gap(cast), by=cast.lead, today=TODAY, now=NOW)

    assert occurrences(other) == THIRD_TUESDAYS


def test_extend_due_during_a_new_gap_waits_for_it(cast, cadence):
    spring = gap(cast)
    planning.add_gap(gap=spring, by=cast.lead, today=TODAY, now=NOW)

    sweep()

    assert occurrences(cadence) == [date(2026, 3, 17), date(2026, 5, 19)]
