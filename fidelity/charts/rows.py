"""The rows that a run chart's marks are drawn from, by the names in its definition. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any

from fidelity.rollups.levels import Level, Listed
from fidelity.rollups.series import Cell, Mark, Series, Shape, Strand, percent_words
from fidelity.rollups.variation import is_alone, is_drawn
from fidelity.rules.runcharts import Segment
from words.days import long_month

FEWEST_FOR_MEDIAN = 6
"""Points a version needs before its median is drawn."""

LEVEL_KINDS = ("criterion", "median")
LABEL_HEIGHT = 13
"""What the two lines of a label take, in percent of the axis."""

COLOURS = ("var(--series-1)", "var(--series-2)", "var(--series-3)", "var(--series-4)")
SHAPES = {
    "circle": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
    "square": "M-4.5-4.5h9v9h-9Z",
    "triangle-up": "M0-5L5 4H-5Z",
    "diamond": "M0-5.5L5.5 0L0 5.5L-5.5 0Z",
}
"""Vega's names, and the same drawn for the key."""

MARK_ROWS = 3
"""So many numbers of marks stand below each other, so that those of neighbors do not touch."""

Rows = list[dict[str, Any]]
ListedByCell = Mapping[tuple[int, date], tuple[Listed, ...]]


@dataclass(frozen=True)
class Key:
    """One site of a chart with few: which line is whose."""

    name: str
    shape: str
    number: int

    @property
    def path(self) -> str:
        return SHAPES[self.shape]


def point_rows(series: Series, level: Level) -> Rows:
    found: Rows = []
    run = 0
    for strand in series.strands:
        run += 1
        for cell in strand.cells:
            if not is_drawn(series, cell):
                run += 1
                continue
            row = {"month": milliseconds(cell.month), "value": _short(cell.median), "run": run}
            if cell.shape == Shape.SUMMARY:
                row |= {"low": _short(cell.q1), "high": _short(cell.q3)}
            found.append(row | {"words": _words(cell, strand, level)})
    return found


def _words(cell: Cell, strand: Strand, level: Level) -> str:
    """What hover and keyboard focus say."""
    month, value = long_month(cell.month), percent_of(cell, strand)
    if cell.shape == Shape.SINGLE:
        return f"{month}: {value}"
    middle = f"{percent_words(cell.q1 or 0)} to {percent_words(cell.q3 or 0)}"
    criterion = f", {at_criterion(cell)} at criterion" if strand.criteria else ""
    return (
        f"{month}: median {value}, middle half {middle}, "
        f"{cell.n_scored:,} of {cell.n_expected:,} {level.plural} measured{criterion}"
    )


def at_criterion(cell: Cell) -> str:
    """How many, and of sites that are summed up their share: "24 (59%)"."""
    if cell.shape != Shape.SUMMARY:
        return f"{cell.n_criterion:,}"
    share = percent_words(100 * cell.n_criterion / cell.n_scored, 100)
    return f"{cell.n_criterion:,} ({share})"


def percent_of(cell: Cell, strand: Strand) -> str:
    missed = None if cell.shape == Shape.SINGLE and cell.n_criterion else strand.criterion
    return percent_words(cell.median or 0, missed)


def keys_of(series: Series, sites: ListedByCell) -> tuple[Key, ...]:
    """Sites in a fixed order, so that each keeps its shape; none beside a line of medians."""
    if series.is_summary or is_alone(series):
        return ()
    names = sorted(
        {(one.alphabet, one.name, one.site_id) for ones in sites.values() for one in ones}
    )
    return tuple(
        Key(name, list(SHAPES)[place % len(SHAPES)], place % len(COLOURS) + 1)
        for place, (_, name, _) in enumerate(names)
    )


