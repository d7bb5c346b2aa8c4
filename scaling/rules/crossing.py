"""When will the line be crossed? Two paces drawn on from the last windows, and what they mean.

The slowest and the fastest step between two of the last windows give the range. Nothing is
known of the future: a forecast says whose pace it draws on, and that no change would mean never.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil

from engagements.rules.periods import add_months, months_between
from words.days import long_month

LINE = 60
"""The percent of those who should benefit at which a practice counts as scaled."""

MOST, FEWEST = 4, 3
"""So many of the last windows give the pace, and with fewer there is none."""

YEARS = 20
"""Beyond these a forecast says nothing."""

NUMBERS = {2: "two", 3: "three", 4: "four"}


@dataclass(frozen=True)
class Window:
    """How many were reached in a window, all of the same version."""

    month: date
    reached: int


class Kind(StrEnum):
    CROSSED = "crossed"
    TOO_FEW = "too_few"
    NEVER = "never"
    LATER = "later"
    BETWEEN = "between"


@dataclass(frozen=True)
class Crossing:
    """`earliest` at the fastest pace, `latest` at the slowest; None where that pace has no end."""

    kind: Kind
    windows: int
    earliest: date | None = None
    latest: date | None = None

    @property
    def words(self) -> str:
        match self.kind:
            case Kind.CROSSED:
                return f"Crossed, in {_month(self.earliest)}."
            case Kind.TOO_FEW:
                return _too_few(self.windows)
            case Kind.NEVER:
                return f"At {self._pace}, never: it does not rise."
            case Kind.LATER:
                return f"At {self._pace}, not before {_month(self.earliest)}. {NO_CHANGE}"
        if self.earliest == self.latest:
            return f"At {self._pace}, in {_month(self.earliest)}. {NO_CHANGE}"
        span = f"between {_month(self.earliest)} and {_month(self.latest)}"
        return f"At {self._pace}, {span}. {NO_CHANGE}"

    @property
    def _pace(self) -> str:
        return f"the pace of the last {NUMBERS[self.windows]} windows"


NO_CHANGE = "If it stops rising, never."


def _month(month: date | None) -> str:
    return long_month(month) if month else ""


def _too_few(windows: int) -> str:
    there = {0: "there is none", 1: "there is one"}.get(windows, "there are two")
    return f"Too early to say: a forecast needs three windows of one version, and {there}."


def is_reached(reached: int, of: int) -> bool:
    """Compared as whole numbers: 59.9% is not 60%."""
    return reached * 100 >= LINE * of


def crossing(windows: Sequence[Window], of: int, after: date) -> Crossing:
    """Of windows in order, with `of` who should benefit; a forecast lies after a month."""
    n = min(len(windows), MOST)
    if windows and is_reached(windows[-1].reached, of):
        return Crossing(Kind.CROSSED, n, _since(windows, of))
    if n < FEWEST:
        return Crossing(Kind.TOO_FEW, n)
    last = windows[-MOST:]
    paces = sorted(_paces(last))
    earliest, latest = (_reached_in(last[-1], pace, of, after) for pace in (paces[-1], paces[0]))
    if paces[-1] <= 0:
        return Crossing(Kind.NEVER, n)
    if earliest is None or latest is None:
        far = earliest or add_months(last[-1].month, 12 * YEARS)
        return Crossing(Kind.LATER, n, far)
    return Crossing(Kind.BETWEEN, n, earliest, latest)


def _since(windows: Sequence[Window], of: int) -> date:
    """The first of the windows that have been at the line without a break."""
    since = windows[-1].month
    for window in reversed(windows):
        if not is_reached(window.reached, of):
            break
        since = window.month
    return since


def _paces(windows: Sequence[Window]) -> Iterator[Fraction]:
    for before, then in pairwise(windows):
        yield Fraction(then.reached - before.reached, months_between(before.month, then.month))


def _reached_in(last: Window, pace: Fraction, of: int, after: date) -> date | None:
    """The month in which a pace comes to the line; None where it does not within some years."""
    if pace <= 0:
        return None
    months = ceil((Fraction(LINE * of, 100) - last.reached) / pace)
    if months > 12 * YEARS:
        return None
    return max(add_months(last.month, months), add_months(after, 1))
