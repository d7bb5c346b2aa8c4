"""Cohorts: sites that began together, side by side by months since their start."""

from __future__ import annotations

from collections.abc import Sequence

from fidelity.rollups.series import percent_words
from fidelity.rules.quantiles import is_too_few
from scaling.asked import Asked, Measure
from scaling.piece import Cell, Grid, Line, Part, figure, measured_about, sites_url
from scaling.sites import AlignedRow

FEW_MONTHS = 6
TITLE = "Do later cohorts get there faster?"


def cohorts(asked: Asked, measure: Measure, rows: Sequence[AlignedRow]) -> Part:
    """By months since the start, so that a late cohort is not compared with an early one's today."""
    names = list(dict.fromkeys(row.cohort for row in rows))
    return Part(
        code="cohorts",
        title=TITLE,
        sentence=_sentence(rows),
        about=measured_about(asked, measure),
        grids=(_grid(rows, names),) if rows else (),
        note="Only windows of the version in use are set beside each other.",
        figures=tuple(
            figure(
                asked,
                f"cohorts.{place}.{row.months}",
                f"{row.cohort}, {row.months} months since its start: schools at criterion",
                f"{row.n_criterion:,} of {row.n:,}",
                row.n_criterion,
                row.n,
                measure=measure,
                address=sites_url(asked, "school", "measured"),
            )
            for place, name in enumerate(names, 1)
            for row in rows
            if row.cohort == name
        ),
    )


def _sentence(rows: Sequence[AlignedRow]) -> str:
    if not rows:
        return "No cohort with a measured school yet."
    last = {row.cohort: row for row in rows}
    return " ".join(
        f"{row.cohort}: {row.n_criterion:,} of {row.n:,} at criterion {row.months} months after "
        "its start."
        for row in last.values()
    )


def _grid(rows: Sequence[AlignedRow], names: Sequence[str]) -> Grid:
    told = {(row.cohort, row.months): _cell(row) for row in rows}
    months = sorted({row.months for row in rows})
    return Grid(
        caption="Schools at criterion by months since the start",
        first="Months since the start",
        columns=tuple(names),
        lines=tuple(
            Line(f"{n}", tuple(told.get((name, n), Cell("")) for name in names)) for n in months
        ),
        is_folded=len(months) > FEW_MONTHS,
    )


def _cell(row: AlignedRow) -> Cell:
    words = f"{row.n_criterion:,} of {row.n:,}"
    return Cell(words if is_too_few(row.n) else f"{words}, median {percent_words(row.median)}")
