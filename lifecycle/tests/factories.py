from datetime import UTC, date, datetime

import factory

from engagements.models import Side
from engagements.tests.factories import EngagementFactory
from lifecycle.models import Exploration, Extension, Finding, Triage, Waiver
from people.tests.factories import UserFactory

AT = datetime(2026, 2, 2, 15, 0, tzinfo=UTC)


class TriageFactory(factory.django.DjangoModelFactory):
    """Answered, and not decided."""

    class Meta:
        model = Triage

    engagement = factory.SubFactory(EngagementFactory)
    asked_for = "The deputy commissioner asks for help with reading."
    skills = "partly"
    structures = "many"
    depth = "system"
    breadth = "system"
    recommended = "intensive"
    written_by = factory.SubFactory(UserFactory)
    written_at = AT


class ExplorationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Exploration

    engagement = factory.SubFactory(EngagementFactory)
    question = "Is there time for coaching?"
    starts_on = date(2026, 1, 5)
    written_by = factory.SubFactory(UserFactory)
    written_at = AT


class FindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Finding

    exploration = factory.SubFactory(ExplorationFactory)
    engagement = factory.SelfAttribute("exploration.engagement")
    looked_at = factory.Sequence(lambda n: f"Document {n}")
    found = "Coaching time is in two of three budgets."
    speaks = "for"
    seen_by = "Lead"
    seen_on = date(2026, 1, 20)
    written_by = factory.SubFactory(UserFactory)
    written_at = AT


class ExtensionFactory(factory.django.DjangoModelFactory):
    """Proposed by the TA provider, and not answered."""

    class Meta:
        model = Extension

    engagement = factory.SubFactory(EngagementFactory)
    from_end_on = factory.SelfAttribute("engagement.planned_end_on")
    to_end_on = date(2029, 8, 31)
    reason = "A third cohort of districts joins."
    side = Side.PROVIDER
    written_by = factory.SubFactory(UserFactory)
    written_at = AT


class WaiverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Waiver

    engagement = factory.SubFactory(EngagementFactory)
    item = "measure_provider"
    reason = "The provider has no instrument of its own yet."
    written_by = factory.SubFactory(UserFactory)
    written_at = AT
