"""How far a series varies when nothing has changed, and what that says of a criterion.

The limits are those of a chart of individual values and moving ranges: the mean, and 2.66 times
the mean step from one point to the next on either side. They say what to expect while nothing
changes, so they are drawn from points of one level only: from those since the latest change, and
not at all of a series that wanders.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from fidelity.rules.runcharts import FEWEST_POINTS, Pattern, Run, Segment, Value

MEAN_RANGES = Fraction(266, 100)


class Outlook(StrEnum):
    """Whether values will reach a criterion if nothing changes."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NEVER = "never"
    TOO_FEW = "too_few"
    UNSTEADY = "unsteady"


@dataclass(frozen=True, slots=True)
class Limits:
    """What ordinary values lie between, drawn from `n` points."""

    low: Fraction
    high: Fraction
    n: int


def limits_of(points: Run) -> Limits:
    values = [Fraction(point.value) for point in points]
    steps = [abs(after - before) for before, after in pairwise(values)]
    mean = sum(values, Fraction()) / len(values)
    reach = MEAN_RANGES * sum(steps, Fraction()) / max(len(steps), 1)
    return Limits(mean - reach, mean + reach, len(values))


def steady_points(segment: Segment) -> Run:
    """The points of the present level: those since the latest change, or since the latest long run."""
    if segment.change:
        return segment.change.since
    runs = [one.points for one in segment.signals if one.pattern == Pattern.LONG_RUN]
    if not runs:
        return segment.points
    return tuple(point for point in segment.points if point.month > runs[-1][-1].month)


def outlook(segment: Segment, criterion: Value) -> tuple[Outlook, Limits | None]:
    points = steady_points(segment)
    if len(points) < FEWEST_POINTS:
        return Outlook.TOO_FEW, None
    if points == segment.points and segment.signals:
        return Outlook.UNSTEADY, None
    limits = limits_of(points)
    if limits.low >= criterion:
        return Outlook.ALWAYS, limits
    return (Outlook.NEVER if limits.high < criterion else Outlook.SOMETIMES), limits
