from datetime import UTC, datetime

import pytest

from audit.models import Event
from editing.refusals import Refused
from engagements.cohorts import grouping
from engagements.models import Cohort, CohortSite
from engagements.tests.factories import CohortFactory

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


@pytest.fixture
def deed(cast):
    return {"by": cast.lead, "now": NOW}


def test_gather_puts_sites_in_once(cast, deed):
    cohort = CohortFactory(engagement=cast.pinewood)
    sites = [cast.alder_elementary, cast.alder_middle]

    added = grouping.gather(cohort=cohort, sites=sites, **deed)
    again = grouping.gather(cohort=cohort, sites=sites, **deed)

    assert (added, again, CohortSite.objects.count()) == (2, 0, 2)
    told = Event.objects.about("cohort", cohort.pk).get().changes
    assert told == {"sites": ["Alder Elementary", "Alder Middle"]}


def test_gather_refuses_a_site_of_another_cohort(cast, deed):
    CohortFactory(engagement=cast.pinewood, name="First", sites=[cast.alder_middle])
    cohort = CohortFactory(engagement=cast.pinewood)

    with pytest.raises(Refused, match=r"Alder Middle \(First\)"):
        grouping.gather(cohort=cohort, sites=[cast.alder_middle], **deed)


def test_gather_refuses_a_site_that_takes_no_part(cast, deed):
    cohort = CohortFactory(engagement=cast.pinewood)

    with pytest.raises(Refused, match="Lakeland Elementary"):
        grouping.gather(cohort=cohort, sites=[cast.lakeland_school], **deed)


def test_release_twice_is_told_once(cast, deed):
    cohort = CohortFactory(engagement=cast.pinewood, sites=[cast.alder_middle])

    grouping.release(cohort=cohort, site=cast.alder_middle, **deed)
    grouping.release(cohort=cohort, site=cast.alder_middle, **deed)

    assert not CohortSite.objects.exists()
    assert Event.objects.about("cohort", cohort.pk).get().changes == {"sites": ["Alder Middle"]}


def test_remove_refuses_while_somebody_is_in_it(cast, deed):
    cohort = CohortFactory(engagement=cast.pinewood, sites=[cast.alder_middle])

    with pytest.raises(Refused):
        grouping.remove(cohort=cohort, **deed)

    CohortSite.objects.all().delete()
    grouping.remove(cohort=cohort, **deed)
    assert not Cohort.objects.exists()
