"""Choices that a form leaves to the person: nothing stands in them that nobody chose.

A model's default is for rows that a program makes. In a form it would be an answer of nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, TypeVar

from django import forms
from django.db.models import NOT_PROVIDED

EMPTY = ("", "Choose")

Form = TypeVar("Form", bound=type[forms.BaseForm])


def left_open(*names: str) -> Callable[[Form], Form]:
    """For a form class: each of these choices begins without an answer."""

    def opened(form: Form) -> Form:
        made: Any = form
        for name in names:
            leave_open(made.base_fields[name])
        return form

    return opened


def leave_open(field: Any) -> None:
    field.initial = None
    offered = [(value, label) for value, label in field.choices if value not in ("", None)]
    field.choices = offered if isinstance(field.widget, forms.RadioSelect) else [EMPTY, *offered]


def forget_defaults(form: forms.ModelForm[Any], given: Container[str]) -> None:
    """Of a new row, take away what its model would choose; `given` is what the page chose."""
    if form.instance.pk is not None:
        return
    for column in form.instance._meta.concrete_fields:
        is_choice = isinstance(form.fields.get(column.name), forms.ChoiceField)
        if is_choice and column.default is not NOT_PROVIDED and column.name not in given:
            form.initial.pop(column.name, None)
