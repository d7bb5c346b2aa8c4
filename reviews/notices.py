"""Letters about reviews and what they decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engagements.models import NextStep
from notifications import letters
from notifications.models import Notification
from people.models import User
from reviews.models import Decision, Review


def _is_coming(review: Review, message: Notification, now: datetime) -> bool:
    is_same_day = message.period == review.planned_on.isoformat()
    is_planned = review.status == Review.Status.PLANNED
    return is_same_day and is_planned and not review.engagement.has_ended


def _is_to_be_done(decision: Decision, message: Notification, now: datetime) -> bool:
    is_open = decision.status == NextStep.Status.OPEN
    is_theirs = message.recipient_id == decision.owner_id
    return is_open and is_theirs and not decision.engagement.has_ended


def _is_due(decision: Decision, message: Notification, now: datetime) -> bool:
    is_same_day = message.period == decision.due_on.isoformat()
    return is_same_day and _is_to_be_done(decision, message, now)


COMING = letters.declare(
    "review_coming",
    subject="Coming up: {row}",
    template="reviews/email/review_coming.txt",
    link="reviews:review-detail",
    model=Review,
    still=_is_coming,
)
DECIDED = letters.declare(
    "decision_made",
    subject="For you to do: {row.text}",
    template="reviews/email/decision_made.txt",
    link="reviews:decision-detail",
    model=Decision,
    still=_is_to_be_done,
)
DUE = letters.declare(
    "decision_due",
    subject="Due soon: {row.text}",
    template="reviews/email/decision_due.txt",
    link="reviews:decision-detail",
    model=Decision,
    still=_is_due,
)


def coming(review: Review, people: Iterable[User], now: datetime) -> int:
    """Told once for each day it is planned for."""
    return letters.send(COMING, review, people, period=review.planned_on.isoformat(), now=now)


def decided(decision: Decision, now: datetime) -> int:
    """Its owner hears of it, unless the owner wrote it down."""
    people = [] if decision.owner_id == decision.written_by_id else [decision.owner]
    return letters.send(DECIDED, decision, people, period=f"owner {decision.owner_id}", now=now)


def due(decision: Decision, now: datetime) -> int:
    period = decision.due_on.isoformat()
    return letters.send(DUE, decision, [decision.owner], period=period, now=now)


def moved(review: Review) -> None:
    letters.take_back(review, COMING)


def settled(review: Review) -> None:
    letters.take_back(review)


def ended(decision: Decision) -> None:
    """Nothing waits for its owner any more."""
    letters.take_back(decision)