def site_rows(series: Series, sites: ListedByCell, keys: Sequence[Key]) -> Rows:
    looks = {key.name: (COLOURS[key.number - 1], key.shape) for key in keys}
    found: Rows = []
    for strand in series.strands:
        for cell in strand.cells:
            for one in sites.get((strand.part_id, cell.month), ()):
                colour, shape = looks.get(one.name, ("var(--accent)", "circle"))
                run = f"{one.site_id}/{strand.part_id}" if keys else f"{one.site_id}/{cell.month}"
                words = f"{long_month(cell.month)}: {one.name} {one.words}"
                found.append(
                    {"month": milliseconds(cell.month), "value": _short(one.percent), "run": run}
                    | {"colour": colour, "shape": shape, "words": words}
                )
    return found


def _criteria(series: Series) -> Rows:
    """A dashed line under each version, up to where the next one begins."""
    found: Rows = []
    ends = [strand.cells[0].month for strand in series.strands[1:]]
    ends.append(series.strands[-1].cells[-1].month)
    for strand, end in zip(series.strands, ends, strict=True):
        if strand.criterion is not None:
            found.append(
                {
                    "first": milliseconds(strand.cells[0].month),
                    "last": milliseconds(end),
                    "kind": "criterion",
                }
                | {"value": strand.criterion, "label": f"Criterion\n{strand.criterion}%"}
            )
    return found


def _medians(segments: Sequence[Segment]) -> Rows:
    return [
        {
            "first": milliseconds(segment.points[0].month),
            "last": milliseconds(segment.points[-1].month),
        }
        | {"kind": "median", "value": _short(float(segment.median))}
        | {"label": f"Median\n{percent_words(float(segment.median))}"}
        for segment in segments
        if len(segment.points) >= FEWEST_FOR_MEDIAN
    ]


def level_rows(series: Series, segments: Sequence[Segment]) -> Rows:
    return labelled([*_criteria(series), *_medians(segments)])


def break_rows(series: Series) -> Rows:
    """Where another version begins, in words, and where a person counts anew, as a line."""
    versions = [
        {"month": milliseconds(strand.cells[0].month), "label": f"Version {strand.version}"}
        for strand in series.strands[1:]
    ]
    return versions + [
        {"month": milliseconds(day.replace(day=1)), "label": ""} for day in series.baselines
    ]


def mark_rows(marks: Sequence[Mark]) -> Rows:
    """The number of each mark at the foot of the plot; neighbors stand at different heights."""
    return [
        {"month": milliseconds(mark.on), "label": str(number), "row": number % MARK_ROWS}
        for number, mark in enumerate(marks, start=1)
    ]


def labelled(levels: Rows) -> Rows:
    """Each line with the height of its label, `at`: beside its end, and above or below that of
    another one that lies too near. Only the lines of the latest version have one, beside the plot.
    """
    named = {kind: line for kind in LEVEL_KINDS for line in levels if line["kind"] == kind}
    lines = sorted(named.values(), key=itemgetter("value"))
    heights = _apart([line["value"] for line in lines])
    at = {id(line): height for line, height in zip(lines, heights, strict=True)}
    return [line | {"at": at.get(id(line)), "label": line["label"]} for line in levels]


def _apart(values: Sequence[float]) -> list[float]:
    """The heights of one or two labels, so far apart that neither covers the other."""
    if len(values) < 2 or values[1] - values[0] >= LABEL_HEIGHT:
        return list(values)
    middle = min(max(sum(values) / 2, LABEL_HEIGHT / 2), 100 - LABEL_HEIGHT / 2)
    return [middle - LABEL_HEIGHT / 2, middle + LABEL_HEIGHT / 2]


def count_rows(series: Series) -> Rows:
    if is_alone(series):
        return []
    cells = list(series.cells)
    return [
        {"month": milliseconds(cell.month), "label": f"{cell.n_scored:,}"}
        | {"place": len(cells) - 1 - place, "count": len(cells)}
        for place, cell in enumerate(cells)
    ]


def milliseconds(day: date) -> int:
    """As Vega counts time."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
