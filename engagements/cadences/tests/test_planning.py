import threading
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection

from audit.models import Event
from engagements import tasks
from engagements.cadences import planning
from engagements.cadences.tests.swept import HORIZON, NOW, THIRD_TUESDAYS, TODAY, occurrences, sweep
from engagements.models import Cadence, Engagement, PlannedGap, Visit
from engagements.tests.factories import CadenceFactory, EngagementFactory


def test_extend_due_makes_visits_to_the_horizon(cadence):
    made = sweep()

    cadence.refresh_from_db()
    assert made == 3
    assert occurrences(cadence) == THIRD_TUESDAYS
    assert cadence.made_until == HORIZON


def test_extend_due_copies_what_the_cadence_plans(cast, cadence):
    sweep()

    visit = cadence.visits.earliest("planned_on")
    assert visit.planned_on == THIRD_TUESDAYS[0]
    assert visit.status == Visit.Status.PLANNED
    assert visit.title == "Monthly visit"
    assert visit.lead == cast.specialist
    assert visit.start_time == time(9, 0)
    assert visit.minutes_planned == 120
    assert visit.mode == cadence.mode
    assert visit.tier == cast.pinewood.tier
    assert visit.is_edited is False
    assert set(visit.sites.all()) == {cast.alder_elementary, cast.alder_middle}


def test_extend_due_is_audited_as_a_deed_of_the_system(cadence):
    sweep()

    event = Event.objects.about("cadence", cadence.pk).get()
    assert (event.actor, event.actor_label, event.verb) == (None, "tadash", "made visits of")
    assert event.changes == {"visits": 3, "until": HORIZON.isoformat()}


def test_extend_due_three_times_adds_nothing(cadence):
    made = [sweep(), sweep(), sweep()]

    assert made == [3, 0, 0]
    assert occurrences(cadence) == THIRD_TUESDAYS


def test_extend_due_makes_up_for_an_outage(cadence):
    sweep()
    later = TODAY + timedelta(days=20)
    back = later + timedelta(days=3)

    made = sweep(today=back)

    assert made == 1
    assert occurrences(cadence) == [*THIRD_TUESDAYS, date(2026, 6, 16)]


def test_extend_due_after_an_outage_makes_days_that_passed_meanwhile(cadence):
    Cadence.objects.filter(pk=cadence.pk).update(
        frequency="weekly", anchor="weekdays", nth=None, weekdays=[0, 1, 2, 3, 4]
    )
    Cadence.objects.filter(pk=cadence.pk).update(made_until=date(2026, 3, 3))

    sweep(today=date(2026, 3, 6))

    assert occurrences(cadence)[:4] == [date(2026, 3, day) for day in (4, 5, 6, 9)]


def test_extend_due_fills_a_long_outage_in_stretches(cadence):
    Cadence.objects.filter(pk=cadence.pk).update(made_until=TODAY - timedelta(days=1))
    two_years_later = date(2028, 3, 2)

    made = [sweep(today=two_years_later) for _ in range(4)]

    assert made == [12, 12, 3, 0]
    assert occurrences(cadence)[-1] == date(2028, 5, 16)


def test_extend_due_leaves_out_planned_gaps(cast, cadence):
    PlannedGap.objects.create(
        engagement=cast.pinewood,
        name="Spring break",
        starts_on=date(2026, 4, 20),
        ends_on=date(2026, 4, 24),
    )

    sweep()

    assert occurrences(cadence) == [date(2026, 3, 17), date(2026, 5, 19)]


def test_extend_due_keeps_the_31st_after_a_short_month(cast, cadence):
    Cadence.objects.filter(pk=cadence.pk).update(
        anchor="day_of_month", nth=None, weekdays=[], day_of_month=31, starts_on=date(2026, 1, 31)
    )

    sweep()

    assert occurrences(cadence) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]


def test_extend_due_keeps_to_the_agreed_end(cast, cadence):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(planned_end_on=date(2026, 4, 30))

    made = [sweep(), sweep()]

    assert made == [2, 0]
    assert list(Cadence.objects.to_extend(HORIZON)) == []


def test_extend_due_goes_on_when_the_engagement_is_extended(cast, cadence):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(planned_end_on=date(2026, 4, 30))
    sweep()
    Engagement.objects.filter(pk=cast.pinewood.pk).update(planned_end_on=date(2027, 4, 30))

    sweep()

    assert occurrences(cadence) == THIRD_TUESDAYS


@pytest.mark.parametrize("status", ["inquiry", "declined", "closed", "withdrawn"])
def test_extend_due_passes_over_an_engagement_that_does_not_run(cast, cadence, status):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(status=status)

    assert sweep() == 0


def test_extend_due_passes_over_a_stopped_cadence(cadence):
    Cadence.objects.filter(pk=cadence.pk).update(is_active=False)

    assert sweep() == 0


def test_extend_due_sets_a_bad_rule_aside_and_goes_on(cast, cadence, caplog):
    bad = CadenceFactory(engagement=cast.pinewood, starts_on=TODAY, lead=cast.specialist)
    Cadence.objects.filter(pk=bad.pk).update(nth=7)
    good = CadenceFactory(engagement=cast.pinewood, starts_on=TODAY, lead=cast.specialist)

    made = sweep()

    bad.refresh_from_db()
    assert made == 6
    assert occurrences(good) == THIRD_TUESDAYS
    assert bad.fault == "Choose the first, second, third, fourth or last."
    assert "stands aside: nth" in caplog.text
    assert sweep() == 0


def test_extend_due_finishes_the_others_before_an_unforeseen_failure_is_raised(
    cast, cadence, monkeypatch
):
    broken = CadenceFactory(engagement=cast.pinewood, starts_on=TODAY, lead=cast.specialist)
    last = CadenceFactory(engagement=cast.pinewood, starts_on=TODAY, lead=cast.specialist)
    with connection.cursor() as cursor:
        # A rule of the database that only this cadence breaks.
        cursor.execute(
            "ALTER TABLE engagements_visit ADD CONSTRAINT no_such_visit "
            f"CHECK (cadence_id <> {broken.pk})"
        )

    with pytest.raises(ExceptionGroup):
        sweep()

    assert (len(occurrences(cadence)), len(occurrences(broken)), len(occurrences(last))) == (
        3,
        0,
        3,
    )


def test_make_visits_calls_the_sweep_of_today(cadence):
    with time_machine.travel(NOW, tick=False):
        tasks.make_visits()

    assert occurrences(cadence) == THIRD_TUESDAYS


@pytest.mark.django_db(transaction=True)
def test_extend_due_in_parallel_makes_each_visit_once():
    engagement = EngagementFactory()
    cadences = [CadenceFactory(engagement=engagement, starts_on=TODAY) for _ in range(4)]
    barrier = threading.Barrier(6)
    made, failures = [], []

    def run():
        try:
            barrier.wait()
            made.append(sweep())
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sum(made) == 12
    assert [occurrences(cadence) for cadence in cadences] == [THIRD_TUESDAYS] * 4


@pytest.mark.django_db(transaction=True)
def test_extend_by_two_at_once_without_the_skipping_lock_makes_each_visit_once():
    cadence = CadenceFactory(starts_on=TODAY)
    barrier = threading.Barrier(2)
    failures = []

    def run():
        try:
            mine = Cadence.objects.get(pk=cadence.pk)
            barrier.wait()
            planning.extend(cadence=mine, horizon=HORIZON, now=NOW)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert occurrences(cadence) == THIRD_TUESDAYS
