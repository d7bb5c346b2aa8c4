"""A state with all that the monthly page shows, small enough to check by hand."""

from datetime import UTC, date, datetime, timedelta

from engagements.models import Site
from engagements.tests.factories import (
    DistrictFactory,
    EngagementFactory,
    SiteFactory,
    StateFactory,
)
from fidelity.models import Administration, Part, PartScore
from fidelity.tests.factories import (
    AdministrationFactory,
    ExpectedMeasureFactory,
    VersionFactory,
)
from people.tests.factories import UserFactory

NOW = datetime(2026, 4, 2, 15, 0, tzinfo=UTC)
MONTHS = [date(2026, month, 1) for month in (1, 2, 3)]


class World:
    """A state with a region, districts in and outside it, schools, and a version of two parts."""

    def __init__(self, n_districts=3, schools_each=2):
        self.state = StateFactory()
        self.engagement = EngagementFactory(state=self.state)
        self.region = SiteFactory(kind=Site.Kind.REGION, state=self.state)
        parents = [self.region] + [None] * (n_districts - 1)
        self.districts = [DistrictFactory(state=self.state, parent=p) for p in parents]
        self.schools = [
            SiteFactory(state=self.state, parent=district)
            for district in self.districts
            for _ in range(schools_each)
        ]
        self.version = VersionFactory()
        self.total = self.version.parts.get()
        self.tier2 = Part.objects.create(
            version=self.version, code="tier2", name="Tier 2", position=1
        )
        self.parts = [self.total, self.tier2]
        self.person = UserFactory()

    def expect(self, school, month, **more):
        district = Site.objects.get(kind=Site.Kind.DISTRICT, pk__in=school.lineage)
        return ExpectedMeasureFactory(
            engagement=self.engagement,
            version=self.version,
            site=school,
            state=self.state,
            region=self.region if self.region.pk in school.lineage else None,
            district=district,
            month=month,
            opens_on=month,
            due_on=month + timedelta(days=40),
            **more,
        )

    def score(self, expected, part, points, *, is_baseline=False, at_criterion=None):
        administration = Administration.objects.filter(
            expected=expected
        ).first() or AdministrationFactory(
            expected=expected,
            status=Administration.Status.SUBMITTED,
            started_by=self.person,
            submitted_by=self.person,
            submitted_at=NOW,
        )
        return PartScore.objects.create(
            administration=administration,
            part=part,
            engagement=expected.engagement,
            site=expected.site,
            state=expected.state,
            region=expected.region,
            district=expected.district,
            month=expected.month,
            points=points,
            max_points=10,
            at_criterion=points >= 7 if at_criterion is None else at_criterion,
            on_time=points % 2 == 0,
            is_baseline=is_baseline,
        )

    def measured(self, school, month, points, **more):
        return self.score(self.expect(school, month), self.total, points, **more)
