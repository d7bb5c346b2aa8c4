"""Quality: percent at criterion, median and quartiles; fewer than five sites are listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fidelity.monthly.figures import Figure
from fidelity.rollups.series import percent_words
from fidelity.rules.quantiles import is_too_few
from scaling.asked import Asked, Measure
from scaling.piece import (
    Cell,
    Grid,
    Line,
    Part,
    figure,
    level_of,
    measured_about,
    number,
    opening,
    percent_of,
    sites_url,
)
from scaling.sites import Counts, Row, rows_of_sites, spread_of
from words.terms import SITE

TITLE = "How well do they do it?"
NONE = Cell("Too few")


@dataclass(frozen=True)
class Quality:
    """The latest window of one kind of site; quartiles where there are enough sites."""

    measure: Measure
    n: int
    expected: int
    n_criterion: int
    quartiles: tuple[float, ...]
    listed: tuple[Row, ...]

    @property
    def share(self) -> str:
        return percent_of(self.n_criterion, self.n)


def quality_of(asked: Asked, measure: Measure, counts: Counts) -> Quality:
    """From the rollup; of a district or a cohort from the same scores. One query, or none."""
    cell = measure.cell
    n = counts["measured"]
    expected = counts["expected"]
    quartiles: Sequence[float | None] = ()
    if asked.is_whole and cell:
        n, expected = cell.n_scored, cell.n_expected
        quartiles = (cell.q1, cell.median, cell.q3)
    elif not is_too_few(n):
        quartiles = spread_of(asked, measure)[1]
    known = tuple(each for each in quartiles if each is not None)
    listed = rows_of_sites(asked, measure, "measured", {}) if n and is_too_few(n) else ()
    return Quality(
        measure, n, expected, counts["at_criterion"], () if is_too_few(n) else known, tuple(listed)
    )


def quality(asked: Asked, measures: Mapping[str, Measure], counts: Mapping[str, Counts]) -> Part:
    known = [
        quality_of(asked, measure, counts[kind])
        for kind, measure in measures.items()
        if measure.cell and counts[kind]["measured"]
    ]
    grids = [_grid(asked, known)] if known else []
    grids += [_listed(each) for each in known if each.listed]
    return Part(
        code="quality",
        title=TITLE,
        sentence=" ".join(_sentence(each) for each in known) or "Nothing has been measured yet.",
        about=measured_about(asked, measures["school"]),
        grids=tuple(grids),
        note=f"Half of the {SITE.many} lie between the two quartiles. Fewer than five are listed instead.",
        figures=tuple(each for one in known for each in _figures(asked, one)),
    )


def _sentence(one: Quality) -> str:
    level = level_of(one.measure.kind)
    words = f"{one.n_criterion:,} of {one.n:,} {level.sites(one.n)} measured are at criterion"
    if not one.quartiles:
        return f"{words}."
    q1, median, q3 = map(percent_words, one.quartiles)
    return f"{words} ({one.share}); the median is {median}, the middle half {q1} to {q3}."


def _grid(asked: Asked, known: Sequence[Quality]) -> Grid:
    return Grid(
        caption="Quality in the latest window",
        first=SITE.capital_many,
        columns=(
            "Measured",
            "Expected",
            "At criterion",
            "Percent",
            "Lower quartile",
            "Median",
            "Upper quartile",
        ),
        lines=tuple(_line(asked, each) for each in known),
    )


def _line(asked: Asked, one: Quality) -> Line:
    kind = one.measure.kind
    spread = [Cell(percent_words(each)) for each in one.quartiles] or [NONE] * 3
    return Line(
        level_of(kind).name,
        (
            opening(one.n, sites_url(asked, kind, "measured")),
            number(one.expected),
            opening(one.n_criterion, sites_url(asked, kind, "at_criterion")),
            Cell(one.share),
            *spread,
        ),
    )


def _listed(one: Quality) -> Grid:
    level = level_of(one.measure.kind)
    return Grid(
        caption=f"The {level.sites(one.n)} measured",
        first=level.singular.capitalize(),
        columns=("Percent of points",),
        lines=tuple(
            Line(row.name, (Cell(percent_words(row.percent or 0, one.measure.criterion)),))
            for row in one.listed
        ),
    )


def _figures(asked: Asked, one: Quality) -> Iterator[Figure]:
    kind, level = one.measure.kind, level_of(one.measure.kind)
    yield figure(
        asked,
        f"quality.{kind}.criterion",
        f"{level.name} at criterion, of those measured",
        f"{one.n_criterion:,} of {one.n:,} {level.sites(one.n)} ({one.share})",
        one.n_criterion,
        one.n,
        measure=one.measure,
        address=sites_url(asked, kind, "at_criterion"),
    )
    for name, value in zip(
        ("lower quartile", "median", "upper quartile"), one.quartiles, strict=False
    ):
        yield figure(
            asked,
            f"quality.{kind}.{name.replace(' ', '_')}",
            f"{level.name}, {name}",
            percent_words(value),
            measure=one.measure,
            address=sites_url(asked, kind, "measured"),
        )
