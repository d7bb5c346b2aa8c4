"""How many measures were due in a month, and how many came. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accountability.metrics.ratio import Definition, Ratio, Row
from accountability.metrics.window import Window


@dataclass(frozen=True)
class MeasuresDue:
    """The measures whose last day lies in a month, and is past.

    `late` and `missing` name some of those that came late, or not at all.
    """

    month: date
    n_due: int
    n_in: int
    n_on_time: int
    late: tuple[Row, ...] = ()
    missing: tuple[Row, ...] = ()


def complete(definition: Definition, due: Sequence[MeasuresDue], window: Window) -> Ratio:
    own = _of(due, window)
    return _ratio(definition, own.n_in, own.n_due, own.missing)


def on_time(definition: Definition, due: Sequence[MeasuresDue], window: Window) -> Ratio:
    own = _of(due, window)
    return _ratio(definition, own.n_on_time, own.n_due, (*own.missing, *own.late))


def _of(due: Sequence[MeasuresDue], window: Window) -> MeasuresDue:
    blank = MeasuresDue(window.month, 0, 0, 0)
    return next((each for each in due if each.month == window.month), blank)


def _ratio(definition: Definition, n: int, n_due: int, named: tuple[Row, ...]) -> Ratio:
    lacking = n_due - n
    shown = named[:lacking]
    return Ratio(definition, n, n_due, missing=shown, more=lacking - len(shown))
