from datetime import UTC, date, datetime

import factory

from engagements.models import Site
from engagements.tests.factories import EngagementFactory, SiteFactory
from fidelity.models import (
    Administration,
    ChartMark,
    Criterion,
    ExpectedMeasure,
    Instrument,
    InstrumentUse,
    InstrumentVersion,
    Item,
    Part,
    Section,
)
from fidelity.rules.scoring import Family
from people.tests.factories import UserFactory


class InstrumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Instrument

    code = factory.Sequence(lambda n: f"check-{n}")
    name = factory.Sequence(lambda n: f"Check {n}")
    level = Instrument.Level.SCHOOL


class VersionFactory(factory.django.DjangoModelFactory):
    """One part, one section, `n_items` items of two points, a criterion of 70 percent."""

    class Meta:
        model = InstrumentVersion
        skip_postgeneration_save = True

    instrument = factory.SubFactory(InstrumentFactory)
    label = "1"
    family = Family.POINTS_PERCENT
    scale = ["Not in place", "Partly in place", "In place"]
    published_on = date(2025, 1, 1)

    @factory.post_generation
    def n_items(self, create, extracted, **kwargs):
        part = Part.objects.create(version=self, code="total", name="Total", position=0)
        section = Section.objects.create(
            version=self, part=part, code="all", name="All items", position=0
        )
        Criterion.objects.create(part=part, percent=70)
        for position in range(extracted or 5):
            Item.objects.create(
                version=self, section=section, code=str(position + 1), position=position
            )


class InstrumentUseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InstrumentUse

    engagement = factory.SubFactory(EngagementFactory)
    version = factory.SubFactory(VersionFactory)
    starts_on = date(2025, 9, 1)


class ExpectedMeasureFactory(factory.django.DjangoModelFactory):
    """Units follow the site's place today."""

    class Meta:
        model = ExpectedMeasure

    engagement = factory.SubFactory(EngagementFactory)
    version = factory.SubFactory(VersionFactory)
    instrument = factory.SelfAttribute("version.instrument")
    site = factory.SubFactory(SiteFactory, state=factory.SelfAttribute("..engagement.state"))
    state = factory.SelfAttribute("engagement.state")
    district = factory.LazyAttribute(
        lambda o: Site.objects.filter(pk__in=o.site.lineage, kind=Site.Kind.DISTRICT).first()
    )
    month = date(2026, 3, 1)
    opens_on = date(2026, 3, 1)
    due_on = date(2026, 4, 10)


class AdministrationFactory(factory.django.DjangoModelFactory):
    """A draft with no answers yet."""

    class Meta:
        model = Administration

    expected = factory.SubFactory(ExpectedMeasureFactory)
    engagement = factory.SelfAttribute("expected.engagement")
    site = factory.SelfAttribute("expected.site")
    version = factory.SelfAttribute("expected.version")
    answers = factory.LazyAttribute(lambda o: [None] * o.version.items.count())
    started_by = factory.SubFactory(UserFactory)
    started_at = datetime(2026, 3, 20, 15, 0, tzinfo=UTC)


class ChartMarkFactory(factory.django.DjangoModelFactory):
    """An event on every chart of the state."""

    class Meta:
        model = ChartMark

    engagement = factory.SubFactory(EngagementFactory)
    site = factory.SelfAttribute("engagement.state")
    kind = ChartMark.Kind.EVENT
    on = date(2026, 2, 9)
    words = "Schools closed for snow"
    written_by = factory.SubFactory(UserFactory)
    written_at = datetime(2026, 2, 10, 15, tzinfo=UTC)
