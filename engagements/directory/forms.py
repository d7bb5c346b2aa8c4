"""Forms of the steps of an import. They clean; `importing.py` saves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from editing.inputs import MOST_DIGITS, DayField
from engagements.directory import columns
from engagements.directory.examining import known_states, sheet_of
from engagements.directory.importing import Choice
from engagements.models import ImportLine, SiteImport
from engagements.rules.fips import STATES, ZONES
from engagements.rules.periods import school_year
from exports.reading import Sheet
from search.words import in_alphabet

LONGEST_SAMPLE = 60
ROW = re.compile(r"row_(\d{1,9})", re.ASCII)
NOWHERE = "-"


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx), one row for each school or district. Titles above the names "
        "of the columns and notes below the table do no harm. Nothing is imported yet.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )


class ColumnsForm(forms.Form):
    """One question for each thing a column can hold; the answers are the columns of the file."""

    effective_on = DayField(
        label="This file is accurate as of",
        help_text="Schools that are new, closed or in another district are so from this day on. "
        "What a newer file has said already stays as it is.",
    )
    home_state = forms.ChoiceField(
        label="State of rows that do not say it",
        help_text="For the file of one state that has no column for it.",
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
        states: Any = self.fields["home_state"]
        states.choices = [(NOWHERE, "Every row says it"), *state_choices()]
        self.initial["effective_on"] = site_import.effective_on or school_year(today).first
        self.initial["time_zone"] = site_import.time_zone or NOWHERE
        self.initial["home_state"] = site_import.home_state or NOWHERE
        self.order_fields([meaning.field.value for meaning in columns.MEANINGS])

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        return "" if zone == NOWHERE else zone

    def clean_home_state(self) -> str:
        state: str = self.cleaned_data["home_state"]
        return "" if state == NOWHERE else state

    @property
    def told(self) -> dict[str, Any]:
        """All that the form says, as `importing.check` takes it."""
        names = ("effective_on", "time_zone", "home_state")
        return {"mapped": self.mapped, **{name: self.cleaned_data[name] for name in names}}

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


def state_choices() -> list[tuple[str, str]]:
    """The states of the country, and those that are here."""
    names = {code: state.name for code, state in STATES.items()}
    names |= {code: site.name for code, site in known_states().items()}
    places = in_alphabet(names.values())
    return sorted(names.items(), key=lambda choice: places[choice[1]])


def in_words(heading: str, samples: Mapping[str, Sequence[str]]) -> str:
    """A column by its heading and the first few values in it."""
    shown = ", ".join(samples.get(heading, ()))
    return f"{heading}: {shown[:LONGEST_SAMPLE]}" if shown else f"{heading} (empty)"


class TableForm(forms.Form):
    """Which sheet of a workbook is meant, and which row names the columns."""

    sheet = forms.ChoiceField(label="Sheet", required=False)
    header_number = forms.TypedChoiceField(label="Names of the columns", coerce=int)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        site_import: SiteImport,
        sheet: Sheet | None = None,
    ) -> None:
        super().__init__(data)
        self.present = site_import.sheet
        table = sheet or sheet_of(site_import)
        self.fields["sheet"].choices = [(name, name) for name in table.names]  # type: ignore[attr-defined]
        self.fields["header_number"].choices = [  # type: ignore[attr-defined]
            (number, f"Row {number}: {shortened(record)}") for number, record in table.first_records
        ]
        self.initial = {"sheet": site_import.sheet, "header_number": site_import.header_number}
        if len(table.names) < 2:
            del self.fields["sheet"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        return values | {"sheet": values.get("sheet") or self.present}


def shortened(record: Sequence[str]) -> str:
    """The beginning of a row."""
    words = ", ".join(cell.strip() for cell in record if cell.strip())
    return words if len(words) <= LONGEST_SAMPLE else f"{words[:LONGEST_SAMPLE]}…"


class ListForm(forms.Form):
    list = forms.ChoiceField(label="List", choices=ImportLine.Outcome.choices)


def answers_in(data: QueryDict) -> dict[int, int]:
    """For each row that was answered, the site it is, or 0."""
    found = ((ROW.fullmatch(name), value) for name, value in data.items())
    return {
        int(row[1]): int(str(value))
        for row, value in found
        if row and str(value).isdecimal() and len(str(value)) <= MOST_DIGITS
    }


class ConfirmForm(forms.Form):
    choice = forms.ChoiceField(choices=[(choice.value, choice.name) for choice in Choice])
