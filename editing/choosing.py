"""Choices that a form leaves to the person: nothing stands in them that nobody chose.

A model's default is for rows that a program makes. In a form it would be an answer of nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, TypeVar

from django import forms

EMPTY = ("", "Choose")

Form = TypeVar("Form", bound=type[forms.BaseForm])


def left_open(*names: str) -> Callable[[Form], Form]:
    """For a form class: each of these fields begins without an answer."""

    def opened(form: Form) -> Form:
        made: Any = form
        made.open_names = (*getattr(form, "open_names", ()), *names)
        for name in names:
            leave_open(made.base_fields[name])
        return form

    return opened


def leave_open(field: Any) -> None:
    field.initial = None
    if not isinstance(field, forms.ChoiceField):
        return
    choices: Any = field.choices
    offered: list[Any] = [choice for choice in choices if choice[0] not in ("", None)]
    field.choices = offered if isinstance(field.widget, forms.RadioSelect) else [EMPTY, *offered]


def forget_defaults(form: Any, given: Container[str]) -> None:
    """Of a new row, take away what its model would choose; `given` is what the page chose."""
    if form.instance.pk is None:
        for name in getattr(form, "open_names", ()):
            if name not in given:
                form.initial.pop(name, None)
