"""Whose figures are asked for and as of when, and the measure that answers for a kind of site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engagements.models import Engagement, Site
from engagements.rules.periods import add_months, last_day, month_of
from fidelity.rollups import standing
from fidelity.rollups.series import Cell, Reading, Series, read

KINDS = (Site.Kind.SCHOOL, Site.Kind.DISTRICT)
"""The kinds of sites that adopt a practice, of which there are many."""


NO_COHORT = 0


@dataclass(frozen=True)
class Asked:
    """One engagement, the whole of it or one district, in a month; perhaps one cohort of it."""

    engagement: Engagement
    unit: Site
    month: date
    today: date
    cohort: int | None = None
    """The number of a cohort, `NO_COHORT` for sites that are in none; None for all."""
    cohort_name: str = ""

    @property
    def on(self) -> date:
        """The last day that counts."""
        return min(last_day(self.month), self.today)

    @property
    def is_state(self) -> bool:
        return self.unit.pk == self.engagement.state_id

    @property
    def is_whole(self) -> bool:
        """Of the whole engagement: only this has declared numbers to compare with."""
        return self.is_state and self.cohort is None

    @property
    def first_of_year(self) -> date:
        """The first of the twelve months up to this one, or that in which the engagement began."""
        return max(add_months(self.month, -11), month_of(self.engagement.starts_on))


@dataclass(frozen=True)
class Measure:
    """What answers for a kind of site: its latest window, and the windows of the same version."""

    kind: str
    series: Series | None
    reading: Reading | None

    @property
    def cell(self) -> Cell | None:
        return self.reading.cell if self.reading else None

    @property
    def window(self) -> date | None:
        return self.cell.month if self.cell else None

    @property
    def version(self) -> str:
        return self.reading.strand.version if self.reading and self.reading.strand else ""

    @property
    def name(self) -> str:
        return self.series.name if self.series else ""

    @property
    def criterion(self) -> int | None:
        return self.reading.strand.criterion if self.reading and self.reading.strand else None

    def windows(self) -> Sequence[date]:
        """Those up to the latest one that are over, under its version."""
        if self.reading is None or self.reading.strand is None or self.window is None:
            return ()
        cells = self.reading.strand.cells
        return [each.month for each in cells if each.n_scored and each.month <= self.window]

    def values(self) -> dict[str, Any]:
        """What SQL has to know of it."""
        strand = self.reading.strand if self.reading else None
        windows = self.windows()
        return {
            "kind": self.kind,
            "part": strand.part_id if strand else None,
            "version": strand.version_id if strand else None,
            "parts": [each.part_id for each in self.series.strands] if self.series else [],
            "window": self.window,
            "before": windows[-2] if len(windows) > 1 else None,
        }


def measures_of(asked: Asked) -> dict[str, Measure]:
    """By kind of site, what answers for it in the whole engagement. Two queries."""
    key = (asked.engagement.pk, asked.engagement.state_id)
    series = standing.read_units([key], asked.month).of(*key)
    return {kind: _measure(kind, series, asked) for kind in KINDS}


def _measure(kind: str, series: Sequence[Series], asked: Asked) -> Measure:
    own = next((one for one in series if one.level == kind and one.is_headline), None)
    reading = read(own, asked.month, asked.today) if own else None
    return Measure(kind, own, reading)
