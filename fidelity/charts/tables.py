"""A run chart as a table: a row for each window, in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fidelity.charts.rows import ListedByCell, at_criterion, percent_of
from fidelity.rollups.levels import Listed
from fidelity.rollups.series import Cell, Series, Shape, Strand, percent_words
from fidelity.rollups.variation import is_alone
from words.days import long_day, long_month


def columns_of(series: Series) -> tuple[str, ...]:
    more: tuple[str, ...] = ("Version",) if len(series.strands) > 1 else ()
    more += ("Marked",) if series.marks else ()
    if is_alone(series):
        return ("Window", "Percent", "Status", *more)
    return ("Window", "Median", "Middle half", "At criterion", "Measured", "On time", *more)


def rows_of(series: Series, sites: ListedByCell, today: date) -> list[tuple[str, ...]]:
    alone = is_alone(series)
    marked = _marked_by_window(series)
    return [
        (
            long_month(cell.month),
            *(
                _alone_row(cell, strand, today)
                if alone
                else _row(cell, strand, sites.get((strand.part_id, cell.month), ()), today)
            ),
            *((strand.version,) if len(series.strands) > 1 else ()),
            *((marked.get(cell.month, ""),) if series.marks else ()),
        )
        for strand in series.strands
        for cell in strand.cells
    ]


def _marked_by_window(series: Series) -> dict[date, str]:
    """What was marked from each window on, up to the next."""
    months = [cell.month for cell in series.cells]
    found: dict[date, list[str]] = {}
    for mark in series.marks:
        before = [month for month in months if month <= mark.on]
        month = before[-1] if before else months[0]
        found.setdefault(month, []).append(f"{long_day(mark.on)}: {mark.what}")
    return {month: "; ".join(words) for month, words in found.items()}


def _alone_row(cell: Cell, strand: Strand, today: date) -> tuple[str, str]:
    if cell.shape == Shape.EMPTY:
        return "", _lacking_words(cell, today)
    if cell.month in strand.own_word:
        return percent_of(cell, strand), "the provider’s own word"
    if not strand.criteria:
        return percent_of(cell, strand), "measured"
    return percent_of(cell, strand), "at criterion" if cell.n_criterion else "below criterion"


def _row(
    cell: Cell, strand: Strand, listed: Sequence[Listed], today: date
) -> tuple[str, str, str, str, str]:
    measured = f"{cell.n_scored:,} of {cell.n_expected:,}"
    if cell.shape == Shape.EMPTY:
        return _lacking_words(cell, today), "", "", measured, ""
    on_time, at = f"{cell.n_on_time:,}", at_criterion(cell) if strand.criteria else ""
    if cell.shape == Shape.SUMMARY:
        middle = f"{percent_words(cell.q1 or 0)} to {percent_words(cell.q3 or 0)}"
        return percent_words(cell.median or 0), middle, at, measured, on_time
    names = ", ".join(f"{one.name} {one.words}" for one in listed) or "too few to sum up"
    return names, "", at, measured, on_time


def _lacking_words(cell: Cell, today: date) -> str:
    """Why a window has no value."""
    if not cell.n_expected:
        return "not applicable"
    return "not measured" if cell.is_over(today) else "not due yet"
