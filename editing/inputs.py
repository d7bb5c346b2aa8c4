"""Controls that a phone draws well, and how sites are chosen."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import IntegerField
from django.utils.text import capfirst

from audit.words import label_of

MOST_DIGITS = 18
"""So long is the longest id of a row."""

REVISION_DIGITS = 9
"""So long is the longest revision that a row can have."""

NUMBER = re.compile(r"0|[1-9][0-9]*")
"""A number as our own pages write it. Other ways to write it would be other words for one thing,
of which one check sees two and the next sees one."""

OUR_TIME = (
    MinValueValidator(date(1900, 1, 1), "Choose a day after 1900."),
    MaxValueValidator(date(2100, 12, 31), "Choose a day before 2101."),
)
"""Days beyond these are slips of the keyboard, and reckoning with them breaks a calendar."""

ID_TAKEN = (
    "Something else was saved from this form before, so this was not saved yet. "
    "Your words are still here: save again to add them as new."
)

UNREAD = (
    "What was sent does not say which version you read, so nothing was saved. "
    "Copy your words, and open the page again."
)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that somebody can mean. Every date that a form asks for is one."""

    widget: type[forms.Widget] = DayInput
    default_validators = list(OUR_TIME)


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


class MonthField(DayField):
    """A month, as the date of its first day; a browser without a picker takes 2026-03."""

    widget = MonthInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m", "%Y-%m-%d"], **kwargs)
        self.error_messages["invalid"] = "Write a month, such as 2026-03."

    def clean(self, value: object) -> date | None:
        day: date | None = super().clean(value)
        return day.replace(day=1) if day else None


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class MinutesInput(forms.NumberInput):
    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "numeric", "min": "0", "step": "5"})


def drawn(column: Any, **more: Any) -> Any:
    """The field of a form for a column: label, help, choices and limits are those of the model."""
    if isinstance(column, ArrayField):
        asked = {**asks(column), "choices": column.base_field.choices}
        return forms.MultipleChoiceField(**asked | more)
    return column.formfield(**limits(column) | more)


def asks(column: Any) -> dict[str, Any]:
    """What the model says of any field of a form for a column, of whatever kind the form makes it."""
    return {
        "label": capfirst(label_of(column)),
        "help_text": column.help_text,
        "required": not column.blank,
    }


def limits(column: Any) -> dict[str, Any]:
    """The least and the most of a number, which Django leaves to the model."""
    if not isinstance(column, IntegerField):
        return {}
    named = {"min_value": MinValueValidator, "max_value": MaxValueValidator}
    return {
        name: check.limit_value
        for name, kind in named.items()
        for check in column.validators
        if isinstance(check, kind)
    }


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def client_id_field() -> forms.UUIDField:
    """An id made with the form, so that sending it twice makes one row."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def take_new_id(form: forms.BaseForm, name: str = "client_id") -> None:
    """Let a form whose id was taken be sent again as it is, under an id that is new."""
    data: Any = form.data
    data = data.copy()
    data[form.add_prefix(name)] = str(uuid.uuid4())
    form.data = data
    form.add_error(None, ID_TAKEN)


class RevisionField(forms.IntegerField):
    """The revision of a row that was on the page, sent back just as the page wrote it."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": UNREAD, "required": UNREAD}

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if not is_revision(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(value)


def revision_field() -> RevisionField:
    return RevisionField(required=False)


def number_in(words: str, most: int = MOST_DIGITS) -> int:
    """A number as a button or an address sends it along; 0 where it is none we could have sent."""
    return int(words) if len(words) <= most and NUMBER.fullmatch(words) else 0


def revision_in(words: str) -> int:
    """A revision as a button sends it along; 0, which no row has, where it is none."""
    return number_in(words, REVISION_DIGITS)


def is_revision(value: object) -> bool:
    """Whether this is a revision as a page of ours writes it; 0 says that there was no row yet."""
    return str(value) == "0" or revision_in(str(value)) > 0


def ask_when_needed(form: forms.Form | forms.ModelForm[Any], *names: str) -> None:
    """Mark fields that another field's answer asks for: nobody is told that they are optional."""
    for name in names:
        form.fields[name].is_conditional = True  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Box:
    """A box to tick: what it stands for, and a word beside it."""

    html_id: str
    value: int
    label: str
    kind: str
    is_checked: bool
    name: str = ""


def _is_id(value: object) -> bool:
    return hasattr(value, "pk") or number_in(str(value)) > 0
