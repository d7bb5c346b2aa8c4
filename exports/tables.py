"""What an export holds: columns by name. Each app declares the tables of its own nouns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Case, CharField, F, Model, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from audit.words import called


class Kind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    CHOICE = "choice"


KINDS: tuple[tuple[type[models.Field[Any, Any]], Kind], ...] = (
    (models.BooleanField, Kind.BOOLEAN),
    (models.DateTimeField, Kind.DATETIME),
    (models.DateField, Kind.DATE),
    (models.DecimalField, Kind.DECIMAL),
    (models.IntegerField, Kind.INTEGER),
)
"""What a column of the database becomes; the narrower kind first, and text for all others."""


Choices = Sequence[tuple[Any, Any]]


@dataclass(frozen=True)
class Column:
    """A heading, and a field path or expression that PostgreSQL works out for each row.

    For rows that are Python objects, `expression` is the name of an attribute.
    """

    label: str
    expression: str | Combinable
    kind: Kind = Kind.TEXT
    choices: Choices = ()

    def __post_init__(self) -> None:
        if (self.kind == Kind.CHOICE) != bool(self.choices):
            raise ValueError(f"Column {self.label}: choices and Kind.CHOICE go together.")

    def sql(self) -> Combinable:
        source = F(self.expression) if isinstance(self.expression, str) else self.expression
        return label_of(source, self.choices) if self.choices else source


def drawn(model: type[models.Model], *paths: str) -> tuple[Column, ...]:
    """Fields of the model under their own labels, with their own choices.

    Of another row that a field leads to, its name is told.
    """
    return tuple(_drawn(field_at(model, path), path) for path in paths)


def _drawn(field: Any, path: str) -> Column:
    label = called(field.model, field.name)
    if field.is_relation:
        return Column(label, f"{path}__name")
    if field.flatchoices:
        return Column(label, path, Kind.CHOICE, tuple(field.flatchoices))
    return Column(label, path, kind_of(field))


def field_at(model: type[models.Model], path: str) -> Any:
    """The field to which a path of the model leads, such as `engagement__state`."""
    first, _, rest = path.partition("__")
    field: Any = model._meta.get_field(first)
    return field_at(field.related_model, rest) if rest else field


def kind_of(field: models.Field[Any, Any]) -> Kind:
    return next((kind for column, kind in KINDS if isinstance(field, column)), Kind.TEXT)


@dataclass(frozen=True)
class Table:
    """`name` is for file names and the audit log, `title` for people."""

    name: str
    title: str
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        labels = [column.label.casefold() for column in self.columns]
        if not labels or len(set(labels)) != len(labels):
            raise ValueError(f"Table {self.name} needs columns, each with a label of its own.")

    @property
    def labels(self) -> list[str]:
        return [column.label for column in self.columns]

    def rows(self, queryset: QuerySet[Model]) -> QuerySet[Model, tuple[Any, ...]]:
        """The rows of `queryset` as tuples, worked out in SQL, always in the same order."""
        named = {f"export_{n}": column.sql() for n, column in enumerate(self.columns)}
        rows: QuerySet[Model, tuple[Any, ...]]
        rows = in_fixed_order(queryset).annotate(**named).values_list(*named)
        return rows


def label_of(source: Combinable, choices: Choices) -> Case:
    """The label of a stored code; a code that has none is shown as it is."""
    return Case(
        *(When(Exact(source, Value(code)), then=Value(str(label))) for code, label in choices),
        default=Cast(source, CharField()),
        output_field=CharField(),
    )


def in_fixed_order(queryset: QuerySet[Model]) -> QuerySet[Model]:
    """Break every tie by primary key. Grouped rows have none and keep the order they ask for."""
    if isinstance(queryset.query.group_by, tuple):
        return queryset
    return queryset.order_by(*queryset.query.order_by, "pk")
