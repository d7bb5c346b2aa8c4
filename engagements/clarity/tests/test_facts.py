from datetime import date

import pytest
from django.utils import timezone

from engagements.clarity import facts as clarity_facts
from engagements.clarity import staffing
from engagements.clarity.facts import Vacancy
from engagements.models import Beneficiaries
from engagements.tests.factories import BeneficiariesFactory, DutyFactory

TODAY = date(2026, 3, 3)
ON = 184
"""Days from the start of the engagement to TODAY, both included."""


@pytest.fixture
def required(cast, frozen_now):
    made = staffing.require_duties(engagement=cast.pinewood, by=cast.lead, now=frozen_now)
    return {duty.code: duty for duty in made}


@pytest.fixture
def frozen_now(time_machine):
    time_machine.move_to("2026-03-03T15:00:00Z", tick=False)
    return timezone.now()


def fill(cast, duty, starts_on, now, ends_on=None):
    holding = staffing.fill(
        duty=duty, person=cast.lead, starts_on=starts_on, by=cast.admin, now=now
    )
    if ends_on:
        staffing.leave(holding=holding, last_day=ends_on, by=cast.admin, now=now)


def test_required_filled_of_nothing_written_is_nothing_of_all(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = clarity_facts.required_filled(cast.pinewood, TODAY)

    assert (found.filled, found.required, len(found.vacant)) == (0, 7, 7)
    assert {each.days for each in found.vacant} == {ON}


def test_required_filled_names_who_is_missing(
    cast, required, frozen_now, django_assert_num_queries
):
    for code, duty in required.items():
        if code not in ("data_lead", "sponsor"):
            fill(cast, duty, date(2025, 9, 1), frozen_now)
    fill(cast, required["sponsor"], date(2025, 9, 1), frozen_now, ends_on=date(2026, 2, 28))
    DutyFactory(engagement=cast.pinewood, title="Only nice to have")
    DutyFactory(engagement=cast.pinewood, title="Past", is_required=True, ends_on=date(2026, 1, 1))

    with django_assert_num_queries(1):
        found = clarity_facts.required_filled(cast.pinewood, TODAY)

    assert found == (
        5,
        7,
        (Vacancy("Data lead", "recipient", ON), Vacancy("Executive sponsor", "recipient", 3)),
    )
    assert found.vacant[1].words == "Executive sponsor (State), vacant for 3 days"
    assert found.vacant[1]._replace(days=0).words == "Executive sponsor (State), vacant"


def test_required_filled_counts_the_days_of_the_past(cast, required, frozen_now):
    fill(cast, required["ta_lead"], date(2025, 10, 1), frozen_now)

    before = clarity_facts.required_filled(cast.pinewood, date(2025, 9, 30))
    after = clarity_facts.required_filled(cast.pinewood, date(2025, 10, 1))

    assert (before.filled, after.filled) == (0, 1)


def test_declared_sums_the_levels_of_each_kind(cast):
    for level, count in (("elementary", 40_000), ("middle", 8_000)):
        BeneficiariesFactory(engagement=cast.pinewood, level=level, count=count)
    BeneficiariesFactory(engagement=cast.pinewood, kind="teachers", level="all", count=2_000)
    BeneficiariesFactory(engagement=cast.lakeland)

    found = Beneficiaries.objects.declared(cast.pinewood)

    assert found == {"students": 48_000, "teachers": 2_000}
