"""Reviews that were not held, for the watch list."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from engagements.pages.watched import FACTS, Fact, Told
from people.models import User
from reviews.models import Review
from reviews.models.reviews import ReviewQuerySet
from words.days import long_day, long_month


def missed(user: User, today: date) -> ReviewQuerySet:
    """Those since the last one held, whose day passed or of which somebody said so."""
    held = Review.objects.held().filter(
        engagement=OuterRef("engagement"), month__gt=OuterRef("month")
    )
    return (
        not_held(Review.objects.visible_to(user), today)
        .filter(~Exists(held), is_gap=False)
        .order_by("month", "pk")
    )


def not_held(rows: ReviewQuerySet, today: date) -> ReviewQuerySet:
    return rows.untold(today) | rows.filter(status=Review.Status.NOT_HELD)


def told(row: Review) -> Told:
    return Told(
        f"Review of {long_month(row.month)}",
        reverse("reviews:review-detail", args=[row.pk]),
        f"{row.get_status_display()} for {long_day(row.planned_on)}"
        if row.status == Review.Status.PLANNED
        else "Not held",
    )


MISSED = Fact(
    code="review",
    order=9,
    label="Review not held",
    about="Since the last review that was held, the day of another has passed without one.",
    one="1 review not held",
    many="{} reviews not held",
    rows=missed,
    told=told,
    site="",
)

FACTS.append(MISSED)
