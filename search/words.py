"""How rows are found by what people type. The database compares; `migrations/` says how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db import connection as own_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    CharField,
    Func,
    Index,
    Lookup,
    Model,
    TextField,
    Transform,
    Value,
)
from django.db.models.sql.compiler import SQLCompiler

LONGEST = 200
"""Of more characters than this, the rest is not looked for."""

ALPHABET = """
SELECT given.name FROM unnest(%s::text[]) AS given (name) ORDER BY name_key(given.name), given.name
"""


class Words(Func):
    """The words of a row that can be found. A model has them as an index, which names them once."""

    function = "word_vector"
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()


class Folded(Func):
    """Without accents, case, apostrophes and dashes."""

    function = "folded"
    output_field = TextField()


@CharField.register_lookup
class Alphabet(Transform):
    """What names are sorted by: `order_by("name__alphabet")`.

    iLEAD stands among the I, Piñon among the P, and P.S. 2 before P.S. 10, on every server: not
    every PostgreSQL has the collations for it.
    """

    lookup_name = "alphabet"
    function = "name_key"
    output_field = TextField()


class Typed(Func):
    """What somebody typed; its last word may be a beginning."""

    function = "word_query"
    output_field = SearchQueryField()

    def __init__(self, typed: str) -> None:
        super().__init__(Value(typed))


class Matches(Func):
    """Words, and what was typed: whether they have it."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


class Joined(Func):
    """Several texts after each other, as `Words` joins them."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' … ' || "
    output_field = TextField()


@CharField.register_lookup
@TextField.register_lookup
class Holds(Lookup[Any]):
    """`name__holds="pinon"`: the words stand anywhere in it, however they are typed."""

    lookup_name = "holds"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        pattern = f"'%%' || NULLIF(folded({right}), '') || '%%'"
        return f"folded({left}) LIKE {pattern}", (*left_params, *right_params)


def in_alphabet(names: Iterable[str]) -> dict[str, int]:
    """The place of each of some names that are no column, sorted as `Alphabet` does; one query."""
    given = sorted(set(names))
    if not given:
        return {}
    with own_connection.cursor() as cursor:
        cursor.execute(ALPHABET, [given])
        return {name: place for place, (name,) in enumerate(cursor.fetchall())}


def by_alphabet(names: Iterable[str]) -> list[str]:
    """Names that are no column, in that order; of two alike both stay."""
    given = list(names)
    return sorted(given, key=in_alphabet(given).__getitem__)


def clean(typed: str) -> str:
    """What was typed, short enough to look for, without what no text of the database holds."""
    return " ".join(typed.replace("\0", "").split())[:LONGEST]


def _indexes(model: type[Model]) -> Iterator[Index]:
    """Those of a model, and of the tables whose rows it adds to."""
    for each in (model, *model._meta.get_parent_list()):
        yield from each._meta.indexes


def words_of(model: type[Model]) -> Words:
    """What can be found in a row of this model, as its index names it."""
    for index in _indexes(model):
        if isinstance(index, GinIndex) and index.expressions:
            expression = index.expressions[0]
            if isinstance(expression, Words):
                return expression
    raise LookupError(f"{model.__name__} has no index of its words.")
