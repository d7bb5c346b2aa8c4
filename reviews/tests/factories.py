"""Reviews and decisions for tests."""

from __future__ import annotations

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from engagements.tests.factories import EngagementFactory
from people.tests.factories import UserFactory
from reviews.models import USUAL, AgendaItem, Decision, Judgment, Review, ReviewRule


class ReviewRuleFactory(DjangoModelFactory[ReviewRule]):
    class Meta:
        model = ReviewRule

    engagement = factory.SubFactory(EngagementFactory)
    anchor = "nth_weekday"
    nth = 3
    weekday = 1
    starts_on = date(2026, 1, 1)


class ReviewFactory(DjangoModelFactory[Review]):
    class Meta:
        model = Review
        skip_postgeneration_save = True

    engagement = factory.SubFactory(EngagementFactory)
    month = date(2026, 3, 1)
    planned_on = factory.LazyAttribute(lambda row: row.month.replace(day=17))

    @factory.post_generation
    def items(self, create, extracted, **kwargs):  # type: ignore[no-untyped-def]
        AgendaItem.objects.bulk_create([AgendaItem(review=self, code=code) for code in USUAL])


class DecisionFactory(DjangoModelFactory[Decision]):
    class Meta:
        model = Decision

    review = factory.SubFactory(ReviewFactory)
    engagement = factory.SelfAttribute("review.engagement")
    text = "Pay two more coaches"
    owner = factory.SubFactory(UserFactory)
    due_on = date(2026, 4, 15)
    promised_on = factory.SelfAttribute("due_on")
    written_by = factory.SelfAttribute("owner")
    written_at = factory.LazyFunction(timezone.now)


class JudgmentFactory(DjangoModelFactory[Judgment]):
    class Meta:
        model = Judgment

    decision = factory.SubFactory(DecisionFactory)
    review = factory.SubFactory(ReviewFactory)
    done = "yes"
    effect = "better"
    written_by = factory.SubFactory(UserFactory)
    written_at = factory.LazyFunction(timezone.now)
