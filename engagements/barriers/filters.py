"""How the list of barriers is narrowed, on the page, in a file and in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from editing.models import was_due_before
from engagements.barriers import who_answers
from engagements.models import Barrier, Engagement, Rung, Site
from engagements.models.protocol import BarrierQuerySet
from people.models import User
from words.terms import SITE

WHOSE = (("us", "Waiting on us"), ("mine", "Raised by me"))
STATUSES = (
    ("waiting", "Waiting"),
    ("overdue", "Overdue"),
    ("answered", "Answered"),
    ("closed", "Closed"),
)


def conditions(today: date) -> dict[str, Q]:
    waiting = Q(status=Barrier.Status.WAITING)
    return {
        "waiting": waiting,
        "overdue": waiting & was_due_before(today, "answer_due_on"),
        "answered": Q(status=Barrier.Status.ANSWERED),
        "closed": Q(status=Barrier.Status.CLOSED),
    }


class BarrierFilter(django_filters.FilterSet):
    """`site` counts the sites below it as well."""

    q = django_filters.CharFilter(method="by_words", label=f"Words or {SITE.one}")
    whose = django_filters.ChoiceFilter(
        choices=WHOSE,
        label="Whose",
        empty_label="Everybody's",
        method="by_whose",
    )
    rung = django_filters.ChoiceFilter(choices=Rung.choices, label="Level", empty_label="Any")
    engagement = django_filters.ModelChoiceFilter(
        queryset=Engagement.objects.none(), label="Engagement", empty_label="Any"
    )
    status = django_filters.ChoiceFilter(
        choices=STATUSES, label="Status", empty_label="Any", method="by_status"
    )

    site = django_filters.ModelChoiceFilter(
        queryset=Site.objects.none(), method="by_site", label="Site", widget=forms.HiddenInput
    )

    class Meta:
        model = Barrier
        fields = ("q", "whose", "rung", "engagement", "status", "site")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        user: User,
        today: date,
        engagement: Engagement | None = None,
        rows: QuerySet[Barrier] | None = None,
        **kwargs: Any,
    ) -> None:
        seen: QuerySet[Barrier] = Barrier.objects.visible_to(user) if rows is None else rows
        if engagement is not None:
            seen = seen.filter(engagement=engagement)
        super().__init__(data, queryset=seen, **kwargs)
        self.today, self.user = today, user
        filters: Any = self.filters
        filters["engagement"].queryset = Engagement.objects.visible_to(user).order_by(
            "name__alphabet"
        )
        filters["site"].queryset = Site.objects.visible_to(user)
        if engagement is not None:
            del self.form.fields["engagement"]

    def by_words(self, rows: QuerySet[Barrier], name: str, value: str) -> QuerySet[Barrier]:
        return rows.filter(Q(title__holds=value) | Q(site__name__holds=value))

    def by_whose(self, rows: QuerySet[Barrier], name: str, value: str) -> QuerySet[Barrier]:
        if value == "mine":
            return rows.filter(raised_by=self.user)
        return who_answers.waiting_on(rows, self.user)

    def by_status(self, rows: QuerySet[Barrier], name: str, value: str) -> QuerySet[Barrier]:
        return rows.filter(conditions(self.today)[value])

    def by_site(self, rows: BarrierQuerySet, name: str, value: Site) -> BarrierQuerySet:
        return rows.at([value])


def status_counts(rows: QuerySet[Barrier], today: date) -> dict[str, int]:
    """How many barriers each status would show, in one query."""
    wanted = {name: Count("pk", filter=condition) for name, condition in conditions(today).items()}
    return rows.aggregate(all=Count("pk"), **wanted)
