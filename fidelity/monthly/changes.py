"""How a value stands to an earlier one, on the same sites. Pure.

First to the window before it, under the same version; second to the baseline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from fidelity.rollups.levels import Level
from fidelity.rollups.series import Cell, round_half_up
from fidelity.rules.quantiles import is_too_few
from words.days import long_month


@dataclass(frozen=True)
class Change:
    """On the same sites. `direction` and `tone` are empty where none can be told."""

    words: str
    direction: str = ""
    tone: str = ""
    then: float | None = None
    sites: str = ""


def since_last(cell: Cell, level: Level, *, has_criterion: bool) -> Change:
    """Then and now of the sites measured both times; who came or went plays no part."""
    if cell.before is None:
        return Change("The first window of this version")
    since = long_month(cell.before)
    if not cell.n_same:
        return Change(f"No {level.singular} was measured in {since} too")
    if cell.n_scored > 1 and has_criterion:
        then, now = cell.same_criterion_then, cell.same_criterion_now
        words = f"{then:,} to {now:,} at criterion since {since}"
        return Change(words, *direction(now - then), sites=_same(cell.n_same, level))
    change = _of_medians(cell.same_median_then, cell.same_median_now, since)
    return replace(change, sites=_median_of(cell.n_same, cell, level, f"measured in {since} too"))


def since_baseline(cell: Cell, level: Level) -> Change:
    """Then and now of the sites that have both."""
    if not cell.n_paired or cell.paired_median_then is None:
        return Change("No baseline to compare with")
    if cell.n_paired > 1 and is_too_few(cell.n_paired):
        return _counts(cell, level)
    change = _of_medians(cell.paired_median_then, cell.paired_median_now, "baseline")
    return replace(change, sites=_median_of(cell.n_paired, cell, level, "with a baseline"))


def _counts(cell: Cell, level: Level) -> Change:
    """Fewer than five sites are not summed up by a median, but may be counted."""
    then, now = cell.paired_criterion_then, cell.paired_criterion_now
    words = f"{then} to {now} at criterion since baseline"
    return Change(words, *direction(now - then), sites=_same(cell.n_paired, level))


def _of_medians(then: float | None, now: float | None, since: str) -> Change:
    points = int(round_half_up(now or 0) - round_half_up(then or 0))
    return Change(_points(points, since), *direction(points), then=then)


def _same(n: int, level: Level) -> str:
    return f"the same {n:,} {level.sites(n)}"


def _median_of(n: int, cell: Cell, level: Level, which: str) -> str:
    if n > 1:
        return f"median of {_same(n, level)}"
    return f"the one {level.singular} {which}" if cell.n_scored > 1 else ""


def _points(points: int, since: str) -> str:
    if not points:
        return f"No change since {since}"
    n = abs(points)
    return f"{n} point{'' if n == 1 else 's'} {'up' if points > 0 else 'down'} since {since}"


def direction(difference: float) -> tuple[str, str]:
    """An arrow, and whether it is welcome."""
    if difference > 0:
        return "up", "good"
    return ("down", "late") if difference < 0 else ("same", "")
