from datetime import UTC, date, datetime

import factory

from engagements.models import (
    Assignment,
    Barrier,
    Beneficiaries,
    Cadence,
    Cohort,
    CohortSite,
    Contact,
    ContextReview,
    Cost,
    Duty,
    Engagement,
    Innovation,
    Need,
    NextStep,
    Participation,
    Site,
    SiteImport,
    SiteMembership,
    Visit,
    Workgroup,
)
from people.models import Organisation
from people.roles import Role
from people.tests.factories import OrganisationFactory, UserFactory

START = date(2025, 9, 1)


class StateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site
        skip_postgeneration_save = True

    kind = Site.Kind.STATE
    name = factory.Sequence(lambda n: f"State {n}")
    # The cast of the tests lives in 91 and 92.
    nces_id = factory.Sequence(lambda n: f"{80 + n % 10:02d}")
    abbreviation = "XA"

    @factory.post_generation
    def lineage(self, create, extracted, **kwargs):
        self.lineage = [self.pk]
        self.save(update_fields=["lineage"])


class SiteFactory(factory.django.DjangoModelFactory):
    """A school by default; pass `parent` to place it under a unit from the start."""

    class Meta:
        model = Site

    kind = Site.Kind.SCHOOL
    name = factory.Sequence(lambda n: f"School {n}")
    nces_id = factory.Sequence(lambda n: f"99{n:010d}")
    state = factory.SubFactory(StateFactory)

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        site = super()._create(model_class, *args, **kwargs)
        parent = parent or site.state
        SiteMembership.objects.create(site=site, parent=parent, starts_on=date(2000, 1, 1))
        site.lineage = [site.pk, *parent.lineage]
        site.save(update_fields=["lineage"])
        return site


class DistrictFactory(SiteFactory):
    kind = Site.Kind.DISTRICT
    name = factory.Sequence(lambda n: f"District {n}")
    nces_id = factory.Sequence(lambda n: f"99{n:05d}")


class SiteImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SiteImport

    file_name = "directory.csv"
    encoding = "utf-8"
    row_count = 0
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = datetime(2026, 9, 10, 15, tzinfo=UTC)


class InnovationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Innovation

    name = factory.Sequence(lambda n: f"Innovation {n}")


class EngagementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Engagement

    name = factory.Sequence(lambda n: f"Engagement {n}")
    provider = factory.SubFactory(OrganisationFactory, kind=Organisation.Kind.TA_CENTER)
    recipient = factory.SubFactory(OrganisationFactory, kind=Organisation.Kind.STATE_AGENCY)
    state = factory.SubFactory(StateFactory)
    innovation = factory.SubFactory(InnovationFactory)
    status = Engagement.Status.ACTIVE
    starts_on = START
    planned_end_on = date(2028, 8, 31)


class ParticipationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participation

    engagement = factory.SubFactory(EngagementFactory)
    site = factory.SubFactory(SiteFactory)
    starts_on = START


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assignment

    user = factory.SubFactory(UserFactory)
    engagement = factory.SubFactory(EngagementFactory)
    role = Role.TA_SPECIALIST
    starts_on = START


class CadenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cadence

    engagement = factory.SubFactory(EngagementFactory)
    title = "Monthly visit"
    anchor = Cadence.Anchor.NTH_WEEKDAY
    nth = 3
    weekdays = [1]
    starts_on = START
    lead = factory.SubFactory(UserFactory)


class VisitFactory(factory.django.DjangoModelFactory):
    """A visit outside any cadence, planned and not yet logged."""

    class Meta:
        model = Visit

    engagement = factory.SubFactory(EngagementFactory)
    title = "Visit"
    planned_on = date(2026, 3, 17)
    lead = factory.SubFactory(UserFactory)


class NextStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NextStep

    visit = factory.SubFactory(VisitFactory)
    engagement = factory.SelfAttribute("visit.engagement")
    text = factory.Sequence(lambda n: f"Next step {n}")
    owner = factory.SubFactory(UserFactory)
    due_on = date(2026, 4, 1)


class WrittenFactory(factory.django.DjangoModelFactory):
    """What every row has in common that people write in an engagement."""

    class Meta:
        abstract = True

    engagement = factory.SubFactory(EngagementFactory)
    written_by = factory.SubFactory(UserFactory)
    written_at = datetime(2026, 1, 12, 15, 0, tzinfo=UTC)


class BarrierFactory(WrittenFactory):
    """One that waits at the district."""

    class Meta:
        model = Barrier

    site = factory.SubFactory(SiteFactory)
    title = factory.Sequence(lambda n: f"Barrier {n}")
    raised_by = factory.SelfAttribute("written_by")
    raised_on = date(2026, 1, 12)
    rung = "district"
    since_on = factory.SelfAttribute("raised_on")
    answer_due_on = date(2026, 2, 11)


class ContextReviewFactory(WrittenFactory):
    class Meta:
        model = ContextReview

    kind = ContextReview.Kind.STRENGTHS
    reviewed_on = date(2026, 1, 12)
    findings = "Every region has a trained coach."


class NeedFactory(WrittenFactory):
    class Meta:
        model = Need

    text = factory.Sequence(lambda n: f"Need {n}")


class DutyFactory(WrittenFactory):
    class Meta:
        model = Duty

    side = "recipient"
    title = factory.Sequence(lambda n: f"Role {n}")
    starts_on = START


class ContactFactory(WrittenFactory):
    class Meta:
        model = Contact

    side = "recipient"
    matter = factory.Sequence(lambda n: f"Matter {n}")
    person = factory.SubFactory(UserFactory)


class WorkgroupFactory(WrittenFactory):
    class Meta:
        model = Workgroup

    name = factory.Sequence(lambda n: f"Workgroup {n}")
    purpose = "Brings the data together."
    chair = factory.SubFactory(UserFactory)
    starts_on = START


class CohortFactory(WrittenFactory):
    class Meta:
        model = Cohort
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Cohort {n}")
    starts_on = START

    @factory.post_generation
    def sites(self, create, sites, **kwargs):
        rows = [
            CohortSite(cohort=self, engagement=self.engagement, site=site) for site in sites or ()
        ]
        CohortSite.objects.bulk_create(rows)


class CostFactory(WrittenFactory):
    class Meta:
        model = Cost

    per = Cost.Per.HOUR
    dollars = 120
    first_month = date(2025, 9, 1)
    source = "Budget of the agreement"


class BeneficiariesFactory(WrittenFactory):
    class Meta:
        model = Beneficiaries

    kind = Beneficiaries.Kind.STUDENTS
    level = Beneficiaries.Level.ELEMENTARY
    count = 48_200
    as_of = date(2025, 10, 1)
    source = "Fall enrollment count"
