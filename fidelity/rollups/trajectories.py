"""Which way a site or a unit is going, in one word of the product. Pure.

| word       | when                                                                          |
|------------|-------------------------------------------------------------------------------|
| sustaining | at criterion in each of the last three windows, none missed among them        |
| slipping   | was at criterion before and is not now, or fell ten points or more            |
| improving  | rose ten points or more, and the latest value is above the first              |
| slow_start | four windows or more below criterion, and less than ten points gained         |
| unknown    | fewer than three values of the present version, or the latest window missed   |
| steady     | none of these                                                                 |

Rise and fall are between the first and the last third of the present version's values, at most
twelve of them, each third by its median; where the run chart calls it ordinary variation, it is
none. A missed window breaks knowledge: it is "not known", never "lost".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from fidelity.rollups.series import Cell, Series, Shape, Strand, percent_words
from fidelity.rollups.variation import findings_in
from words.days import long_month

WORDS = {
    "sustaining": "Sustaining",
    "improving": "Improving",
    "steady": "Steady",
    "slow_start": "Slow start",
    "slipping": "Slipping",
    "unknown": "Not known",
}
FEWEST_VALUES = 3
STREAK = 3
SLOW_WINDOWS = 4
POINTS_THAT_COUNT = 10
LATEST_VALUES = 12


@dataclass(frozen=True)
class Course:
    """`word` is a code of the status component; `values` are for a sparkline, None for a gap."""

    word: str
    values: tuple[float | None, ...]
    label: str
    criterion: int | None = None


def course(series: Series, month: date, today: date) -> Course:
    """The course of the present version up to `month`, without windows still being filled in."""
    strand = series.strands[-1]
    cells = [cell for cell in strand.cells if cell.month <= month and cell.n_expected]
    while cells and not cells[-1].is_over(today):
        cells.pop()
    shown = cells[-LATEST_VALUES:]
    values = tuple(cell.value for cell in shown)
    is_ordinary = findings_in(series, month).is_ordinary
    word = _word(shown, strand, is_ordinary=is_ordinary)
    return Course(word, values, _label(shown), strand.criterion)


def _word(cells: Sequence[Cell], strand: Strand, *, is_ordinary: bool) -> str:
    known = [(cell, cell.value) for cell in cells if cell.value is not None]
    if len(known) < FEWEST_VALUES or cells[-1].value is None:
        return "unknown"
    held = [_is_at(cell, strand) for cell in cells]
    values = [value for _, value in known]
    gained = 0 if is_ordinary else _gain(values)
    if all(held[-STREAK:]) and len(held) >= STREAK:
        return "sustaining"
    if (any(held[:-1]) and held[-1] is False) or gained <= -POINTS_THAT_COUNT:
        return "slipping"
    if gained >= POINTS_THAT_COUNT and values[-1] > values[0]:
        return "improving"
    if len(values) >= SLOW_WINDOWS and not any(held):
        return "slow_start"
    return "steady"


def _is_at(cell: Cell, strand: Strand) -> bool | None:
    """A site by its own verdict, a unit by its median; None where nothing was measured."""
    if cell.value is None:
        return None
    if cell.shape == Shape.SINGLE:
        return cell.n_criterion == 1
    return strand.criterion is not None and cell.value >= strand.criterion


def _gain(values: Sequence[float]) -> float:
    third = max(len(values) // 3, 1)
    return median(values[-third:]) - median(values[:third])


def _label(cells: Sequence[Cell]) -> str:
    known = [cell for cell in cells if cell.value is not None]
    if not known:
        return "Nothing to draw"
    first, last = known[0], known[-1]
    if first is last:
        return _told(last)
    return f"{_told(first)} to {_told(last)}"


def _told(cell: Cell) -> str:
    return f"{percent_words(cell.value or 0)} in {long_month(cell.month)}"
