"""How lists of measures are narrowed, on the page, in a file and in the API."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from editing.days_in_filters import DayFilter
from engagements.models import Engagement, Site
from engagements.rules.periods import month_of
from fidelity.measures import mine
from fidelity.measures.counted import counted, not_scored_in
from fidelity.models import Administration, ExpectedMeasure, Instrument, InstrumentVersion, Part
from fidelity.models.measures import ExpectedMeasureQuerySet
from fidelity.rules.windows import State
from people.models import User
from words.terms import SITE

DUE_NOW = "due_now"
STATES = (
    (DUE_NOW, "Due now"),
    (State.MISSING.value, "Overdue"),
    (State.SCORED.value, "Scored"),
    (State.NOT_YET_DUE.value, "Not due yet"),
    (State.NOT_APPLICABLE.value, "Not applicable"),
)
WORK = (
    ("none", "Not started"),
    *(c for c in Administration.Status.choices if c[0] != Administration.Status.CORRECTED),
)


COUNTED = (
    ("scored", "In the figure"),
    ("at", "At criterion"),
    ("below", "Below criterion"),
    ("approved", "Approved"),
    ("unapproved", "Submitted, not approved yet"),
    ("open", "Not in the figure yet"),
)
"""What a figure about one part counts; each opens its rows."""


class PartChoice(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, obj: Part) -> str:
        return f"{obj.version}, {obj}"


class PartFilter(django_filters.ModelChoiceFilter):
    field_class = PartChoice


class MeasureFilter(django_filters.FilterSet):
    """`site` is exactly this site; `unit` a state, region or district with all it owes and its
    sites owe, as they belonged to it in the window."""

    q = django_filters.CharFilter(method="by_words", label=f"{SITE.capital_one} or district")
    engagement = django_filters.ModelChoiceFilter(
        queryset=Engagement.objects.none(), label="Engagement", empty_label="Any engagement"
    )
    version = django_filters.ModelChoiceFilter(
        queryset=InstrumentVersion.objects.none(), label="Instrument", empty_label="Any instrument"
    )
    level = django_filters.ChoiceFilter(
        field_name="instrument__level",
        choices=Instrument.Level.choices,
        label="Level",
        empty_label="Any level",
    )
    month = DayFilter(
        label="Window",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    until = DayFilter(
        field_name="month",
        lookup_expr="lte",
        label="Windows up to",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    due_in = DayFilter(
        label="Due in",
        method="by_due_month",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    state = django_filters.ChoiceFilter(
        choices=STATES, method="by_state", label="Status", empty_label="Any status"
    )
    work = django_filters.ChoiceFilter(
        choices=WORK, method="by_work", label="Entry", empty_label="At any step"
    )
    whose = django_filters.ChoiceFilter(
        choices=mine.CHOICES, method="by_part", label="Your part", empty_label="Everybody’s"
    )
    site = django_filters.ModelChoiceFilter(
        queryset=Site.objects.none(), label=SITE.capital_one, widget=forms.HiddenInput
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=Site.objects.none(), method="by_unit", label="Unit", widget=forms.HiddenInput
    )

    part = PartFilter(
        queryset=Part.objects.none(), method="as_it_is", label="Part", empty_label="Any part"
    )
    counted = django_filters.ChoiceFilter(
        choices=COUNTED, method="by_figure", label="Counted as", empty_label="Any"
    )
    without = DayFilter(
        label="Not measured in",
        method="by_other_window",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )

    class Meta:
        model = ExpectedMeasure
        fields = (
            "q",
            "engagement",
            "version",
            "level",
            "month",
            "until",
            "due_in",
            "state",
            "work",
            "whose",
            "site",
            "unit",
            "part",
            "counted",
            "without",
        )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        user: User,
        today: date,
        rows: ExpectedMeasureQuerySet | None = None,
        **kwargs: Any,
    ) -> None:
        self.in_sight = ExpectedMeasure.objects.visible_to(user) if rows is None else rows
        super().__init__(data, queryset=self.in_sight, **kwargs)
        self.today, self.user = today, user
        engagements = Engagement.objects.visible_to(user)
        versions = InstrumentVersion.objects.visible_to(user).select_related("instrument")
        choices: dict[str, QuerySet[Any]] = {
            "engagement": engagements.order_by("name__alphabet", "pk"),
            "version": versions.order_by("instrument__name__alphabet", "label"),
            "site": Site.objects.visible_to(user),
            "unit": Site.objects.visible_to(user),
            "part": Part.objects.filter(version__in=versions).select_related("version__instrument"),
        }
        for name, queryset in choices.items():
            self.filters[name].queryset = queryset  # type: ignore[attr-defined]

    @property
    def rows(self) -> ExpectedMeasureQuerySet:
        """Nothing at all where a filter cannot be read, rather than more than was asked for."""
        return cast("ExpectedMeasureQuerySet", self.qs) if self.is_valid() else self.in_sight.none()

    @property
    def chosen_version(self) -> InstrumentVersion | None:
        """The one version the list is about, where it is about one."""
        chosen: InstrumentVersion | None = self.form.cleaned_data.get("version")
        return chosen

    @property
    def narrowed_to(self) -> Site | None:
        """The site or unit the address names, for which there is no visible field."""
        values = self.form.cleaned_data
        chosen: Site | None = values.get("site") or values.get("unit")
        return chosen

    def by_words(
        self, rows: ExpectedMeasureQuerySet, name: str, value: str
    ) -> ExpectedMeasureQuerySet:
        return rows.named(value)

    def by_due_month(
        self, rows: ExpectedMeasureQuerySet, name: str, value: date
    ) -> ExpectedMeasureQuerySet:
        return rows.due_in(month_of(value))

    def by_state(
        self, rows: ExpectedMeasureQuerySet, name: str, value: str
    ) -> ExpectedMeasureQuerySet:
        return rows.due_now(self.today) if value == DUE_NOW else rows.in_state(value, self.today)

    def by_work(
        self, rows: ExpectedMeasureQuerySet, name: str, value: str
    ) -> ExpectedMeasureQuerySet:
        return rows.in_work(value)

    def by_part(
        self, rows: ExpectedMeasureQuerySet, name: str, value: str
    ) -> ExpectedMeasureQuerySet:
        return mine.mine(rows, value, self.user)

    def as_it_is(
        self, rows: ExpectedMeasureQuerySet, name: str, value: Part
    ) -> ExpectedMeasureQuerySet:
        """Alone a part narrows to its version; what is counted of it says the rest."""
        return rows.filter(version=value.version_id)

    def by_figure(
        self, rows: ExpectedMeasureQuerySet, name: str, value: str
    ) -> ExpectedMeasureQuerySet:
        part = self.form.cleaned_data.get("part")
        return counted(rows, part, value) if part else rows.none()

    def by_other_window(
        self, rows: ExpectedMeasureQuerySet, name: str, value: date
    ) -> ExpectedMeasureQuerySet:
        values = self.form.cleaned_data
        part = values.get("part")
        unit = values.get("unit")
        return not_scored_in(rows, part, month_of(value), unit) if part else rows.none()

    def by_unit(
        self, rows: ExpectedMeasureQuerySet, name: str, value: Site
    ) -> ExpectedMeasureQuerySet:
        return rows.of_unit(value)
