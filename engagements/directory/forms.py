"""Forms of the steps of an import. They clean; `importing.py` saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from editing.inputs import DayField
from engagements.directory import columns
from engagements.directory.importing import Choice
from engagements.models import SiteImport
from engagements.rules.fips import ZONES
from engagements.rules.periods import school_year

LONGEST_SAMPLE = 60
NOWHERE = "-"


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx), one row for each school or district, the names of the "
        "columns in the first row. Nothing is imported yet.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )


class ColumnsForm(forms.Form):
    """One question for each thing a column can hold; the answers are the columns of the file."""

    effective_on = DayField(
        label="This file is true from",
        help_text="Schools that are new, closed or in another district are so from this day on.",
    )
    time_zone = forms.ChoiceField(
        label="Time zone of a state that is not here yet",
        choices=[(NOWHERE, "The usual one of that state"), *ZONES.items()],
    )

    def __init__(
        self,
        *args: Any,
        site_import: SiteImport,
        samples: Mapping[str, Sequence[str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        headings = [(heading, in_words(heading, samples)) for heading in site_import.header]
        for meaning in columns.MEANINGS:
            self.fields[meaning.field.value] = forms.ChoiceField(
                label=meaning.label,
                help_text=meaning.help,
                choices=[(NOWHERE, "Not in this file"), *headings],
                initial=site_import.mapping.get(meaning.field, NOWHERE),
            )
        self.initial["effective_on"] = site_import.effective_on or school_year(today).first
        self.initial["time_zone"] = site_import.time_zone or NOWHERE
        self.order_fields([meaning.field.value for meaning in columns.MEANINGS])

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        return "" if zone == NOWHERE else zone

    @property
    def mapped(self) -> dict[str, str]:
        values = self.cleaned_data
        chosen = {m.field.value: values.get(m.field, NOWHERE) for m in columns.MEANINGS}
        return {name: heading for name, heading in chosen.items() if heading != NOWHERE}

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        problem = "" if self.errors else columns.problem_of(self.mapped)
        if problem:
            raise ValidationError(problem)
        return values


def in_words(heading: str, samples: Mapping[str, Sequence[str]]) -> str:
    """A column by its heading and the first few values in it."""
    shown = ", ".join(samples.get(heading, ()))
    return f"{heading}: {shown[:LONGEST_SAMPLE]}" if shown else f"{heading} (empty)"


class ConfirmForm(forms.Form):
    choice = forms.ChoiceField(choices=[(choice.value, choice.name) for choice in Choice])
