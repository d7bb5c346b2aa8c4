"""Expected measures: from dated rows, once, and never more than there is to measure."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.log import SYSTEM
from audit.models import Event
from engagements.models import Engagement, Participation, Site, SiteMembership, SiteStatus
from engagements.rules.periods import add_months, month_range
from engagements.tests.factories import (
    DistrictFactory,
    EngagementFactory,
    ParticipationFactory,
    SiteFactory,
)
from fidelity import tasks
from fidelity.measures import expecting
from fidelity.models import ExpectedMeasure, Instrument, InstrumentUse, InstrumentVersion
from fidelity.tests.factories import (
    AdministrationFactory,
    InstrumentFactory,
    InstrumentUseFactory,
    VersionFactory,
)
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
SEPTEMBER, MARCH, APRIL = date(2025, 9, 1), date(2026, 3, 1), date(2026, 4, 1)


def expect(use, today=TODAY):
    return expecting.expect(use=use, by=SYSTEM, today=today, now=NOW)


def months_of(site):
    return list(
        ExpectedMeasure.objects.filter(site=site).order_by("month").values_list("month", flat=True)
    )


def use_of(engagement, level=Instrument.Level.SCHOOL, starts_on=SEPTEMBER, **version):
    instrument = InstrumentFactory(level=level)
    return InstrumentUseFactory(
        engagement=engagement,
        version=VersionFactory(instrument=instrument, **version),
        starts_on=starts_on,
    )


def test_expect_makes_every_window_that_started_and_the_next_month(cast):
    use = use_of(cast.pinewood)

    outcome = expect(use)

    assert outcome == expecting.Outcome(made=24, moved=0, removed=())
    assert months_of(cast.alder_elementary) == month_range(SEPTEMBER, APRIL)
    row = ExpectedMeasure.objects.get(site=cast.alder_elementary, month=MARCH)
    assert (row.opens_on, row.due_on) == (MARCH, date(2026, 4, 10))
    assert (row.state, row.region, row.district) == (cast.state, None, cast.alder)


def test_expect_twice_changes_nothing(cast):
    use = use_of(cast.pinewood)
    expect(use)

    outcome = expect(use)

    assert outcome.is_empty
    assert Event.objects.filter(verb="expected measures").count() == 1


@pytest.mark.parametrize(
    ("level", "names"),
    [
        (Instrument.Level.PROVIDER, ["Pinewood"]),
        (Instrument.Level.STATE, ["Pinewood"]),
        (Instrument.Level.DISTRICT, ["Alder School District", "Birch School District"]),
        (Instrument.Level.SCHOOL, ["Alder Elementary", "Alder Middle", "Birch Elementary"]),
    ],
)
def test_expect_asks_the_sites_of_the_level(cast, level, names):
    north = SiteFactory(name="North", kind=Site.Kind.REGION, state=cast.state, nces_id="")
    ParticipationFactory(engagement=cast.pinewood, site=north)

    expect(use_of(cast.pinewood, level))

    asked = ExpectedMeasure.objects.order_by("site__name").values_list("site__name", flat=True)
    assert list(asked.distinct()) == names


def test_expect_asks_the_state_without_a_participation_row(db):
    engagement = EngagementFactory()

    expect(use_of(engagement, Instrument.Level.STATE))

    assert months_of(engagement.state) == month_range(SEPTEMBER, APRIL)


def test_expect_keeps_the_units_of_the_day_the_window_started(cast):
    SiteMembership.objects.filter(site=cast.alder_middle).update(ends_on=date(2026, 1, 15))
    SiteMembership.objects.create(
        site=cast.alder_middle, parent=cast.birch, starts_on=date(2026, 1, 16)
    )

    expect(use_of(cast.pinewood))

    rows = ExpectedMeasure.objects.filter(site=cast.alder_middle).order_by("month")
    assert [row.district.name[:5] for row in rows.select_related("district")] == [
        *["Alder"] * 5,
        *["Birch"] * 3,
    ]


def test_expect_names_the_region_above_the_district(cast):
    north = SiteFactory(name="North", kind=Site.Kind.REGION, state=cast.state, nces_id="")
    SiteMembership.objects.filter(site=cast.alder).update(parent=north)

    expect(use_of(cast.pinewood))
    expect(use_of(cast.pinewood, Instrument.Level.DISTRICT))

    school = ExpectedMeasure.objects.get(site=cast.alder_elementary, month=MARCH)
    district = ExpectedMeasure.objects.get(site=cast.alder, month=MARCH)
    assert (school.region, school.district) == (north, cast.alder)
    assert (district.region, district.district) == (north, cast.alder)


def test_a_site_that_closes_owes_the_window_it_closed_in_and_no_later_one(cast):
    use = use_of(cast.pinewood)
    expect(use)
    SiteStatus.objects.create(
        site=cast.alder_middle, code=SiteStatus.Code.CLOSED, starts_on=date(2026, 3, 5)
    )

    outcome = expect(use)

    assert months_of(cast.alder_middle) == month_range(SEPTEMBER, MARCH)
    assert outcome.removed == ((cast.alder_middle.pk, "2026-04-01"),)
    assert Event.objects.filter(verb="expected measures").latest("pk").changes == {
        "made": 0,
        "moved": 0,
        "removed": [[cast.alder_middle.pk, "2026-04-01"]],
    }


def test_a_site_that_joins_in_the_middle_owes_the_next_window(cast):
    late = SiteFactory(state=cast.state, parent=cast.alder)
    ParticipationFactory(engagement=cast.pinewood, site=late, starts_on=date(2026, 2, 2))

    expect(use_of(cast.pinewood))

    assert months_of(late) == [MARCH, APRIL]


def test_a_place_that_a_log_added_owes_nothing_until_it_is_confirmed(cast):
    use = use_of(cast.pinewood)
    sites = Site.objects.filter(pk=cast.alder_elementary.pk)
    sites.update(is_confirmed=False)

    expect(use)
    before = months_of(cast.alder_elementary)
    sites.update(is_confirmed=True)
    expect(use)

    assert before == []
    assert months_of(cast.alder_elementary) == month_range(SEPTEMBER, APRIL)


def test_a_measure_that_was_begun_or_excused_is_never_taken_away(cast):
    use = use_of(cast.pinewood)
    expect(use)
    begun = ExpectedMeasure.objects.get(site=cast.alder_middle, month=MARCH)
    AdministrationFactory(expected=begun)
    excused = ExpectedMeasure.objects.filter(site=cast.alder_middle, month=APRIL)
    excused.update(excused_at=NOW, excused_by=cast.lead, excused_reason="Flood")
    Participation.objects.filter(site=cast.alder_middle).update(ends_on=date(2025, 12, 31))

    expect(use)

    assert months_of(cast.alder_middle) == [
        *month_range(SEPTEMBER, date(2025, 12, 1)),
        MARCH,
        APRIL,
    ]


def test_a_mistaken_closure_that_is_put_right_brings_its_windows_back(cast):
    use = use_of(cast.pinewood)
    closed = SiteStatus.objects.create(
        site=cast.alder_middle, code=SiteStatus.Code.CLOSED, starts_on=date(2026, 1, 1)
    )
    expect(use)
    assert len(months_of(cast.alder_middle)) == 4

    closed.delete()
    expect(use)

    assert len(months_of(cast.alder_middle)) == 8


def test_expect_follows_the_months_of_the_version(cast):
    use = use_of(
        cast.pinewood,
        calendar=InstrumentVersion.Calendar.MONTHS,
        months=[9, 12, 3],
        days_to_enter=0,
    )

    expect(use)

    assert months_of(cast.birch_elementary) == [SEPTEMBER, date(2025, 12, 1), MARCH]


def test_expect_of_a_regular_series_counts_from_the_start_of_the_use(cast):
    use = use_of(
        cast.pinewood,
        starts_on=date(2025, 10, 1),
        calendar=InstrumentVersion.Calendar.EVERY_N_MONTHS,
        interval_months=3,
    )

    expect(use)

    assert months_of(cast.birch_elementary) == [date(2025, 10, 1), date(2026, 1, 1), APRIL]


def test_a_use_that_ends_takes_its_later_windows_with_it(cast):
    use = use_of(cast.pinewood)
    expect(use)
    use.ends_on = date(2026, 1, 31)
    use.save(update_fields=["ends_on"])

    expect(use)

    assert months_of(cast.alder_elementary) == month_range(SEPTEMBER, date(2026, 1, 1))


def test_a_pause_between_two_uses_is_a_pause(cast):
    first = use_of(cast.pinewood)
    first.ends_on = date(2025, 11, 30)
    first.save(update_fields=["ends_on"])
    second = InstrumentUseFactory(
        engagement=cast.pinewood, version=first.version, starts_on=date(2026, 2, 1)
    )

    expect(second)
    expect(first)

    assert months_of(cast.alder_elementary) == [
        *month_range(SEPTEMBER, date(2025, 11, 1)),
        *month_range(date(2026, 2, 1), APRIL),
    ]


def test_provider_is_measured_until_its_help_ends_and_the_sites_go_on(cast):
    engagement = cast.pinewood
    engagement.status, engagement.planned_end_on = "sustaining", date(2026, 2, 15)
    engagement.save()

    expect(use_of(engagement, Instrument.Level.PROVIDER))
    expect(use_of(engagement))

    assert months_of(cast.state) == month_range(SEPTEMBER, date(2026, 2, 1))
    assert months_of(cast.alder_elementary) == month_range(SEPTEMBER, APRIL)


def test_an_engagement_that_ended_keeps_what_has_started_and_makes_nothing(cast):
    use = use_of(cast.pinewood)
    expect(use)
    Engagement.objects.filter(pk=cast.pinewood.pk).update(status=Engagement.Status.CLOSED)

    expecting.expect_due(today=TODAY, now=NOW, there=Engagement.objects.all())
    expecting.expect_due(today=date(2026, 6, 1), now=NOW, there=Engagement.objects.all())

    assert months_of(cast.alder_elementary) == month_range(SEPTEMBER, MARCH)


def test_sweep_skips_a_use_of_which_nothing_changed(cast, django_assert_num_queries):
    use_of(cast.pinewood)
    assert [
        outcome.made
        for outcome in expecting.expect_due(today=TODAY, now=NOW, there=Engagement.objects.all())
    ] == [24]

    with django_assert_num_queries(2):
        assert expecting.expect_due(today=TODAY, now=NOW, there=Engagement.objects.all()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda cast: ParticipationFactory(
            engagement=cast.pinewood, site=SiteFactory(state=cast.state, parent=cast.alder)
        ),
        lambda cast: SiteStatus.objects.create(
            site=cast.birch_elementary, code=2, starts_on=date(2026, 1, 1)
        ),
        lambda cast: SiteMembership.objects.filter(site=cast.birch_elementary).update(
            parent=cast.alder
        ),
        lambda cast: SiteMembership.objects.filter(site=cast.birch).update(
            parent=SiteFactory(kind=Site.Kind.REGION, state=cast.state, nces_id="")
        ),
        lambda cast: InstrumentUse.objects.update(ends_on=date(2026, 1, 31)),
    ],
    ids=["joined", "closed", "moved", "district moved", "use ended"],
)
def test_sweep_notices_a_change_of_the_dated_rows(cast, change):
    use_of(cast.pinewood)
    expecting.expect_due(today=TODAY, now=NOW, there=Engagement.objects.all())

    change(cast)

    (outcome,) = expecting.expect_due(today=TODAY, now=NOW, there=Engagement.objects.all())
    assert not outcome.is_empty


def test_sweep_goes_on_with_the_next_month(cast):
    use_of(cast.pinewood)
    expecting.expect_due(today=TODAY, now=NOW, there=Engagement.objects.all())

    (outcome,) = expecting.expect_due(today=APRIL, now=NOW, there=Engagement.objects.all())

    assert outcome.made == 3


def test_sweep_after_an_outage_makes_every_window_in_between(cast):
    use_of(cast.pinewood)
    expecting.expect_due(today=TODAY, now=NOW, there=Engagement.objects.all())

    expecting.expect_due(today=date(2026, 9, 3), now=NOW, there=Engagement.objects.all())

    assert months_of(cast.alder_elementary) == month_range(SEPTEMBER, date(2026, 10, 1))


def test_one_bulk_statement_serves_any_number_of_sites(cast, django_assert_num_queries):
    use = use_of(cast.pinewood)
    with django_assert_num_queries(7):
        expect(use)
    for _ in range(5):
        ParticipationFactory(
            engagement=cast.pinewood, site=SiteFactory(state=cast.state, parent=cast.alder)
        )

    with django_assert_num_queries(7):
        expect(use)


@pytest.mark.django_db(transaction=True)
def test_parallel_runs_add_nothing_twice():
    engagement = EngagementFactory()
    for _ in range(5):
        ParticipationFactory(engagement=engagement, site=SiteFactory(state=engagement.state))
    use = use_of(engagement)
    outcomes, errors = [], []

    def run():
        try:
            outcomes.append(expect(InstrumentUse.objects.get(pk=use.pk)))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert sorted(outcome.made for outcome in outcomes) == [0, 0, 0, 0, 0, 40]
    assert ExpectedMeasure.objects.count() == 40


FIRST, LAST = date(2025, 7, 1), date(2026, 6, 30)
DAYS = st.dates(FIRST, LAST)
STRETCHES = st.lists(DAYS, max_size=4, unique=True).map(sorted)
"""Days on which something changes: on, off, on, off."""


def stretches_of(days):
    """Pairs of first and last day: from each odd day to the day before the next."""
    ends = [*(day - timedelta(days=1) for day in days[1::2]), None]
    return list(zip(days[::2], ends, strict=False))


def is_in(stretches, day):
    return any(start <= day and (end is None or day <= end) for start, end in stretches)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(joins=STRETCHES, closures=STRETCHES, moved_on=DAYS, todays=st.lists(DAYS, max_size=3))
def test_expected_is_exactly_what_was_active_and_taking_part(db, joins, closures, moved_on, todays):
    with transaction.atomic():
        engagement = EngagementFactory(starts_on=FIRST)
        old, new = (DistrictFactory(state=engagement.state) for _ in range(2))
        school = SiteFactory(state=engagement.state, parent=old)
        use = use_of(engagement, starts_on=FIRST)
        half = len(todays) // 2
        for today in todays[:half]:
            expect(use, today)
        for start, end in stretches_of(joins):
            Participation.objects.create(
                engagement=engagement, site=school, starts_on=start, ends_on=end
            )
        for start, end in stretches_of(closures):
            SiteStatus.objects.create(site=school, code=2, starts_on=start, ends_on=end)
        SiteMembership.objects.filter(site=school).update(ends_on=moved_on - timedelta(days=1))
        SiteMembership.objects.create(site=school, parent=new, starts_on=moved_on)
        for today in todays[half:]:
            expect(use, today)
        today = max(todays, default=LAST)

        expect(use, today)

        rows = ExpectedMeasure.objects.filter(site=school).order_by("month")
        wanted = [
            (month, new.pk if month >= moved_on else old.pk)
            for month in month_range(FIRST, add_months(today, 1))
            if is_in(stretches_of(joins), month) and not is_in(stretches_of(closures), month)
        ]
        assert list(rows.values_list("month", "district")) == wanted
        transaction.set_rollback(True)


def test_the_rate_never_passes_all_of_it(cast):
    use = use_of(cast.pinewood)
    expect(use)
    for row in ExpectedMeasure.objects.filter(month=MARCH):
        AdministrationFactory(
            expected=row, status="submitted", submitted_at=NOW, submitted_by=UserFactory()
        )
    Participation.objects.filter(site=cast.alder_middle).update(ends_on=date(2025, 12, 31))

    expect(use)

    march = ExpectedMeasure.objects.filter(month=MARCH)
    assert march.count() - march.unanswered().count() <= march.count() == 3


def test_task_expects_measures(cast):
    use_of(cast.pinewood)

    with time_machine.travel(NOW, tick=False):
        tasks.expect_measures()

    assert ExpectedMeasure.objects.count() == 24
