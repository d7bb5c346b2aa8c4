"""Looking through all kinds of rows for what somebody typed, within what they may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, FloatField, Func, QuerySet, TextField, Value, Window
from django.db.models.expressions import Combinable

from search.kinds import Kind
from search.words import Joined, Typed, clean, words_of

if TYPE_CHECKING:
    from people.models import User

SHORTEST = 2
"""Of fewer letters too much would be found."""
SHOWN = 5

BEGIN, END = "\ue000", "\ue001"
"""What the database puts around a word that was typed; no keyboard has them."""
MARKS = f'StartSel="{BEGIN}", StopSel="{END}"'
WHOLE = f"{MARKS}, HighlightAll=true"
PIECES = f'{MARKS}, MaxFragments=2, MaxWords=22, MinWords=8, FragmentDelimiter=" … "'


class Piece(NamedTuple):
    text: str
    is_marked: bool


@dataclass(frozen=True)
class Hit:
    title: tuple[Piece, ...]
    about: str
    snippet: tuple[Piece, ...]
    url: str

    @property
    def name(self) -> str:
        return "".join(piece.text for piece in self.title)


@dataclass(frozen=True)
class Group:
    """The first hits of one kind; `count` is how many there are in all."""

    kind: Kind
    hits: tuple[Hit, ...]
    count: int

    @property
    def title(self) -> str:
        return self.kind.many[:1].upper() + self.kind.many[1:]

    @property
    def n_more(self) -> int:
        return self.count - len(self.hits)

    @property
    def all_words(self) -> str:
        return f"All {{}} {self.kind.many}"


def is_enough(typed: str) -> bool:
    return len(clean(typed)) >= SHORTEST


def find(kinds: Iterable[Kind], typed: str, user: User, shown: int = SHOWN) -> list[Group]:
    """Groups with at least one hit; none for fewer than two letters. One query for each kind."""
    if not is_enough(typed):
        return []
    groups = [_group(kind, clean(typed), user, shown) for kind in kinds]
    return [group for group in groups if group.count]


def _group(kind: Kind, typed: str, user: User, shown: int) -> Group:
    counted = rows_of(kind, typed, user).annotate(n_found=Window(Count("pk")))
    rows = list(counted[:shown])
    return Group(kind, tuple(hit_of(kind, row) for row in rows), rows[0].n_found if rows else 0)


def rows_of(kind: Kind, typed: str, user: User) -> QuerySet[Any]:
    """All rows of a kind that were found, in order, with the words that were typed marked."""
    typed = clean(typed)
    found = kind.found(user, typed) if is_enough(typed) else kind.seen_by(user).none()
    fields = kind.fields
    title, *others = fields if kind.title is None else [None, *fields]
    told: QuerySet[Any] = found.annotate(
        marked_title=_marked(title, typed, WHOLE) if title else Value(""),
        marked_words=_marked(Joined(*others), typed, PIECES) if others else Value(""),
    )
    return _in_order(told, kind, typed)


def _in_order(rows: QuerySet[Any], kind: Kind, typed: str) -> QuerySet[Any]:
    """By name, whole words before parts of words; or the best match first, then the newest."""
    if kind.names:
        named: QuerySet[Any] = rows.annotate(has_word=kind.matches(typed))
        return named.order_by("-has_word", "name__alphabet", "pk")
    rank: Any = Func(
        words_of(kind.model), Typed(typed), function="ts_rank", output_field=FloatField()
    )
    ranked: QuerySet[Any] = rows.order_by(rank.desc(), "-pk")
    return ranked


def _marked(words: Combinable, typed: str, options: str) -> Func:
    return Func(
        words, Value(typed), Value(options), function="words_marked", output_field=TextField()
    )


def hit_of(kind: Kind, row: Any) -> Hit:
    snippet = pieces(row.marked_words)
    return Hit(
        title=pieces(row.marked_title) if kind.title is None else (Piece(kind.title(row), False),),
        about=kind.about(row),
        snippet=snippet if any(piece.is_marked for piece in snippet) else (),
        url=kind.url(row),
    )


def pieces(marked: str) -> tuple[Piece, ...]:
    """A text cut where its marks are; what is no mark is text, whatever it looks like."""
    found = []
    for place, part in enumerate(marked.split(BEGIN)):
        typed, end, rest = part.partition(END) if place else ("", "", part)
        found += [Piece(typed, True), Piece(rest, False)] if end else [Piece(typed + rest, False)]
    return tuple(piece for piece in found if piece.text)
