"""Forms of the pages that join all apps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Unpack, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from editing.revisions import FormOptions
from engagements.basics.forms import EngagementFilter
from engagements.models import Engagement, Innovation, Site
from engagements.pages.watched import Fact, facts
from engagements.sites.filters import UNITS, UnitField
from people.models import User
from tadash.timeline import GROUPS
from tadash.watch import Asked, watched_by
from words.terms import SITE


class TimelineFilter(forms.Form):
    """Which part of what happened to show."""

    group = forms.ChoiceField(label="What", required=False, choices=[("", "Everything"), *GROUPS])
    year = forms.TypedChoiceField(label="Year", required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        years: Iterable[int],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        field = cast("forms.ChoiceField", self.fields["year"])
        field.choices = [("", "All years"), *((year, str(year)) for year in years)]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen; a choice that is none of them counts as not made."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


class PortfolioFilter(EngagementFilter):
    """Which engagements to show of several."""

    innovation = forms.ModelChoiceField(
        label="Innovation",
        required=False,
        queryset=Innovation.objects.none(),
        empty_label="Any innovation",
    )
    show = forms.ChoiceField(
        label="Show", required=False, choices=[("", "All"), ("attention", "Needs attention")]
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        seen: QuerySet[Engagement],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        used = Innovation.objects.filter(pk__in=seen.order_by().values("innovation"))
        field = cast("forms.ModelChoiceField[Innovation]", self.fields["innovation"])
        field.queryset = used.order_by("name__alphabet", "pk")

    def narrow(self, rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
        rows = super().narrow(rows)
        chosen = self.cleaned_data.get("innovation")
        return rows.filter(innovation=chosen) if chosen else rows

    @property
    def needs_attention(self) -> bool:
        return bool(self.cleaned_data.get("show"))


class WatchFilter(forms.Form):
    """Which sites and engagements to watch, and which facts count."""

    engagement = forms.ModelChoiceField(
        label="Engagement",
        required=False,
        queryset=Engagement.objects.none(),
        empty_label="All engagements",
    )
    district = UnitField(label="In district or region", required=False)
    only = forms.MultipleChoiceField(
        label="Only these facts", required=False, widget=forms.MultipleHiddenInput
    )
    without = forms.MultipleChoiceField(
        label="Without these facts", required=False, widget=forms.MultipleHiddenInput
    )

    def __init__(
        self, data: QueryDict | None = None, *, user: User, **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, **options)
        self.facts = facts()
        fields: dict[str, Any] = self.fields
        fields["engagement"].queryset = watched_by(user).order_by("name__alphabet", "pk")
        fields["district"].sites = Site.objects.visible_to(user).filter(kind__in=UNITS)
        for name in ("only", "without"):
            fields[name].choices = [(fact.code, fact.label) for fact in self.facts]

    @property
    def chosen(self) -> list[Fact]:
        values = self.cleaned_data
        only = values["only"] or [fact.code for fact in self.facts]
        left_out = values["without"]
        return [each for each in self.facts if each.code in only and each.code not in left_out]

    @property
    def narrows(self) -> bool:
        """Whether some facts are left out."""
        return bool(self.cleaned_data["only"] or self.cleaned_data["without"])

    @property
    def asked(self) -> Asked:
        return Asked(self.cleaned_data["engagement"], self.cleaned_data["district"])


class BehindFilter(forms.Form):
    """At which place the rows behind a fact are."""

    engagement = forms.ModelChoiceField(
        label="Engagement", required=False, queryset=Engagement.objects.none()
    )
    site = forms.ModelChoiceField(
        label=SITE.capital_one, required=False, queryset=Site.objects.none()
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagements: QuerySet[Engagement],
        sites: QuerySet[Site],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        fields: dict[str, Any] = self.fields
        fields["engagement"].queryset = engagements
        fields["site"].queryset = sites
