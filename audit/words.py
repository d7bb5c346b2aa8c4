"""What a field is called wherever its row is told of: in its history, and as a heading."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.text import capfirst

from words.terms import spoken


def called(model: type[Model], name: str) -> str:
    """The label of a field of the model; of a question, without its mark.

    The log keeps names for good. One whose field is gone, that never had one, or that stands for
    rows of another model, is told as it is.
    """
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    words = label_of(field) if isinstance(field, Field) else spoken(name.replace("_", " "))
    return str(capfirst(words.removesuffix("?")))


def label_of(field: Field[Any, Any]) -> str:
    """Its label. One that is only the name of the field says our terms as the center does."""
    words = str(field.verbose_name)
    return spoken(words) if words == str(field.name).replace("_", " ") else words
