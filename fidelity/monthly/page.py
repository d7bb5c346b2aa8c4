"""The monthly page of a state: its questions answered in a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from engagements.barriers.lines import Blocked, waiting_at_state
from engagements.models import Engagement, Innovation, Site, Stage
from engagements.rules.periods import add_months, month_of, month_range
from fidelity.charts import drawing
from fidelity.charts.drawing import Chart
from fidelity.monthly import answers, promises, strip
from fidelity.monthly.answers import Answer
from fidelity.monthly.promises import OverdueSteps, Promise
from fidelity.monthly.strip import Tile
from fidelity.rollups import lateness, scores, standing
from fidelity.rollups.lateness import Lateness
from fidelity.rollups.levels import LEVELS, Level, Listed
from fidelity.rollups.querying import named_rows_of
from fidelity.rollups.scores import ListedByCell
from fidelity.rollups.series import Series
from words.days import long_month, moment

NO_MONTH = "There is no page for that month. Write it as 2026-03."


class NoSuchMonth(ValueError):
    """A month that is none, or lies before the engagement or in the future."""


_HEADS = """
SELECT EXISTS (SELECT FROM fidelity_dirtycell mark WHERE mark.engagement_id = e.id) AS is_marked,
    (
        SELECT entry.stage FROM engagements_stageentry entry
        WHERE entry.engagement_id = e.id AND entry.site_id = e.state_id
        ORDER BY entry.starts_on DESC, entry.id DESC LIMIT 1
    ) AS stage,
    state.id AS state_id, state.name AS state, state.time_zone AS zone,
    innovation.name AS innovation,
    e.id, e.name, e.status, e.starts_on, e.planned_end_on, e.ended_on
