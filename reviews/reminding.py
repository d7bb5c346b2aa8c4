"""Reminders of reviews to come and of decisions to carry out: each is one row of the outbox."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import F

from engagements.models.engagement import EngagementQuerySet
from notifications.reminding import remind as tell_each
from notifications.reminding import untold
from people.models import User
from reviews import notices
from reviews.models import Decision, Review
from steady.stepping_around import each

COMING_DAYS = 7
"""So long before a review those with a role in it are told, and may ask the backup."""

DUE_DAYS = 3
"""So long before its day the owner of a decision is reminded."""


def remind(*, today: date, now: datetime, there: EngagementQuerySet) -> int:
    running = there.running(today)
    return sum(each("Reminders of", [_reviews, _decisions], lambda of: of(running, today, now)))


def _reviews(running: EngagementQuerySet, today: date, now: datetime) -> int:
    until = today + timedelta(days=COMING_DAYS)
    soon = Review.objects.planned().filter(
        engagement__in=running, planned_on__gte=today, planned_on__lte=until
    )
    rows = untold(soon, notices.COMING, F("planned_on")).order_by("pk")

    def tell(review: Review) -> int:
        return notices.coming(review, _with_a_role(review), now)

    return tell_each("Review", rows.select_related("engagement__state", *Review.ROLES), tell)


def _with_a_role(review: Review) -> list[User]:
    """Each person once, whatever number of roles they have."""
    people = {getattr(review, role) for role in Review.ROLES} - {None}
    return sorted(people, key=lambda person: person.pk)


def _decisions(running: EngagementQuerySet, today: date, now: datetime) -> int:
    until = today + timedelta(days=DUE_DAYS)
    soon = Decision.objects.filter(
        engagement__in=running, status=Decision.Status.OPEN, due_on__gte=today, due_on__lte=until
    )
    rows = untold(soon, notices.DUE, F("due_on")).order_by("pk")

    def tell(decision: Decision) -> int:
        return notices.due(decision, now)

    return tell_each("Decision", rows.select_related("engagement", "owner", "review"), tell)
