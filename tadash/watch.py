"""The watch list: sites and engagements by how many plain facts are red there.

There is no score. Each fact is a query of the room it belongs to (`engagements/pages/watched.py`),
counted by engagement and site, so the number of queries is that of the facts, however many
engagements and sites there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse

from engagements.models import Engagement, Site
from engagements.models.engagement import EngagementQuerySet
from engagements.pages.watched import Fact, Told, facts
from people.models import User

Place = tuple[int, int | None]
"""An engagement and one of its sites, None for the engagement as a whole."""

ROWS = "watch-rows"


@dataclass(frozen=True)
class Red:
    """A fact that is red at a place, and by how many rows."""

    fact: Fact
    count: int
    url: str
    query: str

    @property
    def words(self) -> str:
        return self.fact.said(self.count)

    @property
    def address(self) -> str:
        return f"{self.url}?{self.query}"

    def __str__(self) -> str:
        return self.words.format(f"{self.count:,}")


@dataclass(frozen=True)
class Line:
    """`site` is None where the facts are about the engagement as a whole."""

    engagement: Engagement
    site: Site | None
    reds: tuple[Red, ...]

    @property
    def n(self) -> int:
        return len(self.reds)

    # As a file and a program are told it.

    @property
    def place(self) -> str:
        return self.site.name if self.site else "The engagement as a whole"

    @property
    def kind(self) -> str:
        return self.site.get_kind_display() if self.site else ""

    @property
    def counts(self) -> SimpleNamespace:
        """By the code of every fact that is declared."""
        none = {fact.code: 0 for fact in facts()}
        return SimpleNamespace(**none | {red.fact.code: red.count for red in self.reds})


@dataclass(frozen=True)
class Behind:
    """One row that makes a fact red, and where."""

    told: Told
    engagement: str
    site: str


@dataclass(frozen=True)
class Head:
    """A fact with the number of places where it is red.

    `only` asks for these places alone; `turned` leaves the fact out, or counts it again.
    """

    fact: Fact
    count: int
    is_counted: bool
    only: str
    turned: str


@dataclass(frozen=True)
class Asked:
    """Which places the list is narrowed to."""

    engagement: Engagement | None = None
    district: Site | None = None


def watched_by(user: User) -> EngagementQuerySet:
    """Engagements that one sees as a whole, until they end."""
    return Engagement.objects.wide_for(user).not_ended()


def rows_of(fact: Fact, user: User, today: date) -> QuerySet[Any]:
    """The rows that make a fact red, in the engagements of the list."""
    ids = watched_by(user).values("pk")
    places = filter(None, (fact.engagement, fact.site))
    return fact.rows(user, today).filter(**{f"{fact.engagement}__in": ids}).select_related(*places)


def at(
    rows: QuerySet[Any],
    fact: Fact,
    *,
    engagement: Engagement | None = None,
    site: Site | None = None,
) -> QuerySet[Any]:
    """Those at one place. A fact of the engagement as a whole has none at a site."""
    if engagement:
        rows = rows.filter(**{fact.engagement: engagement})
    if site:
        rows = rows.filter(**{fact.site: site}) if fact.site else rows.none()
    return rows


def lines_of(facts: Iterable[Fact], asked: Asked, user: User, today: date) -> list[Line]:
    """By name, an engagement before its sites; `by_most` puts them in the order of the list."""
    found = _found(facts, asked, user, today)
    engagements = {row.pk: row for row in _engagements(user)}
    sites = _sites({site for _, site in found if site}, asked.district)
    ranks = {pk: n for n, pk in enumerate(engagements)}, {pk: n for n, pk in enumerate(sites)}
    return [
        Line(engagements[place[0]], sites[place[1]], tuple(reds))
        for place, reds in sorted(found.items(), key=lambda each: _rank(each[0], ranks))
        if place[1] in sites
    ]


Ranks = tuple[Mapping[int, int], Mapping[int | None, int]]


def _rank(place: Place, ranks: Ranks) -> tuple[int, int]:
    of_engagements, of_sites = ranks
    return of_engagements[place[0]], of_sites.get(place[1], 0)


def _engagements(user: User) -> QuerySet[Engagement]:
    return watched_by(user).for_list().order_by("name__alphabet", "pk")


def _sites(ids: Collection[int], district: Site | None) -> dict[int | None, Site | None]:
    """By their numbers and in their order; within a district, its own facts and its schools'."""
    rows = Site.objects.filter(pk__in=ids).order_by("name__alphabet", "pk")
    if district:
        return {site.pk: site for site in rows.below(district)}
    return {None: None, **{site.pk: site for site in rows}}


def _found(
    facts: Iterable[Fact], asked: Asked, user: User, today: date
) -> Mapping[Place, list[Red]]:
    found: dict[Place, list[Red]] = defaultdict(list)
    for fact in facts:
        rows = at(rows_of(fact, user, today), fact, engagement=asked.engagement)
        for place, count in _counts(fact, rows).items():
            found[place].append(_red(fact, place, count))
    return found


def _counts(fact: Fact, rows: QuerySet[Any]) -> dict[Place, int]:
    """How many rows there are at each place, in one query."""
    ways = [fact.engagement, fact.site] if fact.site else [fact.engagement]
    counted = rows.order_by().values_list(*ways).annotate(Count("pk"))
    return {(at[0], at[1] if fact.site else None): n for *at, n in counted}


def _red(fact: Fact, place: Place, count: int) -> Red:
    engagement, site = place
    narrowed = {"engagement": engagement} | ({"site": site} if site else {})
    return Red(fact, count, reverse(ROWS, args=[fact.code]), urlencode(narrowed))


def heads_of(
    facts: Sequence[Fact], chosen: Sequence[Fact], lines: Iterable[Line], asked: QueryDict
) -> list[Head]:
    """Of every fact in how many places it is red, whatever facts the list is narrowed to."""
    counts = Counter(red.fact.code for line in lines for red in line.reds)
    return [
        Head(
            fact,
            counts[fact.code],
            is_counted=fact in chosen,
            only=_query(asked, only=[fact.code]),
            turned=_query(
                asked,
                without=[each.code for each in facts if (each in chosen) == (each is fact)],
            ),
        )
        for fact in facts
    ]


def _query(asked: QueryDict, **facts: list[str]) -> str:
    """The same question about other facts."""
    query = QueryDict(mutable=True)
    for name in ("engagement", "district"):
        if given := asked.get(name):
            query[name] = given
    for name, codes in facts.items():
        query.setlist(name, codes)
    return query.urlencode()


def by_most(lines: Iterable[Line], facts: Collection[Fact]) -> list[Line]:
    """Where most of these facts are red first, then as they were; those without any left out."""
    kept = (
        replace(line, reds=tuple(red for red in line.reds if red.fact in facts)) for line in lines
    )
    return sorted((line for line in kept if line.reds), key=lambda line: -line.n)


def behind(fact: Fact, row: Any) -> Behind:
    engagement = _at(row, fact.engagement)
    return Behind(fact.told(row), str(engagement), str(_at(row, fact.site)) if fact.site else "")


def _at(row: Any, way: str) -> Any:
    return attrgetter(way.replace("__", "."))(row)
