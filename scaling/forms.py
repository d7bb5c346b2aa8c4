"""How the page is narrowed: to a district, to a cohort."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Unpack

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from editing.revisions import FormOptions
from engagements.models import Cohort, Site
from scaling.asked import NO_COHORT
from words.days import long_month


class ScalingFilter(forms.Form):
    """Numbers of rows, and of no cohort; empty for the whole engagement."""

    month = forms.ChoiceField(label="Month", required=False)
    district = forms.TypedChoiceField(
        label="District", required=False, coerce=int, empty_value=None
    )
    cohort = forms.TypedChoiceField(label="Cohort", required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        months: Sequence[date],
        districts: QuerySet[Site],
        cohorts: QuerySet[Cohort],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.districts = {row.pk: row for row in districts}
        self.cohorts = {row.pk: row for row in cohorts}
        offered: Any = self.fields
        offered["month"].choices = [(f"{month:%Y-%m}", long_month(month)) for month in months]
        offered["district"].choices = [("", "All"), *_named(self.districts)]
        others = [(NO_COHORT, "In no cohort")] if self.cohorts else []
        offered["cohort"].choices = [("", "All"), *_named(self.cohorts), *others]

    @property
    def chosen_district(self) -> Site | None:
        return self.districts.get(self.cleaned_data["district"] or 0)

    @property
    def chosen_cohort(self) -> int | None:
        chosen: int | None = self.cleaned_data["cohort"]
        return chosen

    @property
    def cohort_name(self) -> str:
        chosen = self.chosen_cohort
        return str(self.cohorts.get(chosen, "In no cohort")) if chosen is not None else ""


def _named(rows: dict[int, Any]) -> list[tuple[int, str]]:
    return [(pk, str(row)) for pk, row in rows.items()]
