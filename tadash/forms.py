"""Forms of the pages that join all apps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Unpack, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from editing.revisions import FormOptions
from engagements.basics.forms import EngagementFilter
from engagements.models import Engagement, Innovation
from tadash.timeline import GROUPS


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
