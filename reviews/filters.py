"""How the lists of reviews and decisions are narrowed, on the pages and in files."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from editing.models import was_due_before
from engagements import access
from engagements.models import NextStep, Site
from improvement.filters import MINE, OfEngagement
from people.models import User
from reviews.models import Decision, Effect, Review
from reviews.models.decisions import judged_at_its_end
from words.terms import SITE

REVIEW_STATUSES = (
    ("planned", "Planned"),
    ("untold", "Held or not?"),
    ("held", "Held"),
    ("not_held", "Not held"),
)
DECISION_STATUSES = (
    ("open", "To do"),
    ("overdue", "Overdue"),
    ("to_judge", "To judge"),
    ("ended", "At its end"),
)


def review_conditions(today: date) -> dict[str, Q]:
    is_planned = Q(status=Review.Status.PLANNED)
    return {
        "planned": is_planned & Q(planned_on__gte=today),
        "untold": is_planned & Q(planned_on__lt=today),
        "held": Q(status__in=Review.HELD),
        "not_held": Q(status=Review.Status.NOT_HELD),
    }


def decision_conditions(today: date) -> dict[str, Q]:
    """Of rows with their latest judgment."""
    is_open = Q(status=NextStep.Status.OPEN)
    ended = judged_at_its_end("last_done", "last_effect")
    return {
        "open": is_open,
        "overdue": is_open & was_due_before(today),
        "to_judge": Q(last_done=None) | ~ended,
        "ended": Q(last_done__isnull=False) & ended,
    }


class ReviewFilter(OfEngagement):
    q = django_filters.CharFilter(method="by_words", label="State or engagement")
    status = django_filters.ChoiceFilter(
        choices=REVIEW_STATUSES, label="Status", empty_label="Any", method="by_status"
    )
    words = ("engagement__name__holds", "engagement__state__name__holds")

    class Meta:
        model = Review
        fields = ("q", "status", "engagement")

    def by_status(self, rows: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        return rows.filter(review_conditions(self.today)[value])


class DecisionFilter(OfEngagement):
    """`site` counts the sites below it as well."""

    whose = django_filters.ChoiceFilter(
        choices=MINE, label="Whose", empty_label="Everybody’s", method="by_whose"
    )
    status = django_filters.ChoiceFilter(
        choices=DECISION_STATUSES, label="Status", empty_label="Any", method="by_status"
    )
    effect = django_filters.ChoiceFilter(
        choices=Effect.choices, label="Effect", empty_label="Any", field_name="last_effect"
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=User.objects.none(), label="Owner", empty_label="Any"
    )
    review = django_filters.ModelChoiceFilter(
        queryset=Review.objects.none(), label="Review", widget=forms.HiddenInput
    )
    site = django_filters.ModelChoiceFilter(
        queryset=Site.objects.none(),
        method="by_site",
        label=SITE.capital_one,
        widget=forms.HiddenInput,
    )
    words = ("text__holds", "site__name__holds")

    class Meta:
        model = Decision
        fields = ("q", "whose", "status", "effect", "owner", "engagement", "review", "site")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        rows: Any = self.queryset
        self.queryset = rows.with_judgment()
        filters: Any = self.filters
        filters["owner"].queryset = access.people_visible_to(user).order_by("name__alphabet", "pk")
        filters["site"].queryset = Site.objects.visible_to(user)
        filters["review"].queryset = Review.objects.visible_to(user)

    def by_whose(self, rows: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return rows.filter(owner=self.user)

    def by_status(self, rows: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return rows.filter(decision_conditions(self.today)[value])

    def by_site(self, rows: QuerySet[Decision], name: str, value: Site) -> QuerySet[Decision]:
        return rows.filter(site__lineage__contains=[value.pk])
