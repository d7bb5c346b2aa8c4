"""A part of a whole as a percent, the same wherever it is told. Pure."""

from fractions import Fraction


def percent_of(share: Fraction) -> int:
    """The nearest whole percent, a half upwards; only all reads as 100, and only none as 0.

    `share` lies between 0 and 1.
    """
    nearest = (200 * share.numerator + share.denominator) // (2 * share.denominator)
    if 0 < share < 1:
        return min(max(nearest, 1), 99)
    return nearest


def percent_of_rows(numerator: int, denominator: int) -> int | None:
    """The same of rows that are counted; None of nothing."""
    return percent_of(Fraction(numerator, denominator)) if denominator else None
