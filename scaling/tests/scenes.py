"""A state with schools that use a practice, small enough to count by hand."""

from datetime import UTC, date, datetime

from engagements.models import Engagement, StageEntry
from engagements.tests.factories import (
    AssignmentFactory,
    BeneficiariesFactory,
    CohortFactory,
    ParticipationFactory,
    VisitFactory,
)
from fidelity.rollups import rolling
from fidelity.tests.factories import InstrumentUseFactory
from fidelity.tests.worlds import World
from people.roles import Role
from scaling.asked import Asked

SEP, JAN, MAY = date(2025, 9, 1), date(2026, 1, 1), date(2026, 5, 1)
TODAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 15, tzinfo=UTC)


class Scene(World):
    """Six schools in three districts; in June 2026 the last window is that of May."""

    def __init__(self):
        super().__init__()
        self.use = InstrumentUseFactory(engagement=self.engagement, version=self.version)
        self.use.parts.set([self.total])
        self.reader = AssignmentFactory(engagement=self.engagement, role=Role.STATE_LEADERSHIP).user
        for site in (self.state, *self.districts, *self.schools):
            ParticipationFactory(engagement=self.engagement, site=site)

    def stage(self, school, stage="initial", on=SEP):
        StageEntry.objects.create(
            engagement=self.engagement,
            site=school,
            stage=stage,
            starts_on=on,
            recorded_by=self.person,
            recorded_at=NOW,
        )

    def people(self, school, enrolment, level="elementary", **more):
        for name, value in {"enrolment": enrolment, "level": level, **more}.items():
            setattr(school, name, value)
        school.save()

    def declare(self, **counts):
        for kind, count in counts.items():
            BeneficiariesFactory(
                engagement=self.engagement, kind=kind, level="all", count=count, frozen_at=NOW
            )

    def visit(self, school, on, minutes=60, staff=1, **more):
        row = VisitFactory(
            engagement=self.engagement,
            lead=self.person,
            status="held",
            held_on=on,
            planned_on=on,
            contact_minutes=minutes,
            logged_at=NOW,
            **more,
        )
        row.sites.set([school])
        row.staff.set([self.person, self.reader][:staff])
        return row

    def cohort(self, *schools, **more):
        return CohortFactory(engagement=self.engagement, sites=schools, **more)

    def asked(self, **more):
        rolling.fold()
        engagement = Engagement.objects.select_related("state").get(pk=self.engagement.pk)
        given = {"unit": engagement.state, "month": date(2026, 7, 1), "today": TODAY, **more}
        return Asked(engagement, **given)
