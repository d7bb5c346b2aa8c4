"""What a field is called wherever its row is told of: in its history, and as a heading."""

from __future__ import annotations

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst


def called(model: type[Model], name: str) -> str:
    """The label of a field of the model; of a question, without its mark.

    The log keeps names for good. One whose field is gone, or that never had one, is told as it is.
    """
    try:
        words = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        words = name.replace("_", " ")
    return str(capfirst(words.removesuffix("?")))
