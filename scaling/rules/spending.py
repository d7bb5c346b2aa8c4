"""What TA cost over some months, from what people entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from engagements.rules.periods import month_range

HOUR, YEAR = "hour", "year"


@dataclass(frozen=True)
class Price:
    """From a month on: dollars for an hour of TA staff, or for a year."""

    first_month: date
    per: str
    dollars: int


@dataclass(frozen=True)
class Spent:
    """`without` are months for which no cost was entered: they are not in `dollars`."""

    dollars: Fraction
    months: int
    without: int

    @property
    def is_known(self) -> bool:
        return self.months > self.without


def spent(
    prices: Sequence[Price], staff_minutes: Mapping[date, int], first: date, last: date
) -> Spent:
    """Over whole months, both included; each month by the latest price from it or before."""
    months = month_range(first, last)
    total, without = Fraction(0), 0
    for month in months:
        price = _in_force(prices, month)
        if price is None:
            without += 1
        elif price.per == HOUR:
            total += Fraction(price.dollars * staff_minutes.get(month, 0), 60)
        else:
            total += Fraction(price.dollars, 12)
    return Spent(total, len(months), without)


def _in_force(prices: Sequence[Price], month: date) -> Price | None:
    known = [price for price in prices if price.first_month <= month]
    return max(known, key=lambda price: price.first_month, default=None)
