"""Telling change from ordinary variation in a series of measures over time.

The rules are those of run charts, about the median of the series:

- shift: so many points in a row all above, or all below, the median that chance alone rarely makes
  it in a series of that length: six, seven from 16 points on, eight from 32 on. Points on the
  median neither count nor break the row;
- trend: seven or more points in a row all rising, or all falling; of equal neighbours one counts;
- runs: fewer or more stretches on one side of the median than chance would have.

The lengths in common use (Perla, Provost and Murray, BMJ Quality & Safety 2011;20:46-51: six and
five, whatever the length of the series) find a pattern in two of five series of pure chance with
24 points, and in three of five with 36. These find one in about eleven: the row grows with the
logarithm of the length (Anhøj and Olesen, PLoS ONE 2014;9(11):e113825), and trends, which chance
makes most often, need more points. The fourth rule in use, a strikingly different
("astronomical") point, is a matter of judgement and is left to the reader.

A series breaks where the instrument version changes: each version has its own median and its own
patterns. Points without a value are left out; they are never zero, and nothing is put in for them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import groupby, pairwise
from math import comb
from typing import TypeAlias

from words.days import long_month

SHORTEST_SHIFT = 6
TREND_LENGTH = 7
FEWEST_POINTS = 10
"""With fewer points only a trend can be told: the other rules need ten to mean anything."""

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


class Pattern(StrEnum):
    SHIFT_UP = "shift_up"
    SHIFT_DOWN = "shift_down"
    TREND_UP = "trend_up"
    TREND_DOWN = "trend_down"
    TOO_FEW_RUNS = "too_few_runs"
    TOO_MANY_RUNS = "too_many_runs"


@dataclass(frozen=True, slots=True)
class Signal:
    """A pattern that chance alone rarely makes, and the points it is made of, in order."""

    pattern: Pattern
    points: tuple[Measured, ...]

    @property
    def first_month(self) -> date:
        return self.points[0].month

    @property
    def last_month(self) -> date:
        return self.points[-1].month


@dataclass(frozen=True, slots=True)
class Segment:
    """The measured points of one version in a row, never empty, and what they show.

    `n_runs` counts the stretches on one side of the median; `usual_runs` is the least and the most
    that chance would have, None with fewer than ten points off the median.
    """

    version: str
    points: tuple[Measured, ...]
    median: Fraction
    n_runs: int
    usual_runs: tuple[int, int] | None
    signals: tuple[Signal, ...] = field(default=())

    @property
    def is_ordinary(self) -> bool:
        """Enough points to tell, and nothing in them that chance would not make."""
        return not self.signals and len(self.points) >= FEWEST_POINTS

    def is_current(self, signal: Signal) -> bool:
        """Whether the pattern lasts up to the latest point."""
        return signal.last_month == self.points[-1].month


def analyse(points: Sequence[Point]) -> tuple[Segment, ...]:
    """Break the series at each change of version and find the patterns in each segment.

    Raises `ValueError` unless each month is later than the one before.
    """
    if any(after.month <= before.month for before, after in pairwise(points)):
        raise ValueError("The points of a run chart must be in order, one for each month.")
    measured = [(p.version, Measured(p.month, p.value)) for p in points if p.value is not None]
    by_version = groupby(measured, key=lambda pair: pair[0])
    return tuple(_segment(version, [point for _, point in pairs]) for version, pairs in by_version)


def median_of(values: Sequence[Value]) -> Fraction:
    """The middle value, or half way between the two middle ones. Raises `ValueError` of nothing."""
    if not values:
        raise ValueError("Nothing has no median.")
    ordered = sorted(values)
    middle = len(ordered) // 2
    return Fraction(ordered[middle] + ordered[~middle]) / 2


def _segment(version: str, points: Sequence[Measured]) -> Segment:
    median = median_of([point.value for point in points])
    runs = _runs(points, median)
    above = sum(len(run) for run in runs if run[0].value > median)
    below = sum(len(run) for run in runs if run[0].value < median)
    usual = usual_runs(above, below) if above + below >= FEWEST_POINTS else None
    signals = [*_shifts(runs, median), *_trends(points), *_odd_runs(points, len(runs), usual)]
    return Segment(version, tuple(points), median, len(runs), usual, tuple(signals))


def _runs(points: Sequence[Measured], median: Fraction) -> list[tuple[Measured, ...]]:
    """The stretches on one side of the median, points on it left out."""
    off_median = [point for point in points if point.value != median]
    return [tuple(run) for _, run in groupby(off_median, key=lambda p: p.value > median)]


def shift_length(n: int) -> int:
    """How long a row on one side is a shift, among `n` points off the median."""
    return max(SHORTEST_SHIFT, n.bit_length() + 2)


def _shifts(runs: Sequence[tuple[Measured, ...]], median: Fraction) -> Iterator[Signal]:
    shortest = shift_length(sum(len(run) for run in runs))
    for run in runs:
        if len(run) >= shortest:
            is_up = run[0].value > median
            yield Signal(Pattern.SHIFT_UP if is_up else Pattern.SHIFT_DOWN, run)


def _trends(points: Sequence[Measured]) -> Iterator[Signal]:
    # Of equal neighbours the latest stands for all, so that a trend reaches to the last point.
    changes = [a for a, b in pairwise(points) if a.value != b.value] + list(points[-1:])
    steps = groupby(pairwise(changes), key=lambda pair: pair[1].value > pair[0].value)
    for is_up, pairs in steps:
        first, *rest = pairs
        trend = (*first, *(after for _, after in rest))
        if len(trend) >= TREND_LENGTH:
            yield Signal(Pattern.TREND_UP if is_up else Pattern.TREND_DOWN, trend)


def _odd_runs(
    points: Sequence[Measured], n_runs: int, usual: tuple[int, int] | None
) -> Iterator[Signal]:
    if usual is None:
        return
    fewest, most = usual
    if n_runs < fewest:
        yield Signal(Pattern.TOO_FEW_RUNS, tuple(points))
    if n_runs > most:
        yield Signal(Pattern.TOO_MANY_RUNS, tuple(points))


@lru_cache(maxsize=1024)
def usual_runs(above: int, below: int) -> tuple[int, int]:
    """The least and the most runs that chance would have, of so many points on either side.

    Fewer than the least, or more than the most, come about by chance once in forty series each.
    Counted exactly, after the test of Swed and Eisenhart (Annals of Mathematical Statistics 1943;
    14:66-87), which the published run chart tables abridge.
    """
    ways = [_ways(runs, above, below) for runs in range(above + below + 1)]
    fewest = _first_likely(ways)
    most = above + below - _first_likely(ways[::-1])
    return fewest, most


def _first_likely(ways: Sequence[int]) -> int:
    """The first place at which the ways so far exceed 2.5% of them all."""
    total, so_far = sum(ways), 0
    for place, count in enumerate(ways):
        so_far += count
        if so_far * 40 > total:
            return place
    raise ValueError("There are no points on either side.")


def _ways(runs: int, above: int, below: int) -> int:
    """In how many orders so many points above and below fall into exactly so many runs."""
    if runs < 2 or not (above and below):
        return int(runs == 1 and bool(above) != bool(below))
    half, is_odd = divmod(runs, 2)
    if not is_odd:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    more_above = comb(above - 1, half) * comb(below - 1, half - 1)
    more_below = comb(above - 1, half - 1) * comb(below - 1, half)
    return more_above + more_below


def finding(points: Sequence[Point], subject: str, unit: str = "%") -> str:
    """What the latest segment shows, in one sentence without its full stop.

    `subject` opens it ("Median school"); `unit` follows each value, shown without decimals unless
    two would look alike. The latest pattern is told: one that still lasts before one that has
    ended, a shift before a trend, either before a count of runs.
    """
    segments = analyse(points)
    if not segments:
        return "Too few points (0) to tell"
    segment = segments[-1]
    broken = f" (version {segment.version}, from {long_month(segment.points[0].month)})"
    return _sentence(segment, subject, unit) + (broken if len(segments) > 1 else "")


def _sentence(segment: Segment, subject: str, unit: str) -> str:
    if segment.signals:
        return f"{subject} {_predicate(segment, _told(segment), unit)}"
    if len(segment.points) < FEWEST_POINTS:
        return f"Too few points ({len(segment.points)}) to tell"
    return "No pattern beyond ordinary month-to-month variation"


_RUN_COUNTS = (Pattern.TOO_FEW_RUNS, Pattern.TOO_MANY_RUNS)
_SHIFTS = (Pattern.SHIFT_UP, Pattern.SHIFT_DOWN)


def _told(segment: Segment) -> Signal:
    return max(segment.signals, key=_weight)


def _weight(signal: Signal) -> tuple[bool, date, bool]:
    return signal.pattern not in _RUN_COUNTS, signal.last_month, signal.pattern in _SHIFTS


def _predicate(segment: Segment, signal: Signal, unit: str) -> str:
    match signal.pattern:
        case Pattern.SHIFT_UP | Pattern.SHIFT_DOWN:
            return _shift_in_words(segment, signal, unit)
        case Pattern.TREND_UP | Pattern.TREND_DOWN:
            return _trend_in_words(segment, signal, unit)
        case Pattern.TOO_FEW_RUNS | Pattern.TOO_MANY_RUNS:
            return _runs_in_words(segment, signal)


def _shift_in_words(segment: Segment, signal: Signal, unit: str) -> str:
    is_up = signal.pattern == Pattern.SHIFT_UP
    before = [p.value for p in segment.points if p.month < signal.first_month]
    if before and segment.is_current(signal):
        since = [p.value for p in segment.points if p.month >= signal.first_month]
        then, now = _apart(median_of(before), median_of(since), unit)
        verb, month = "rose" if is_up else "fell", long_month(signal.first_month)
        return f"{verb}: {then} in a typical month before {month}, {now} since; a shift, not noise"
    side = "above" if is_up else "below"
    stretch = f"from {long_month(signal.first_month)} to {long_month(signal.last_month)}"
    ended = "" if segment.is_current(signal) else ", but no longer does"
    median = _text(segment.median, unit, 0)
    return f"stayed {side} its median of {median} {stretch}{ended}"


def _trend_in_words(segment: Segment, signal: Signal, unit: str) -> str:
    verb = "rose" if signal.pattern == Pattern.TREND_UP else "fell"
    first, last = _apart(signal.points[0].value, signal.points[-1].value, unit)
    change = f"from {first} to {last}"
    if segment.is_current(signal):
        return (
            f"{verb} steadily {change} since {long_month(signal.first_month)}; a trend, not noise"
        )
    stretch = f"between {long_month(signal.first_month)} and {long_month(signal.last_month)}"
    return f"{verb} steadily {change} {stretch}, but not since"


def _runs_in_words(segment: Segment, signal: Signal) -> str:
    fewest, most = segment.usual_runs or (0, 0)
    counted = f"({segment.n_runs} runs, {fewest} to {most} are usual)"
    if signal.pattern == Pattern.TOO_FEW_RUNS:
        return f"crosses its median less often than chance would {counted}; look for a slow change"
    return f"crosses its median more often than chance would {counted}; look for two mixed groups"


def _apart(before: Value, after: Value, unit: str) -> tuple[str, str]:
    """Two values in words, with as many decimals as tell them apart."""
    decimals = 0
    while _text(before, unit, decimals) == _text(after, unit, decimals):
        decimals += 1
    return _text(before, unit, decimals), _text(after, unit, decimals)


def _text(value: Value, unit: str, decimals: int) -> str:
    exact = Decimal(Fraction(value).numerator) / Decimal(Fraction(value).denominator)
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}{unit}"
