"""Quartiles of many scores from how many sites have each number of points.

A histogram is a sequence of counts: `histogram[k]` sites scored exactly `k` points. All scores in
one histogram share a maximum, so points order sites as percents would. Histograms of smaller
areas add up to that of a larger one; quartiles do not, which is why the counts are what is kept.

A quantile lies between two scores where it must: by linear interpolation, as PostgreSQL's
`percentile_cont` has it and `statistics.quantiles(..., method="inclusive")`. Answers are exact
fractions, in points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

FEWEST_TO_SUMMARISE = 5
"""With fewer sites than this, list them: quartiles of four say less than the four."""

Histogram = Sequence[int]


class InvalidHistogram(ValueError):
    """Counts below zero: more was taken away than was there."""


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The lower quartile, median and upper quartile of `n` scores, in points."""

    n: int
    lower: Fraction
    median: Fraction
    upper: Fraction


def histogram_of(points: Sequence[int]) -> list[int]:
    """Count how often each number of points occurs."""
    counts = [0] * (max(points, default=-1) + 1)
    for value in points:
        counts[value] += 1
    return counts


def merge(*histograms: Histogram) -> list[int]:
    """The histogram of all sites together; lengths may differ."""
    return [sum(counts) for counts in zip_longest(*histograms, fillvalue=0)]


def subtract(whole: Histogram, part: Histogram) -> list[int]:
    """The histogram of the sites of `whole` that are not in `part`; lengths may differ.

    Raises `InvalidHistogram` when `part` holds a score more often than `whole`.
    """
    rest = [a - b for a, b in zip_longest(whole, part, fillvalue=0)]
    _check(rest)
    return rest


def quantile(histogram: Histogram, share: Fraction) -> Fraction | None:
    """The score, in points, at `share` (0 to 1) of the way from the lowest to the highest site.

    None of nothing. Raises `InvalidHistogram`, and `ValueError` for a share outside 0 to 1.
    """
    _check(histogram)
    if not 0 <= share <= 1:
        raise ValueError(f"A share of {share} is not between 0 and 1.")
    n = sum(histogram)
    if n == 0:
        return None
    position = share * (n - 1)
    rank = position.numerator // position.denominator
    low = _score_at(histogram, rank)
    high = _score_at(histogram, min(rank + 1, n - 1))
    return low + (position - rank) * (high - low)


def median(histogram: Histogram) -> Fraction | None:
    """The middle score, in points; None of nothing."""
    return quantile(histogram, Fraction(1, 2))


def quartiles(histogram: Histogram) -> Quartiles | None:
    """The three quartiles; None of nothing. Whether to show them is for `is_too_few` to say."""
    lower = quantile(histogram, Fraction(1, 4))
    middle = median(histogram)
    upper = quantile(histogram, Fraction(3, 4))
    if lower is None or middle is None or upper is None:
        return None
    return Quartiles(sum(histogram), lower, middle, upper)


def is_too_few(n: int) -> bool:
    """Whether so few sites were measured that they are to be listed and not summarised."""
    return n < FEWEST_TO_SUMMARISE


def count_at_least(histogram: Histogram, points: int) -> int:
    """How many sites scored `points` or more."""
    return sum(histogram[max(points, 0) :])


def _score_at(histogram: Histogram, rank: int) -> int:
    """The score of the site at `rank`, counted from 0 at the lowest."""
    seen = 0
    for points, count in enumerate(histogram):
        seen += count
        if rank < seen:
            return points
    raise IndexError(rank)


def _check(histogram: Histogram) -> None:
    for points, count in enumerate(histogram):
        if count < 0:
            raise InvalidHistogram(f"There cannot be {count} sites with {points} points.")
