"""Every engagement at a glance, for who sees several as a whole: a constant number of queries.

Figures of fidelity and what is overdue are those of the monthly page, by its own functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, Q

from accountability.listing import ALL, cards_of
from engagements.agreements.pages import SOON_DAYS
from engagements.barriers.filters import conditions as barrier_conditions
from engagements.models import Agreement, Barrier, Engagement, Visit
from engagements.rules.periods import add_months, month_of, school_year
from engagements.visits.filters import conditions as visit_conditions
from fidelity.monthly import page as monthly
from fidelity.monthly.leadership import one_of_each_level
from fidelity.monthly.strip import Tile
from fidelity.rollups import lateness, rolling, standing
from people.models import User

USUAL = ("state__name__alphabet", "name__alphabet")
NAMES = {
    "engagement": "name__alphabet",
    "state": "state__name__alphabet",
    "innovation": "innovation__name__alphabet",
    "status": "status",
}
"""Put in order by the database."""
FIGURES = {
    "last": "visits.last_on",
    "kept": "year.share",
    "unlogged": "visits.n_unlogged",
    "overdue": "n_overdue",
    "barriers": "barriers.n",
    "ends": "ends_on",
}
"""Put in order here, because their rows are counted for all engagements at once."""


@dataclass(frozen=True)
class Visits:
    last_on: date | None = None
    next_on: date | None = None
    n_unlogged: int = 0


@dataclass(frozen=True)
class Year:
    """The visits promised for this school year whose day has come, and those of them held."""

    promised: int = 0
    held: int = 0

    @property
    def share(self) -> float | None:
        return self.held / self.promised if self.promised else None


@dataclass(frozen=True)
class Barriers:
    """What waits for an answer, at any level, and since when the oldest does."""

    n: int = 0
    n_overdue: int = 0
    oldest_on: date | None = None


@dataclass(frozen=True)
class Measured:
    """What only those read who see the whole engagement."""

    tiles: tuple[Tile, ...]
    n_overdue: int


@dataclass(frozen=True)
class Card:
    """The TA fidelity card of last month. `state` is a code of the status component."""

    state: str
    n_state: int
    n_provider: int

    @property
    def words(self) -> str:
        return f"State {self.n_state} of {ALL}, TA {self.n_provider} of {ALL}"


@dataclass(frozen=True)
class Row:
    engagement: Engagement
    today: date
    visits: Visits
    year: Year
    barriers: Barriers
    ends_on: date | None
    measured: Measured | None
    card: Card | None

    @property
    def months(self) -> str:
        return self.engagement.months_in_words(self.today)

    @property
    def n_overdue(self) -> int | None:
        return self.measured.n_overdue if self.measured else None

    @property
    def figures(self) -> list[Tile]:
        """The levels of which there is a figure."""
        return [tile for tile in self.measured.tiles if tile.figure] if self.measured else []

    @property
    def unlogged_query(self) -> str:
        return self._query(status="unlogged")

    @property
    def overdue_query(self) -> str:
        return self._query(state="missing")

    @property
    def barriers_query(self) -> str:
        return self._query(status="waiting")

    def _query(self, **more: str) -> str:
        return urlencode({"engagement": self.engagement.pk, **more})

    @property
    def barrier_days(self) -> int | None:
        oldest = self.barriers.oldest_on
        return (self.today - oldest).days if oldest else None

    @property
    def days_left(self) -> int | None:
        """Until the agreement runs out, below zero once it has; of one that goes on only."""
        if self.ends_on is None or self.engagement.has_ended:
            return None
        return (self.ends_on - self.today).days

    @property
    def is_ending(self) -> bool:
        return self.days_left is not None and self.days_left <= SOON_DAYS

    @property
    def has_run_out(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def needs_attention(self) -> bool:
        """Something is past its day, or the agreement runs out soon."""
        late = self.visits.n_unlogged or self.n_overdue or self.barriers.n_overdue
        return bool(late) or self.is_ending

    # As a file tells it.

    @property
    def tier(self) -> str:
        return str(self.engagement.get_tier_display())

    @property
    def status(self) -> str:
        return str(self.engagement.get_status_display())

    @property
    def at_criterion(self) -> str:
        return "; ".join(_said(tile) for tile in self.figures)

    @property
    def since_last(self) -> str:
        """The same sites in the window before and now, of each level."""
        told = ((tile.title, tile.change) for tile in self.figures)
        return "; ".join(f"{title}: {change.words}" for title, change in told if change)

    @property
    def card_words(self) -> str:
        return self.card.words if self.card else ""


def _said(tile: Tile) -> str:
    """ "Schools: 18 of 29 schools at criterion, School check, 12 of 29 approved"."""
    figure = f"{tile.figure} {tile.figure_of}".strip()
    return ", ".join([f"{tile.title}: {figure}", tile.instrument, tile.word.lower()])


def sees_several(user: User) -> bool:
    return Engagement.objects.wide_for(user)[:2].count() > 1


def portfolio(
    engagements: Sequence[Engagement], user: User, today: date, now: datetime
) -> list[Row]:
    """Engagements in sight, in their order, each with what the reader may see of it."""
    ids = [engagement.pk for engagement in engagements]
    visits, years = _visits(ids, user, today), _years(ids, user, today)
    barriers, ends = _barriers(ids, user, today), _ends(ids, user)
    measured, cards = _measured(ids, user, now), _cards(ids, user, today)
    return [
        Row(
            engagement=engagement,
            today=engagement.day_of(now),
            visits=visits.get(engagement.pk, Visits()),
            year=years.get(engagement.pk, Year()),
            barriers=barriers.get(engagement.pk, Barriers()),
            ends_on=ends.get(engagement.pk),
            measured=measured.get(engagement.pk),
            card=cards.get(engagement.pk),
        )
        for engagement in engagements
    ]


def is_figure(wanted: str) -> bool:
    return wanted.removeprefix("-") in FIGURES


def in_order(rows: list[Row], wanted: str) -> list[Row]:
    """By a figure, those without one last; otherwise as they are."""
    if not is_figure(wanted):
        return rows
    figure = attrgetter(FIGURES[wanted.removeprefix("-")])
    with_one = [row for row in rows if figure(row) is not None]
    without = [row for row in rows if figure(row) is None]
    return sorted(with_one, key=figure, reverse=wanted.startswith("-")) + without


def _each(rows: Any, ids: Iterable[int], **figures: Any) -> dict[int, dict[str, Any]]:
    """Figures by engagement, in one query."""
    grouped = rows.filter(engagement__in=ids).order_by().values("engagement").annotate(**figures)
    return {row.pop("engagement"): row for row in grouped}


def _visits(ids: Iterable[int], user: User, today: date) -> dict[int, Visits]:
    status = visit_conditions(today)
    found = _each(
        Visit.objects.visible_to(user),
        ids,
        last_on=Max("held_on"),
        next_on=Min("planned_on", filter=status["upcoming"]),
        n_unlogged=Count("pk", filter=status["unlogged"]),
    )
    return {pk: Visits(**figures) for pk, figures in found.items()}


def _years(ids: Iterable[int], user: User, today: date) -> dict[int, Year]:
    """Due is what the monthly page counts as due: the promised without those still to come."""
    year = school_year(today)
    to_come = Q(status=Visit.Status.PLANNED, occurrence_on__gte=today)
    found = _each(
        Visit.objects.visible_to(user).promised(year.first, year.last),
        ids,
        promised=Count("pk", filter=~to_come),
        held=Count("pk", filter=Q(status=Visit.Status.HELD)),
    )
    return {pk: Year(**figures) for pk, figures in found.items()}


def _barriers(ids: Iterable[int], user: User, today: date) -> dict[int, Barriers]:
    found = _each(
        Barrier.objects.visible_to(user).waiting(),
        ids,
        n=Count("pk"),
        n_overdue=Count("pk", filter=barrier_conditions(today)["overdue"]),
        oldest_on=Min("raised_on"),
    )
    return {pk: Barriers(**figures) for pk, figures in found.items()}


def _ends(ids: Iterable[int], user: User) -> dict[int, date]:
    rows = Agreement.objects.visible_to(user).standing().filter(engagement__in=ids)
    return dict(rows.values_list("engagement", "ends_on"))


def _measured(ids: Iterable[int], user: User, now: datetime) -> Mapping[int, Measured]:
    """Besides its queries it folds where somebody wrote just before, as the monthly page does."""
    wide = Engagement.objects.wide_for(user).filter(pk__in=ids).values_list("pk", flat=True)
    heads = monthly.heads_of(list(wide))
    for head in heads:
        if head.is_marked:
            rolling.fold(engagement_id=head.engagement.pk)
    if not heads:
        return {}
    days = {head.engagement.pk: head.engagement.day_of(now) for head in heads}
    units = [(head.engagement.pk, head.engagement.state_id) for head in heads]
    read = standing.read_units(units, month_of(max(days.values())))
    return {pk: _at_state(read.of(pk, unit), days[pk]) for pk, unit in units}


def _at_state(series: tuple[Any, ...], today: date) -> Measured:
    tiles = one_of_each_level(series, month_of(today), today)
    return Measured(tiles, lateness.overdue_of(series, today).n)


def _cards(ids: Iterable[int], user: User, today: date) -> dict[int, Card]:
    rows: Any = cards_of(user, add_months(today, -1)).filter(pk__in=ids)
    return {row.pk: Card(row.card_state, row.n_state, row.n_provider) for row in rows}
