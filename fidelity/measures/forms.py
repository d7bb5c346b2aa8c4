"""Forms about measures and instruments. They clean; the verbs save."""

from __future__ import annotations

from datetime import date
from typing import Any, Unpack

from django import forms
from django.http import QueryDict

from editing.inputs import drawn, text_area
from editing.refusals import Stale
from editing.revisions import FormOptions
from engagements.pages.asked import AsksDays, Day
from fidelity.measures.refusals import Clash, Clashes
from fidelity.models import Administration


class ReasonForm(forms.Form):
    """Why; kept with the measure and in its history."""

    reason = forms.CharField(label="Why?", widget=text_area(3), max_length=300)


class BaselineForm(forms.Form):
    """Why a measure is the baseline, although the work seems to have begun before it."""

    reason = drawn(Administration._meta.get_field("baseline_reason"), widget=text_area(3))


class SubmitForm(AsksDays):
    measured_on = drawn(Administration._meta.get_field("measured_on"), required=True)
    clashes: tuple[Clash, ...] = ()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        row: Administration,
        today: date,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.row, self.today = row, today

        if row.status == Administration.Status.RETURNED:
            self.fields["reply"] = drawn(
                Administration._meta.get_field("reply"), widget=text_area(3), max_length=2000
            )

    def asked_day(self, values: dict[str, Any]) -> tuple[str, Day] | None:
        day = values.get("measured_on")
        if day is None or not self.row.expected.opens_on <= day <= self.today:
            return None
        return "measured_on", Day(day, self.row.engagement, self.today, [self.row.site_id])

    def show_stale(self, stale: Stale) -> None:
        """The answers that others gave meanwhile are to be read first."""
        if isinstance(stale, Clashes):
            self.clashes = stale.clashes
