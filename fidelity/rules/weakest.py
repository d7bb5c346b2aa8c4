"""Which items of a measure are furthest from their full points: where the next visit may begin."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Rated:
    """An item that was given points. `wording` is empty where it may not be shown."""

    code: str
    wording: str
    points: int
    max_points: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.points, self.max_points)

    @property
    def words(self) -> str:
        name = f"{self.code} {self.wording.rstrip('.')}".strip()
        return f"{name}, {self.points} of {self.max_points} points"


def weakest(items: Iterable[Rated]) -> list[Rated]:
    """Those with the smallest share of their points; none where all have all of them."""
    rated = list(items)
    lowest = min((item.share for item in rated), default=Fraction(1))
    return [item for item in rated if item.share == lowest < 1]


def in_words(items: Iterable[Rated]) -> str:
    """One is named, the others as low are counted."""
    found = weakest(items)
    if not found:
        return ""
    others = len(found) - 1
    more = f" {others} other{'s are' if others > 1 else ' is'} as low." if others else ""
    return f"Weakest item: {found[0].words}.{more}"
