"""Is a goal on track? Whole numbers only, and never a guess. Pure.

Between the baseline and each target a straight line says where the goal should stand on a day.
The newest value is held against the line on the day on which it was measured. A goal without
baseline, target or value is unknown, and so is one of which nothing was measured since a target
fell due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from engagements.rules.shares import percent_of
from words.days import short_day


@dataclass(frozen=True)
class Point:
    """A part of a whole on a day."""

    on: date
    numerator: int
    denominator: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def percent(self) -> int:
        return percent_of(self.share)

    @property
    def ratio(self) -> str:
        return f"{self.numerator} of {self.denominator}"


@dataclass(frozen=True)
class Standing:
    """`is_on_track` is None where it is not known; `why` says it in a sentence."""

    is_on_track: bool | None
    why: str

    @property
    def state(self) -> str:
        """The state of the product that says the same."""
        return {True: "on_track", False: "off_track", None: "unknown"}[self.is_on_track]


def wanted_on(day: date, baseline: Point, targets: Sequence[Point]) -> Fraction:
    """Where the goal should stand on a day, by straight lines from the baseline on."""
    before = baseline
    for after in sorted(targets, key=lambda each: each.on):
        if day < after.on:
            return _between(day, before, after)
        before = after
    return before.share


def _between(day: date, before: Point, after: Point) -> Fraction:
    if day <= before.on:
        return before.share
    gone = Fraction((day - before.on).days, (after.on - before.on).days)
    return before.share + (after.share - before.share) * gone


def standing_of(
    baseline: Point | None, targets: Sequence[Point], values: Sequence[Point], today: date
) -> Standing:
    """How a goal stands today, with the reason in words."""
    measured = [value for value in values if value.on <= today]
    if baseline is None:
        return Standing(None, "There is no baseline yet.")
    if not targets:
        return Standing(None, "There is no target yet.")
    if not measured:
        return Standing(None, "Nothing was measured since the baseline.")
    newest = max(measured, key=lambda each: each.on)
    missed = [each.on for each in targets if newest.on < each.on <= today]
    if missed:
        day = short_day(missed[-1])
        return Standing(None, f"A target fell due on {day}, and nothing was measured since.")
    return _judged(newest, baseline, targets)


def _judged(newest: Point, baseline: Point, targets: Sequence[Point]) -> Standing:
    wanted = wanted_on(newest.on, baseline, targets)
    last = max(targets, key=lambda each: each.on)
    falls = last.share < baseline.share
    is_on_track = newest.share <= wanted if falls else newest.share >= wanted
    limit = "at most" if falls else "at least"
    return Standing(
        is_on_track,
        f"{newest.ratio} ({newest.percent}%) on {short_day(newest.on)}; "
        f"{limit} {percent_of(wanted)}% was wanted by then.",
    )


def on_track(
    baseline: Point | None, targets: Sequence[Point], values: Sequence[Point], today: date
) -> bool | None:
    return standing_of(baseline, targets, values, today).is_on_track
