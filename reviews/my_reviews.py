"""What waits at home for who leads: the next review, and decisions that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from engagements import access
from engagements.scope import scope_of
from people.models import User
from people.roles import WIDE_ROLES, Permission
from reviews.lines import DecisionLine, ReviewLine, decision_lines, review_line
from reviews.models import Decision, Review

ROWS = 3
AHEAD = timedelta(days=31)
DUE = timedelta(days=14)


@dataclass(frozen=True)
class MyReviews:
    reviews: tuple[ReviewLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    n_overdue: int = 0
    overdue_url: str = ""


def my_reviews(user: User, today: date) -> MyReviews:
    """For people who write minutes: others find what they own among their next steps."""
    if WIDE_ROLES.isdisjoint(scope_of(user).roles):
        return MyReviews()
    where = access.engagements_where(user, Permission.WRITE_MINUTES).at_work()
    ahead = (
        Review.objects.visible_to(user)
        .planned()
        .filter(engagement__in=where, planned_on__lte=today + AHEAD)
    )
    to_do = Decision.objects.visible_to(user).to_do().filter(engagement__in=where)
    soon = to_do.filter(due_on__lte=today + DUE)
    return MyReviews(
        reviews=tuple(
            review_line(row, today)
            for row in ahead.for_list().with_counts().order_by("planned_on", "pk")[:ROWS]
        ),
        decisions=tuple(
            decision_lines(soon.for_list().order_by("due_on", "pk")[:ROWS], user, today)
        ),
        n_overdue=Decision.objects.visible_to(user).overdue(today).count(),
        overdue_url=reverse("reviews:decision-overview"),
    )
