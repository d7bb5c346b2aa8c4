"""The monthly page of a state: its questions answered in a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Subquery

from engagements.models import Engagement, Stage, StageEntry
from engagements.models.engagement import EngagementQuerySet
from engagements.periods import add_months, last_day, month_of, month_range
from engagements.summaries import months_in_words
from fidelity import drawing, lateness, promises, scores, standing, strip
from fidelity.drawing import Chart
from fidelity.lateness import Lateness
from fidelity.models import DirtyCell
from fidelity.promises import OverdueSteps, Promise
from fidelity.scores import ListedByCell
from fidelity.series import Series
from fidelity.strip import LEVELS, Answer, Tile


class NoSuchMonth(ValueError):
    """A month that is none, or lies before the engagement or in the future."""


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

    series: tuple[Series, ...]
    tiles: tuple[Tile, ...]
    charts: tuple[Chart, ...]
    answer: Answer


@dataclass(frozen=True)
class MonthlyPage:
    about: str
    stage: str
    months: Months
    standing: Standing
    promise: Promise
    lateness: Lateness
    steps: OverdueSteps
    visits_query: str


def for_page(rows: EngagementQuerySet) -> EngagementQuerySet:
    """With what the head of the page needs: the stage of the state, and whether to fold first."""
    stages = StageEntry.objects.filter(engagement=OuterRef("pk"), site=OuterRef("state"))
    return rows.for_list().annotate(
        is_marked=Exists(DirtyCell.objects.filter(engagement_id=OuterRef("pk"))),
        stage_code=Subquery(stages.order_by("-starts_on", "-pk").values("stage")[:1]),
    )


def is_marked(engagement: Engagement) -> bool:
    """Whether rows were written since the last fold, as `for_page` found."""
    return bool(getattr(engagement, "is_marked", False))


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


def monthly_page(engagement: Engagement, months: Months, today: date) -> MonthlyPage:
    """Takes a row of `for_page`, folded if it was marked."""
    month = months.chosen
    read = standing.read_units([(engagement.pk, engagement.state_id)], month)
    series = read.of(engagement.pk, engagement.state_id)
    listed = scores.listed_sites(engagement.pk, engagement.state_id, series)
    return MonthlyPage(
        about=about(engagement, month),
        stage=stage_words(engagement),
        months=months,
        standing=standing_of(series, read.levels_of(engagement.pk), listed, month, today),
        promise=promises.promise_of(engagement, month, today),
        lateness=lateness.lateness_of(engagement.pk, series, today),
        steps=promises.overdue_steps(engagement, today),
        visits_query=_visits_query(engagement, month),
    )


def about(engagement: Engagement, month: date) -> str:
    parts = [str(engagement.innovation), stage_words(engagement)]
    parts.append(months_in_words(engagement, month))
    return ". ".join(part for part in parts if part) + "."


def stage_words(engagement: Engagement) -> str:
    """The stage of the state, read along by `for_page`."""
    code: str | None = getattr(engagement, "stage_code", None)
    return str(Stage(code).label) if code else ""


def title(name: str, months: Months) -> str:
    return f"Where does {name} stand in {strip.month_words(months.chosen)}?"


def as_of_words(engagement: Engagement, now: datetime) -> str:
    """The time on the clocks of the state, and which clocks these are."""
    local = now.astimezone(ZoneInfo(engagement.state.time_zone))
    return f"{strip.day_words(local.date())}, {local:%H:%M %Z}"


def _visits_query(engagement: Engagement, month: date) -> str:
    return urlencode({"engagement": engagement.pk, "since": month, "until": last_day(month)})


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
        series=series,
        tiles=tiles,
        charts=charts_of(series, listed, today),
        answer=strip.answer(series, month, today),
    )


def tiles_of(
    level: strip.Level,
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
) -> tuple[tuple[tuple[int, date], tuple[strip.Listed, ...]], ...]:
    """The sites of one series, in a form that can be a key."""
    parts = {strand.part_id for strand in one.strands}
    return tuple((cell, sites) for cell, sites in listed.items() if cell[0] in parts)
