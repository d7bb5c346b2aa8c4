from datetime import date

import factory

from engagements.tests.factories import EngagementFactory
from sustainability.models import Plan, PlanItem, PlanReview, Practice


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan

    engagement = factory.SubFactory(EngagementFactory)
    exit_on = date(2028, 8, 31)


class PlanItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanItem

    plan = factory.SubFactory(PlanFactory)
    practice = Practice.CAPACITY
    what = factory.Sequence(lambda n: f"What is sustained {n}")
    owner_role = "Coaching coordinator"
    owner_name = "Robin Vale"
    first_review_on = date(2026, 6, 1)


class PlanReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanReview

    item = factory.SubFactory(PlanItemFactory)
    due_on = date(2026, 6, 1)
