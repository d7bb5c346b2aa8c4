"""What a field is called wherever its row is told of: in its history, and as a heading."""

from __future__ import annotations

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.text import capfirst


def called(model: type[Model], name: str) -> str:
    """The label of a field of the model; of a question, without its mark.

    The log keeps names for good. One whose field is gone, that never had one, or that stands for
    rows of another model, is told as it is.
    """
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    words = str(field.verbose_name) if isinstance(field, Field) else name.replace("_", " ")
    return str(capfirst(words.removesuffix("?")))
