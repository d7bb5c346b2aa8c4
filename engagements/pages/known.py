"""What is known of sites, chapter by chapter: for the page of one, and to prepare a visit.

The page of a site stands below the rooms and apps that know something of it, so each app adds
its kinds in `known.py`, which is read when the product starts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from engagements.models import Site
from people.models import User


@dataclass(frozen=True)
class Row:
    """One thing known. `state` is a state of the product, `detail` what to add to it."""

    title: str
    url: str
    about: str
    state: str = ""
    word: str = ""
    detail: str = ""


@dataclass(frozen=True)
class More:
    """The way to all of them; `words` with a place for the number."""

    url: str
    query: str
    count: int
    words: str


@dataclass(frozen=True)
class Chapter:
    """`none` is what an empty chapter says; `more` leads to the list where it has other rows."""

    html_id: str
    title: str
    rows: tuple[Row, ...]
    none: str
    more: More | None = None


@dataclass(frozen=True)
class Kind:
    """`gather` reads a chapter about sites in sight, in a constant number of queries.

    `place` orders the page of a site; `prepares` is for chapters that prepare a visit too.
    """

    place: int
    gather: Callable[[Sequence[Site], User, date], Chapter]
    prepares: bool = False


KINDS: list[Kind] = []

ROWS = 5


def chapters_of(site: Site, user: User, today: date) -> list[Chapter]:
    kinds = sorted(KINDS, key=lambda kind: kind.place)
    return [kind.gather([site], user, today) for kind in kinds]


def to_prepare(sites: Sequence[Site], user: User, today: date) -> list[Chapter]:
    kinds = sorted((kind for kind in KINDS if kind.prepares), key=lambda kind: kind.place)
    return [kind.gather(sites, user, today) for kind in kinds]
