"""What a closed month showed, held against what the same rows say now. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from accountability.metrics.ratio import Definition, Ratio, in_words
from engagements.rules.shares import percent_of_rows


class Kept(TypedDict):
    """What is kept of a ratio when its month closes: the figures, and the first that lack."""

    numerator: int
    denominator: int
    missing: list[str]
    n_missing: int


class Said(TypedDict):
    """What is kept of a finding when its month closes."""

    text: str


@dataclass(frozen=True)
class Figure:
    numerator: int
    denominator: int

    @property
    def percent(self) -> int | None:
        return percent_of_rows(self.numerator, self.denominator)


@dataclass(frozen=True)
class Restated:
    was: str
    now: str

    @property
    def words(self) -> str:
        return f"now {self.now}, was {self.was} when the month closed"


def figure_of(figures: Mapping[str, Kept], definition: Definition) -> Figure | None:
    """What was kept of a ratio; None for an open month, or a ratio that was not counted then."""
    kept = figures.get(definition.code)
    return Figure(kept["numerator"], kept["denominator"]) if kept else None


def restated(ratio: Ratio, figures: Mapping[str, Kept]) -> Restated | None:
    """None where nothing changed, or nothing was kept."""
    kept = figure_of(figures, ratio.definition)
    if kept is None or (kept.numerator, kept.denominator) == (ratio.numerator, ratio.denominator):
        return None
    was = in_words(ratio.definition, kept.numerator, kept.denominator)
    if kept.percent == ratio.percent or kept.percent is None or ratio.percent is None:
        return Restated(was, ratio.words)
    return Restated(f"{kept.percent}%", f"{ratio.percent}%")
