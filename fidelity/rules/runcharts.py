"""Telling change from ordinary variation in a series of measures over time.

Two questions are asked of a series, both about its median. Points on the median count for neither
and break nothing; n is the number of the others, and below ten nothing can be told.

**Is there anything but chance in it?** Anhøj's two rules (PLoS ONE 2014;9(11):e113825), which
answer for the series as a whole and stand in the table below the chart:

- long run: more points in a row on one side than round(log2 n) + 3;
- few crossings: the line crosses the median less often than 19 of 20 series of pure chance do,
  the 5% point of the binomial distribution of n - 1 trials.

There is no rule for trends: chance makes them most often of all.

**Does a change last to the latest point?** Only that is told in a headline: where the run that
lasts to the latest point is a long one, or where of the latest twelve points (of fewer than 20:
the latest half) so many lie on one side that chance brings it about in at most one of 40 orders
of these very points; one of 80, if the line crosses its median in more than half of its steps.
Without equal values these are ten of the latest twelve, and nine in a series of up to 26.

Anhøj's rules alone, kept to what lasts, tell a shift of two standard deviations within twelve
points in seven of ten series. With the latest twelve it is told in at least nine of ten, from ten
points before it on, and of pure chance at most one headline in twenty-five tells a change, at any
length from 10 to 60 and whatever values are equal. `tests/test_chance.py` holds both numbers.

A series breaks where the instrument version changes, and where a person has set a new baseline:
each part has its own median and its own patterns. Points without a value are left out; they are
never zero, and nothing is put in for them.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import groupby, pairwise
from math import comb, log2
from typing import TypeAlias

FEWEST_POINTS = 10
"""With fewer points off the median nothing can be told."""

LATEST = 12
FEWEST_FOR_LATEST = 20
"""A shorter series is asked about its latest half."""

SELDOM = Fraction(1, 40)
SELDOM_OF_RESTLESS = Fraction(1, 80)
"""How likely chance may be to put so many of the latest points on one side, at most."""

Value: TypeAlias = Fraction | int


@dataclass(frozen=True, slots=True)
class Point:
    """One month of the series: a percent (or any unit), or None where nothing was measured."""

    month: date
    value: Value | None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    month: date
    value: Value


Run: TypeAlias = tuple[Measured, ...]
"""Points in a row on one side of the median."""


class Pattern(StrEnum):
    LONG_RUN = "long_run"
    FEW_CROSSINGS = "few_crossings"


@dataclass(frozen=True, slots=True)
class Signal:
    """A pattern that chance alone rarely makes, and the points it is made of, in order."""

    pattern: Pattern
    points: Run


@dataclass(frozen=True, slots=True)
class Change:
    """A change that lasts to the latest point. `since` are its points, `before` those before it."""

    is_up: bool
    before: Run
    since: Run

    @property
    def started_on(self) -> date:
        return self.since[0].month

    @property
    def is_apart(self) -> bool:
        """What came before is known, and its middle is another one."""
        return bool(self.before) and median_of_points(self.before) != median_of_points(self.since)


@dataclass(frozen=True, slots=True)
class Segment:
    """The measured points between two breaks, never empty, and what they show.

    `n` counts the points off the median. `fewest_crossings` is what chance has at least, None
    where nothing can be told.
    """

    version: str
    points: Run
    median: Fraction
    n: int
    n_crossings: int
    fewest_crossings: int | None
    signals: tuple[Signal, ...]
    change: Change | None

    @property
    def is_ordinary(self) -> bool:
        """Enough points to tell, and no change that lasts."""
        return len(self.points) >= FEWEST_POINTS and self.change is None


def analyse(points: Sequence[Point], baselines: Collection[date] = ()) -> tuple[Segment, ...]:
    """Break the series at each change of version and each new baseline; find what each part shows.

    `baselines` are days from whose month on a person counts anew. Raises `ValueError` unless each
    month is later than the one before.
    """
    if any(after.month <= before.month for before, after in pairwise(points)):
        raise ValueError("The points of a run chart must be in order, one for each month.")
    starts = sorted(day.replace(day=1) for day in baselines)
    measured = [
        ((p.version, sum(start <= p.month for start in starts)), Measured(p.month, p.value))
        for p in points
        if p.value is not None
    ]
    parts = groupby(measured, key=lambda pair: pair[0])
    return tuple(_segment(key[0], tuple(point for _, point in pairs)) for key, pairs in parts)


def median_of(values: Sequence[Value]) -> Fraction:
    """The middle value, or half way between the two middle ones. Raises `ValueError` of nothing."""
    if not values:
        raise ValueError("Nothing has no median.")
    ordered = sorted(values)
    middle = len(ordered) // 2
    return Fraction(ordered[middle] + ordered[~middle]) / 2


def median_of_points(points: Run) -> Fraction:
    return median_of([point.value for point in points])


def _segment(version: str, points: Run) -> Segment:
    median = median_of_points(points)
    runs = _runs(points, median)
    n, n_crossings = sum(map(len, runs)), max(len(runs) - 1, 0)
    is_long_enough = n >= FEWEST_POINTS
    fewest = fewest_crossings(n) if is_long_enough else None
    return Segment(
        version=version,
        points=points,
        median=median,
        n=n,
        n_crossings=n_crossings,
        fewest_crossings=fewest,
        signals=tuple(_signals(points, runs, fewest)),
        change=_change(points, runs, median) if is_long_enough else None,
    )


def _runs(points: Run, median: Fraction) -> list[Run]:
    """The stretches on one side of the median, points on it left out."""
    off_median = [point for point in points if point.value != median]
    return [tuple(run) for _, run in groupby(off_median, key=lambda p: p.value > median)]


def longest_usual_run(n: int) -> int:
    """The most points in a row on one side that chance usually makes, of `n` off the median."""
    return round(log2(n)) + 3


@lru_cache(maxsize=256)
def fewest_crossings(n: int) -> int:
    """The fewest crossings that chance usually makes: the 5% point of Binomial(n - 1, 1/2)."""
    so_far, crossings = 1, 0
    while so_far * 20 < 2 ** (n - 1):
        crossings += 1
        so_far += comb(n - 1, crossings)
    return crossings


def _signals(points: Run, runs: Sequence[Run], fewest: int | None) -> Iterator[Signal]:
    if fewest is None:
        return
    usual = longest_usual_run(sum(map(len, runs)))
    yield from (Signal(Pattern.LONG_RUN, run) for run in runs if len(run) > usual)
    if len(runs) - 1 < fewest:
        yield Signal(Pattern.FEW_CROSSINGS, points)


def _change(points: Run, runs: Sequence[Run], median: Fraction) -> Change | None:
    off_median = [point for run in runs for point in run]
    is_above = [point.value > median for point in off_median]
    is_up = _side_of_change(is_above, [len(run) for run in runs])
    if is_up is None:
        return None
    started_on = off_median[_first_of_latest(is_above, is_up=is_up)].month
    return Change(
        is_up,
        before=tuple(point for point in points if point.month < started_on),
        since=tuple(point for point in points if point.month >= started_on),
    )


def _side_of_change(is_above: Sequence[bool], runs: Sequence[int]) -> bool | None:
    """The side on which the series has stayed of late, None where chance may have put it there."""
    n, n_crossings, latest = len(is_above), len(runs) - 1, is_above[-1]
    is_long = runs[-1] > longest_usual_run(n)
    if is_long and _by_chance(is_above, latest, runs[-1]) <= SELDOM_OF_RESTLESS:
        return latest
    is_up = min((True, False), key=lambda side: _by_chance(is_above, side, _n_latest(n)))
    is_restless = n_crossings * 2 > n - 1
    allowed = SELDOM_OF_RESTLESS if is_restless else SELDOM
    return is_up if _by_chance(is_above, is_up, _n_latest(n)) <= allowed else None


def _by_chance(is_above: Sequence[bool], side: bool, n_latest: int) -> Fraction:
    """In what share of the orders of these points at least so many of the latest lie on a side."""
    on_side = sum(each == side for each in is_above)
    latest = sum(each == side for each in is_above[-n_latest:])
    return share_of_orders(len(is_above), on_side, n_latest, latest)


@lru_cache(maxsize=4096)
def share_of_orders(n: int, on_side: int, n_latest: int, at_least: int) -> Fraction:
    """Of all orders of `n` points, so many of them on one side: those with that many of the latest
    on it, by the hypergeometric distribution."""
    others = n - on_side
    ways = (comb(on_side, k) * comb(others, n_latest - k) for k in range(at_least, n_latest + 1))
    return Fraction(sum(ways), comb(n, n_latest))


def _n_latest(n: int) -> int:
    return LATEST if n >= FEWEST_FOR_LATEST else n // 2


def _first_of_latest(is_above: Sequence[bool], *, is_up: bool) -> int:
    """Where the change began: with the run that the first of the latest points on its side is in."""
    first = is_above.index(is_up, len(is_above) - _n_latest(len(is_above)))
    while first and is_above[first - 1] == is_up:
        first -= 1
    return first
