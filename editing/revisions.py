"""Forms that notice when somebody else saved the row first."""

from __future__ import annotations

import json
from collections.abc import Mapping, MutableMapping
from copy import copy
from datetime import date
from typing import Any, TypedDict, TypeGuard, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import QuerySet
from django.http import QueryDict

from audit.words import label_of
from editing import writing
from editing.choosing import forget_defaults
from editing.clashes import Clash, MergingForm, Sent, alike, as_sent
from editing.inputs import revision_field
from editing.models import Revised
from editing.saves import saves_since
from search.words import by_alphabet
from words.days import short_day

OWN = ("revision", "client_id", "base")
"""Fields of the form itself, not of its row."""

HERE_ALREADY = "This is here already. Change it there."


class FormOptions(TypedDict, total=False):
    """What a page may give to any form, beside what was sent."""

    initial: MutableMapping[str, Any] | None


class RowOptions(FormOptions, total=False):
    """`instance` is the row that the form changes; a form that adds one has none, or an empty one."""

    instance: models.Model | None


class Change(TypedDict):
    """What a verb that changes a row asks for: what was read, and what is to be there."""

    revision: int
    values: Mapping[str, Any]


class RevisionForm(forms.ModelForm[Any], MergingForm):
    """Remembers which revision of its row was shown, and what was in it."""

    revision = revision_field()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        instance: models.Model | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        """The form writes what was typed into a copy; the row of the page stays as it is stored."""
        super().__init__(data, instance=copy(instance), **options)
        forget_defaults(self, options.get("initial") or {})
        if self.instance.pk:
            self.fields["revision"].initial = self.instance.revision
            self.fields["base"].initial = lambda: json.dumps(self.base_of(self.instance))

    @property
    def values(self) -> dict[str, Any]:
        """What was written into the fields of the row itself, of a valid form."""
        own = {field.name for field in self.instance._meta.concrete_fields} - {*OWN}
        return {name: value for name, value in self.cleaned_data.items() if name in own}

    @property
    def people(self) -> dict[str, Any]:
        """Who was chosen in each of its many-to-many fields, of a valid form."""
        fields = {field.name for field in self.instance._meta.many_to_many}
        return {name: chosen for name, chosen in self.cleaned_data.items() if name in fields}

    @property
    def shared(self) -> list[str]:
        meta = self.instance._meta
        stored = {field.name for field in (*meta.concrete_fields, *meta.many_to_many)}
        return [name for name in self.fields if name in stored and name not in OWN]

    def held(self, row: Any, name: str) -> object:
        return row._meta.get_field(name).value_from_object(row)

    def told(self, row: Any, name: str) -> str:
        return self.in_words(row, name, getattr(row, name))

    def base_of(self, row: Any) -> dict[str, Sent]:
        """Of the fields that another form of the same row fills in, too: they are told of."""
        others = {
            field.name: as_sent(field.value_from_object(row))
            for field in row._meta.concrete_fields
            if field.editable and not field.primary_key and field.name not in self.fields
        }
        return {**others, **super().base_of(row)}

    def beside(self, row: Any, base: Mapping[str, Sent], now: Mapping[str, Sent]) -> list[Clash]:
        names = [name for name in now if name in base and name not in self.shared]
        return [
            Clash(name, _label(row, name), self._was(row, name, base[name]), self.told(row, name))
            for name in names
            if not alike(base[name], now[name])
        ]

    def _was(self, row: models.Model, name: str, value: Sent) -> str:
        """A former value in words; of a link to another row it is not known any more."""
        field: Any = row._meta.get_field(name)
        if field.is_relation or not isinstance(value, str) or not value:
            return ""
        try:
            return self.in_words(row, name, field.to_python(value))
        except ValidationError:
            return ""

    @property
    def revision_read(self) -> int:
        """The revision that was on the page, of a valid form; 0 where none was sent."""
        return self.cleaned_data["revision"] or 0

    @property
    def change(self) -> Change:
        """Of a valid form."""
        return {"revision": self.revision_read, "values": self.values}

    def show_conflict(self, row: Revised) -> None:
        """Show what became of each field. `row` is what is stored by now."""
        self.merge(row, saves_since(row, self.revision_read))

    def show_broken_rule(self, error: IntegrityError) -> None:
        """Say which rule of the database somebody else's row now breaks; others are raised."""
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        rules = {rule.name: rule for rule in self.instance._meta.constraints}
        if name not in rules:
            raise error
        rule = rules[name]
        is_worded = rule.violation_error_message != rule.default_violation_error_message
        self.add_error(None, rule.get_violation_error_message() if is_worded else HERE_ALREADY)

    def renew(self, data: QueryDict, row: Revised) -> None:
        data["revision"] = str(row.revision)

    def in_words(self, row: Any, name: str, value: object) -> str:
        """A value as a person reads it: the label of a choice, a day, the names of people."""
        if isinstance(value, models.Manager):
            value = value.all()
        if isinstance(value, QuerySet) or _is_rows(value):
            return ", ".join(by_alphabet(str(each) for each in value))
        if isinstance(value, date):
            return short_day(value)
        if isinstance(value, list):
            labels = dict(getattr(self.fields.get(name), "choices", ()))
            return ", ".join(str(labels.get(each, each)) for each in value)
        return writing.in_words(row, name, value)


def _is_rows(value: object) -> TypeGuard[list[models.Model]]:
    return isinstance(value, list) and any(isinstance(each, models.Model) for each in value)


def _label(row: models.Model, name: str) -> str:
    field: Any = row._meta.get_field(name)
    words = label_of(field)
    return words[:1].upper() + words[1:]
