"""What can be found. Each room says it of its nouns, in `searched.py`; `tadash` lists them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Model, Q, QuerySet

from search.words import Matches, Typed, words_of

if TYPE_CHECKING:
    from people.models import User


def nothing(row: Any) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One noun as search finds it.

    Its words are those of the model's index. Of `names` any part is enough, and rows that have
    any are listed by name; others by how well they match, then the newest first. Without `title`,
    the first of its words is the title.
    """

    code: str
    one: str
    many: str
    model: type[Model]
    seen_by: Callable[[User], QuerySet[Any]]
    url: Callable[[Any], str]
    about: Callable[[Any], str] = nothing
    title: Callable[[Any], str] | None = None
    names: tuple[str, ...] = ()

    @property
    def fields(self) -> list[F]:
        """The words of a row in the order in which they are told."""
        return list(words_of(self.model).get_source_expressions())

    def found(self, user: User, typed: str) -> QuerySet[Any]:
        """The rows in sight that have what was typed, or its number: "cycle 12"."""
        rows = self.seen_by(user)
        condition = Q(self.matches(typed))
        for name in self.names:
            condition |= Q(**{f"{name}__holds": typed})
        if number := self.number_in(typed):
            condition |= Q(pk=number)
        return rows.filter(condition)

    def matches(self, typed: str) -> Matches:
        return Matches(words_of(self.model), Typed(typed))

    def number_in(self, typed: str) -> int | None:
        """12 of "cycle 12" or "Cycle #12", if this is what cycles are."""
        noun, _, number = typed.casefold().rpartition(" ")
        digits = number.removeprefix("#")
        is_one = noun == self.one.casefold() and digits.isascii() and digits.isdigit()
        return int(digits) if is_one and len(digits) < 10 else None
