"""How the list of visits is narrowed, on the page, in a file and in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from editing.days_in_filters import DayFilter
from engagements import access
from engagements.models import Cadence, Engagement, Mode, Site, Visit
from engagements.models.visits import VisitQuerySet, site_is_shut
from engagements.rules.periods import last_day, month_of
from engagements.visits import mine
from people.models import User
from words.terms import SITE, VISIT

STATUSES = (
    ("upcoming", "To come"),
    ("shut", "At a closed place"),
    ("unlogged", "Not logged"),
    ("held", "Held"),
    ("incomplete", "Log not complete"),
    ("cancelled", "Canceled"),
)

MINE = ((mine.STAFF, "Mine"),)
ANSWERS = (
    ("confirmed", "Confirmed"),
    ("disputed", "Disputed"),
    ("awaited", "Not confirmed yet"),
)


def conditions(today: date) -> dict[str, Q]:
    planned = Q(status=Visit.Status.PLANNED)
    held = Q(status=Visit.Status.HELD)
    return {
        "upcoming": planned & Q(planned_on__gte=today),
        "shut": planned & Q(planned_on__gte=today) & Q(site_is_shut()),
        "unlogged": planned & Q(planned_on__lt=today),
        "held": held,
        "incomplete": held & Q(completed_at=None),
        "cancelled": Q(status=Visit.Status.CANCELLED),
    }


def hidden_day(field: str, lookup: str, label: str) -> DayFilter:
    """What a number of another page asks for, so that the list has exactly the rows counted."""
    return DayFilter(field_name=field, lookup_expr=lookup, label=label, widget=forms.HiddenInput)


class VisitFilter(django_filters.FilterSet):
    """`site` counts the sites below it as well; dates are of the day planned."""

    q = django_filters.CharFilter(method="by_words", label=f"{VISIT.capital_one} or {SITE.one}")
    engagement = django_filters.ModelChoiceFilter(
        queryset=Engagement.objects.none(), label="Engagement", empty_label="Any"
    )
    whose = django_filters.ChoiceFilter(
        choices=mine.CHOICES, method="by_part", label="Your part", empty_label="Everybody’s"
    )
    status = django_filters.ChoiceFilter(
        choices=STATUSES, label="Status", empty_label="Any", method="by_status"
    )
    mode = django_filters.ChoiceFilter(choices=Mode.choices, label="How", empty_label="Any")
    lead = django_filters.ModelChoiceFilter(
        queryset=User.objects.none(), label="Who leads", empty_label="Any"
    )
    answer = django_filters.ChoiceFilter(
        choices=ANSWERS, label="The state says", empty_label="Any", method="by_answer"
    )
    since = DayFilter(field_name="planned_on", lookup_expr="gte", label="From")
    until = DayFilter(field_name="planned_on", lookup_expr="lte", label="Until")
    promised = DayFilter(
        label="Promised for",
        method="by_promise",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    promised_since = hidden_day("occurrence_on", "gte", "Promised from")
    promised_until = hidden_day("occurrence_on", "lte", "Promised until")
    held_since = hidden_day("held_on", "gte", "Held from")
    held_until = hidden_day("held_on", "lte", "Held until")
    site = django_filters.ModelChoiceFilter(
        queryset=Site.objects.none(),
        method="by_site",
        label=SITE.capital_one,
        widget=forms.HiddenInput,
    )
    cadence = django_filters.ModelChoiceFilter(
        queryset=Cadence.objects.none(), label="Cadence", widget=forms.HiddenInput
    )

    class Meta:
        model = Visit
        fields = (
            "q",
            "whose",
            "engagement",
            "status",
            "mode",
            "lead",
            "answer",
            "since",
            "until",
            "promised",
            "promised_since",
            "promised_until",
            "held_since",
            "held_until",
            "site",
            "cadence",
        )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        user: User,
        today: date,
        rows: VisitQuerySet | None = None,
        **kwargs: Any,
    ) -> None:
        seen = Visit.objects.visible_to(user) if rows is None else rows
        super().__init__(data, queryset=seen, **kwargs)
        self.today, self.user = today, user
        choices: dict[str, QuerySet[Any]] = {
            "engagement": Engagement.objects.visible_to(user).order_by("name__alphabet", "pk"),
            "lead": access.staff_visible_to(user).order_by("name__alphabet", "pk"),
            "site": Site.objects.visible_to(user),
            "cadence": Cadence.objects.visible_to(user),
        }
        filters: Any = self.filters
        for name, queryset in choices.items():
            filters[name].queryset = queryset
        self.visible_sites = choices["site"]

    def by_status(self, visits: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        return visits.filter(conditions(self.today)[value])

    def by_promise(self, visits: VisitQuerySet, name: str, value: date) -> VisitQuerySet:
        return visits.promised(month_of(value), last_day(value))

    def by_part(self, visits: VisitQuerySet, name: str, value: str) -> VisitQuerySet:
        return mine.mine(visits, value, self.user, self.today)

    def by_answer(self, visits: VisitQuerySet, name: str, value: str) -> VisitQuerySet:
        return visits.answered(value)

    def by_words(self, visits: QuerySet[Visit], name: str, value: str) -> QuerySet[Visit]:
        called_so = self.visible_sites.filter(visits=OuterRef("pk"), name__holds=value)
        return visits.filter(Q(title__holds=value) | Exists(called_so))

    def by_site(self, visits: VisitQuerySet, name: str, value: Site) -> VisitQuerySet:
        return visits.at([value])


def status_counts(visits: QuerySet[Visit], today: date) -> dict[str, int]:
    """How many visits each status would show, in one query."""
    wanted = {name: Count("pk", filter=condition) for name, condition in conditions(today).items()}
    return visits.aggregate(all=Count("pk"), **wanted)
