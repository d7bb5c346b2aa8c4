"""What other apps add to the monthly page, piece by piece.

The page stands below the apps that know more of the month (the TA fidelity card, reviews,
packets), so each of them adds its kinds in `beside.py`, which its app reads when it starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.utils.safestring import SafeString

from fidelity.monthly.figures import Figure, figures_of
from fidelity.monthly.page import Head, MonthlyPage
from people.models import User


class Place(StrEnum):
    """Head: right below the four answers. Body: before the charts. Below: the last of the page."""

    HEAD = "head"
    BODY = "body"
    BELOW = "below"


@dataclass(frozen=True)
class Asked:
    """Who reads which month of which engagement; the reader sees the whole of it.

    `page.months.chosen` is the month, `page.today` the day at the state by which it is read at
    `now`. With `is_fresh` nothing may be shown that was counted before.
    `said` are the figures of the page, and of the pieces of a lower order.
    """

    head: Head
    page: MonthlyPage
    reader: User
    now: datetime
    is_fresh: bool = False
    said: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Piece:
    """`html` as it stands on the page; `figures` are those said in it, the same for every reader."""

    html: SafeString
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Kind:
    """`gather` draws a piece in a constant number of queries, or None where there is nothing.

    `order` is its rank among those of the same place.
    """

    code: str
    place: Place
    order: int
    gather: Callable[[Asked], Piece | None]


@dataclass(frozen=True)
class Placed:
    code: str
    place: Place
    piece: Piece


KINDS: list[Kind] = []


def pieces_for(asked: Asked) -> tuple[Placed, ...]:
    """In the order of the page."""
    placed: list[Placed] = []
    said = figures_of(asked.page)
    for kind in sorted(KINDS, key=lambda kind: kind.order):
        piece = kind.gather(replace(asked, said=said))
        if piece:
            placed.append(Placed(kind.code, kind.place, piece))
            said += piece.figures
    return tuple(placed)


def html_at(place: Place, placed: Iterable[Placed]) -> list[SafeString]:
    return [each.piece.html for each in placed if each.place == place]


def all_figures(page: MonthlyPage, placed: Iterable[Placed]) -> tuple[Figure, ...]:
    """Of the page itself, then of what stands beside it."""
    return figures_of(page) + tuple(figure for each in placed for figure in each.piece.figures)
