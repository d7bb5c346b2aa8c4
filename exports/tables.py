"""What an export holds: columns by name. Each app declares the tables of its own nouns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, F, Model, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.db.models.lookups import Exact


class Kind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    CHOICE = "choice"


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
