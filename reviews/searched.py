"""What is found of decisions, and of what was said at reviews."""

from __future__ import annotations

from django.urls import reverse

from reviews.models import AgendaItem, Decision, Judgment
from search.kinds import Kind
from words.days import long_month, short_day

DECISIONS = Kind(
    code="review-decisions",
    one="decision",
    many="decisions",
    model=Decision,
    seen_by=lambda user: Decision.objects.visible_to(user).for_list(),
    url=lambda row: reverse("reviews:decision-detail", args=[row.pk]),
    about=lambda row: (
        f"{row.get_status_display()}, {row.owner}, due {short_day(row.due_on)}, {row.engagement}"
    ),
)

MINUTES = Kind(
    code="minutes",
    one="item of the minutes",
    many="minutes of reviews",
    model=AgendaItem,
    seen_by=lambda user: AgendaItem.objects.visible_to(user).select_related("review__engagement"),
    title=str,
    url=lambda row: reverse("reviews:review-detail", args=[row.review_id]),
    about=lambda row: f"Review of {long_month(row.review.month)}, {row.review.engagement}",
)

JUDGMENTS = Kind(
    code="judgments",
    one="judgment",
    many="judgments of decisions",
    model=Judgment,
    seen_by=lambda user: Judgment.objects.visible_to(user).select_related(
        "decision", "review__engagement"
    ),
    title=str,
    url=lambda row: reverse("reviews:decision-detail", args=[row.decision_id]),
    about=lambda row: f"Review of {long_month(row.review.month)}, {row.review.engagement}",
)
