"""How long until the first time at criterion, with those who are not there yet.

Who is not there yet has waited that long already: leaving them out would praise the fast ones.
The median is that of Kaplan and Meier, and is not known before half have got there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Wait:
    """So many sites that got there after these months, or have waited these months in vain."""

    months: int
    is_there: bool
    n: int = 1


def median_wait(waits: Iterable[Wait]) -> int | None:
    """The months after which half are there; None while fewer are."""
    rows = list(waits)
    waiting = Fraction(1)
    for months in sorted({row.months for row in rows if row.is_there}):
        at_risk = sum(row.n for row in rows if row.months >= months)
        arrived = sum(row.n for row in rows if row.is_there and row.months == months)
        waiting *= 1 - Fraction(arrived, at_risk)
        if waiting <= Fraction(1, 2):
            return months
    return None
