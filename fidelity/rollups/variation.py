"""What the run chart of a series tells, and what it calls ordinary variation. Pure.

Tiles, rows, charts, files and the API all ask here, so that none of them praises a change in
which the chart sees none.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache

from fidelity.rollups.levels import BY_CODE, Level
from fidelity.rollups.series import Cell, Series, Shape
from fidelity.rules.findings import Findings, Goal, nothing
from fidelity.rules.findings import findings as findings_of
from fidelity.rules.runcharts import Point, Segment, analyse
from words.days import long_month


def subject_of(series: Series, level: Level) -> str:
    if series.is_summary:
        return f"Median {level.singular}"
    return level.name if level.code in ("provider", "state") else level.singular.capitalize()


def is_drawn(series: Series, cell: Cell) -> bool:
    """Whether a window is a point of the line: of one kind with the others in it."""
    return cell.shape == (Shape.SUMMARY if series.is_summary else Shape.SINGLE)


def is_alone(series: Series) -> bool:
    """Never more than one site: the value is that site's own."""
    return all(cell.n_scored <= 1 for cell in series.cells)


def has_line(series: Series) -> bool:
    """A line of one kind of points; two to four sites are shown each by itself instead."""
    return series.is_summary or is_alone(series)


def points_of(series: Series) -> list[Point]:
    """The values as exact fractions, unmeasured windows without one."""
    found = []
    for strand in series.strands:
        for cell in strand.cells:
            value = cell.median if is_drawn(series, cell) else None
            exact = None if value is None else Fraction(value).limit_denominator(100_000)
            found.append(Point(cell.month, exact, strand.version))
    return found


def segments_of(series: Series) -> tuple[Segment, ...]:
    return analyse(points_of(series), series.baselines)


@lru_cache(maxsize=4096)
def findings(series: Series) -> Findings:
    level = BY_CODE[series.level]
    if not has_line(series):
        return nothing(_counted(series, level))
    criterion = series.strands[-1].criterion if series.strands else None
    return findings_of(
        points_of(series),
        subject_of(series, level),
        goal=None if criterion is None else Goal(criterion),
        baselines=series.baselines,
    )


def _counted(series: Series, level: Level) -> str:
    scored = [cell for cell in series.cells if cell.n_scored]
    if not scored:
        return f"{level.name}: nothing measured yet"
    cell = scored[-1]
    of = f"{cell.n_criterion} of {cell.n_scored} {level.sites(cell.n_scored)}"
    return f"{of} at criterion in {long_month(cell.month)}"


@lru_cache(maxsize=4096)
def findings_in(series: Series, month: date) -> Findings:
    """What the chart tells of the windows up to a month."""
    return findings(series.up_to(month))