FROM engagements_engagement e
JOIN engagements_site state ON state.id = e.state_id
JOIN engagements_innovation innovation ON innovation.id = e.innovation_id
WHERE e.id = ANY (%(engagements)s)
ORDER BY name_key(state.name), e.id
"""


@dataclass(frozen=True)
class Head:
    """An engagement with what the head of a page needs, and whether rollups must be folded."""

    engagement: Engagement
    stage: str
    is_marked: bool


@dataclass(frozen=True)
class Months:
    """The month of a page, and those one may turn to."""

    chosen: date
    previous: date | None
    following: date | None
    all: tuple[date, ...]
    is_current: bool

    @property
    def code(self) -> str:
        return code_of(self.chosen)


@dataclass(frozen=True)
class Standing:
    """The strip of levels and its charts, for a state or any unit below it."""

    tiles: tuple[Tile, ...]
    charts: tuple[Chart, ...]
    answer: Answer

    @property
    def has_spread(self) -> bool:
        return any(tile.low is not None for tile in self.tiles)

    @property
    def has_baseline(self) -> bool:
        return any(
            tile.since_baseline and tile.since_baseline.then is not None for tile in self.tiles
        )

    @property
    def has_sites(self) -> bool:
        return any(tile.listed for tile in self.tiles)


@dataclass(frozen=True)
class MonthlyPage:
    """Everything on the page but the hour. Equal pages look the same."""

    engagement_id: int
    state_id: int
    engagement: str
    title: str
    about: str
    status: str
    today: date
    months: Months
    standing: Standing
    promise: Promise
    lateness: Lateness
    steps: OverdueSteps
    blocked: Blocked
    visits_query: str
    steps_query: str

    @property
    def place(self) -> str:
        return place_query(self.engagement_id, self.state_id)


def place_query(engagement_id: int, site_id: int) -> str:
    """The filters of the list of measures for one unit of one engagement."""
    return urlencode({"engagement": engagement_id, "unit": site_id})


def heads_of(ids: Collection[int]) -> list[Head]:
    """The engagements with these numbers, by state, in one query and without the ORM's cost.

    Which numbers a person may name is for the caller to say.
    """
    return [_head(**row) for row in named_rows_of(_HEADS, {"engagements": list(ids)})]


def _head(
    *,
    is_marked: bool,
    stage: str,
    state_id: int,
    state: str,
    zone: str,
    innovation: str,
    **own: Any,
) -> Head:
    engagement = Engagement(
        **own,
        state=Site(pk=state_id, name=state, time_zone=zone, kind=Site.Kind.STATE),
        innovation=Innovation(name=innovation),
    )
    return Head(engagement, str(Stage(stage).label) if stage else "", is_marked)


def months_of(engagement: Engagement, wanted: str, today: date) -> Months:
    """The month "2026-03", or this one when none is wanted. Raises `NoSuchMonth`."""
    first, last = month_of(engagement.starts_on), month_of(today)
    all_months = month_range(first, last) or [first]
    chosen = _parse(wanted) if wanted else all_months[-1]
    if chosen not in all_months:
        raise NoSuchMonth(wanted)
    return Months(
        chosen=chosen,
        previous=add_months(chosen, -1) if chosen > first else None,
        following=add_months(chosen, 1) if chosen < all_months[-1] else None,
        all=tuple(reversed(all_months)),
        is_current=chosen == all_months[-1],
    )


def _parse(wanted: str) -> date:
    try:
        return date.fromisoformat(f"{wanted}-01")
    except ValueError:
        raise NoSuchMonth(wanted) from None


def code_of(month: date) -> str:
    return f"{month:%Y-%m}"


def monthly_page(head: Head, months: Months, today: date) -> MonthlyPage:
    """Takes a head, folded if it was marked."""
    engagement = head.engagement
    month = months.chosen
    read = standing.read_units([(engagement.pk, engagement.state_id)], month)
    series = read.of(engagement.pk, engagement.state_id)
    listed = scores.listed_sites(engagement.pk, engagement.state_id, series)
    return MonthlyPage(
        engagement_id=engagement.pk,
        state_id=engagement.state_id,
        engagement=engagement.name,
        title=title(engagement.state.name, months),
        about=about(head, month),
        status=engagement.status,
        today=today,
        months=months,
        standing=standing_of(series, read.levels_of(engagement.pk), listed, month, today),
        promise=promises.promise_of(engagement, month, today),
        lateness=lateness.lateness_of(engagement.pk, series, month, today),
        steps=promises.overdue_steps(engagement.pk, today),
        blocked=waiting_at_state(engagement, today),
        visits_query=urlencode({"engagement": engagement.pk, "promised": code_of(month)}),
        steps_query=urlencode({"engagement": engagement.pk, "status": "overdue"}),
    )


def about(head: Head, month: date) -> str:
    parts = [head.engagement.innovation.name, head.stage, head.engagement.months_in_words(month)]
    return ". ".join(part for part in parts if part) + "."


def title(name: str, months: Months) -> str:
    return f"Where does {name} stand in {long_month(months.chosen)}?"


def as_of_words(engagement: Engagement, now: datetime) -> str:
    """The time on the clocks of the state, and which clocks these are."""
    local = now.astimezone(ZoneInfo(engagement.state.time_zone))
    return f"{moment(local)} {local:%Z}"


def standing_of(
    series: tuple[Series, ...],
    levels: Collection[str] | None,
    listed: ListedByCell,
    month: date,
    today: date,
) -> Standing:
    """`levels` are those that anything measures at all; None leaves out levels without a series,
    for units that are not asked for them."""
    tiles = tuple(
        tile for level in LEVELS for tile in tiles_of(level, series, levels, listed, month, today)
    )
    return Standing(
        tiles=tiles,
        charts=charts_of(series, listed, today),
        answer=answers.answer(series, month, today),
    )


def tiles_of(
    level: Level,
    series: Sequence[Series],
    levels: Collection[str] | None,
    listed: ListedByCell,
    month: date,
    today: date,
) -> list[Tile]:
    """The lines of one level; one that says why, where nothing has been measured."""
    own = [one for one in series if one.level == level.code]
    if not own and levels is None:
        return []
    if not own:
        return [strip.waiting(level) if level.code in (levels or ()) else strip.absent(level)]
    tiles = [strip.tile(one, month, today) for one in own]
    return [_with_sites(tile, listed) if tile.is_listed else tile for tile in tiles]


def _with_sites(tile: Tile, listed: ListedByCell) -> Tile:
    if tile.part_id is None or tile.month is None:
        return tile
    return replace(tile, listed=listed.get((tile.part_id, tile.month), ()))


def charts_of(series: Sequence[Series], listed: ListedByCell, today: date) -> tuple[Chart, ...]:
    """A run chart of every series with a score, in the order of the levels."""
    order = {level.code: place for place, level in enumerate(LEVELS)}
    drawn = [one for one in series if any(cell.n_scored for cell in one.cells)]
    drawn.sort(key=lambda one: order[one.level])
    return tuple(drawing.run_chart(one, _sites_of(one, listed), today) for one in drawn)


def _sites_of(
    one: Series, listed: ListedByCell
) -> tuple[tuple[tuple[int, date], tuple[Listed, ...]], ...]:
    """The sites of one series, in a form that can be a key."""
    parts = {strand.part_id for strand in one.strands}
    return tuple((cell, sites) for cell, sites in listed.items() if cell[0] in parts)
