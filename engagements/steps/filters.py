"""How the list of next steps is narrowed, on the page, in a file and in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from editing.models import was_due_before
from engagements import access
from engagements.models import Engagement, NextStep, Site
from engagements.models.steps import NextStepQuerySet
from people.models import User

MINE = (("mine", "Mine"),)
STATUSES = (("open", "Open"), ("overdue", "Overdue"), ("settled", "Settled"))


def conditions(today: date) -> dict[str, Q]:
    is_open = Q(status=NextStep.Status.OPEN)
    return {"open": is_open, "overdue": is_open & was_due_before(today), "settled": ~is_open}


class StepFilter(django_filters.FilterSet):
    """`site` counts the sites below it as well."""

    q = django_filters.CharFilter(field_name="text", lookup_expr="holds", label="Words")
    whose = django_filters.ChoiceFilter(
        choices=MINE, label="Whose", empty_label="Everybody's", method="by_whose"
    )
    engagement = django_filters.ModelChoiceFilter(
        queryset=Engagement.objects.none(), label="Engagement", empty_label="Any"
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=User.objects.none(), label="Owner", empty_label="Any"
    )
    status = django_filters.ChoiceFilter(
        choices=STATUSES, label="Status", empty_label="Any", method="by_status"
    )

    site = django_filters.ModelChoiceFilter(
        queryset=Site.objects.none(), method="by_site", label="Site", widget=forms.HiddenInput
    )

    class Meta:
        model = NextStep
        fields = ("q", "whose", "engagement", "owner", "status", "site")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        user: User,
        today: date,
        rows: QuerySet[NextStep] | None = None,
        **kwargs: Any,
    ) -> None:
        seen = NextStep.objects.visible_to(user) if rows is None else rows
        super().__init__(data, queryset=seen, **kwargs)
        self.today, self.user = today, user
        filters: Any = self.filters
        filters["engagement"].queryset = Engagement.objects.visible_to(user).order_by(
            "name__alphabet"
        )
        filters["site"].queryset = Site.objects.visible_to(user)
        filters["owner"].queryset = access.people_visible_to(user).order_by("name__alphabet", "pk")

    def by_status(self, steps: QuerySet[NextStep], name: str, value: str) -> QuerySet[NextStep]:
        return steps.filter(conditions(self.today)[value])

    def by_whose(self, steps: QuerySet[NextStep], name: str, value: str) -> QuerySet[NextStep]:
        return steps.filter(owner=self.user)

    def by_site(self, steps: NextStepQuerySet, name: str, value: Site) -> NextStepQuerySet:
        return steps.at([value])


def status_counts(steps: QuerySet[NextStep], today: date) -> dict[str, int]:
    """How many steps each status would show, in one query."""
    wanted = {name: Count("pk", filter=condition) for name, condition in conditions(today).items()}
    return steps.aggregate(all=Count("pk"), **wanted)
