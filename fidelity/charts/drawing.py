"""What a chart shows: its rows, its finding, the same in a sentence and as a table. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any

from fidelity.rollups.levels import BY_CODE, Level, Listed
from fidelity.rollups.series import Cell, Series, Shape, Strand, percent_words
from fidelity.rules import runcharts
from fidelity.rules.runcharts import Point, Segment
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

Rows = list[dict[str, Any]]
ListedByCell = Mapping[tuple[int, date], tuple[Listed, ...]]


def path_of(name: str) -> Path:
    return Path(__file__).parent / "compiled" / f"{name}.json"


@lru_cache
def description_of(name: str) -> dict[str, Any]:
    """The compiled Vega description of one kind of chart."""
    found: dict[str, Any] = json.loads(path_of(name).read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True)
class Key:
    """One site of a chart with few: which line is whose."""

    name: str
    shape: str
    number: int

    @property
    def path(self) -> str:
        return SHAPES[self.shape]


@dataclass(frozen=True, eq=False)
class Chart:
    """What components/run_chart.html draws. `data` maps the names in the definition to rows."""

    html_id: str
    finding: str
    about: str
    sentence: str
    data: Mapping[str, Rows]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[Key, ...] = ()
    note: str = ""
    kind: str = "run-chart"


@lru_cache(maxsize=1024)
def run_chart(
    series: Series, listed: tuple[tuple[tuple[int, date], tuple[Listed, ...]], ...], today: date
) -> Chart:
    """The run chart of one series. `listed` holds the sites of windows with fewer than five."""
    level = BY_CODE[series.level]
    sites = dict(listed)
    segments = runcharts.analyse(_points(series))
    keys = _keys(series, sites)
    data = {
        "points": _point_rows(series, level),
        "sites": _site_rows(series, sites, keys),
        "levels": _labelled([*_criteria(series), *_medians(segments)]),
        "breaks": [
            {"month": _ms(strand.cells[0].month), "label": f"Version {strand.version}"}
            for strand in series.strands[1:]
        ],
        "counts": _counts(series),
    }
    return Chart(
        html_id=f"chart-{series.code}".replace(".", "-"),
        finding=finding(series, segments, level),
        about=_about(series, level),
        sentence=_sentence(series, segments, level),
        data=data,
        columns=_columns(series),
        rows=tuple(_table(series, sites, today)),
        keys=keys,
        note=_note(series, level),
    )


def _subject(series: Series, level: Level) -> str:
    if series.is_summary:
        return f"Median {level.singular}"
    return level.name if level.code in ("provider", "state") else level.singular.capitalize()


def _is_drawn(series: Series, cell: Cell) -> bool:
    """Whether a window is a point of the line: of one kind with the others in it."""
    return cell.shape == (Shape.SUMMARY if series.is_summary else Shape.SINGLE)


def _points(series: Series) -> list[Point]:
    """The values as exact fractions, unmeasured windows without one."""
    found = []
    for strand in series.strands:
        for cell in strand.cells:
            value = cell.median if _is_drawn(series, cell) else None
            exact = None if value is None else Fraction(value).limit_denominator(100_000)
            found.append(Point(cell.month, exact, strand.version))
    return found


def _is_alone(series: Series) -> bool:
    """Never more than one site: the value is that site's own."""
    return all(cell.n_scored <= 1 for cell in series.cells)


def finding(series: Series, segments: Sequence[Segment], level: Level) -> str:
    """The title of the chart: what it shows."""
    if not series.is_summary and not _is_alone(series):
        return _counted_finding(series, level)
    subject = _subject(series, level)
    if not segments:
        return f"{subject}: nothing measured yet"
    last = segments[-1]
    if last.signals:
        return runcharts.finding(_points(series), subject)
    value = percent_words(float(last.points[-1].value))
    stands = f"{subject} at {value} in {long_month(last.points[-1].month)}"
    if len(last.points) < runcharts.FEWEST_POINTS:
        return f"{stands}, too few months to tell a pattern"
    return f"{stands}, no change beyond ordinary variation"


@lru_cache(maxsize=2048)
def is_ordinary(series: Series, month: date) -> bool:
    """Whether the chart up to a month says: no change beyond ordinary variation."""
    if not series.is_summary and not _is_alone(series):
        return False
    segments = runcharts.analyse([point for point in _points(series) if point.month <= month])
    return bool(segments) and segments[-1].is_ordinary


def _counted_finding(series: Series, level: Level) -> str:
    scored = [cell for cell in series.cells if cell.n_scored]
    if not scored:
        return f"{level.name}: nothing measured yet"
    cell = scored[-1]
    of = f"{cell.n_criterion} of {cell.n_scored} {level.sites(cell.n_scored)}"
    return f"{of} at criterion in {long_month(cell.month)}"


def _about(series: Series, level: Level) -> str:
    name = f"{series.instrument}, {series.part}" if series.part else series.instrument
    if series.is_summary:
        return f"{name}. Bars: the middle half of {level.plural}. Below: {level.plural} measured."
    if _is_alone(series):
        return f"{name}."
    return f"{name}. Each {level.singular} by itself. Below: {level.plural} measured."


def _note(series: Series, level: Level) -> str:
    if series.is_summary and any(cell.shape == Shape.LISTED for cell in series.cells):
        return f"Months with fewer than five {level.plural} show each by itself, without a median."
    return ""


def _point_rows(series: Series, level: Level) -> Rows:
    found: Rows = []
    run = 0
    for strand in series.strands:
        run += 1
        for cell in strand.cells:
            if not _is_drawn(series, cell):
                run += 1
                continue
            row = {"month": _ms(cell.month), "value": _short(cell.median), "run": run}
            if cell.shape == Shape.SUMMARY:
                row |= {"low": _short(cell.q1), "high": _short(cell.q3)}
            found.append(row | {"words": _words(cell, strand, level)})
    return found


def _words(cell: Cell, strand: Strand, level: Level) -> str:
    """What hover and keyboard focus say."""
    month, value = long_month(cell.month), _percent(cell, strand)
    if cell.shape == Shape.SINGLE:
        return f"{month}: {value}"
    middle = f"{percent_words(cell.q1 or 0)} to {percent_words(cell.q3 or 0)}"
    criterion = f", {cell.n_criterion:,} at criterion" if strand.criteria else ""
    return (
        f"{month}: median {value}, middle half {middle}, "
        f"{cell.n_scored:,} of {cell.n_expected:,} {level.plural} measured{criterion}"
    )


def _percent(cell: Cell, strand: Strand) -> str:
    missed = None if cell.shape == Shape.SINGLE and cell.n_criterion else strand.criterion
    return percent_words(cell.median or 0, missed)


def _keys(series: Series, sites: ListedByCell) -> tuple[Key, ...]:
    """Sites in a fixed order, so that each keeps its shape; none beside a line of medians."""
    if series.is_summary or _is_alone(series):
        return ()
    names = sorted(
        {(one.alphabet, one.name, one.site_id) for ones in sites.values() for one in ones}
    )
    return tuple(
        Key(name, list(SHAPES)[place % len(SHAPES)], place % len(COLOURS) + 1)
        for place, (_, name, _) in enumerate(names)
    )


def _site_rows(series: Series, sites: ListedByCell, keys: Sequence[Key]) -> Rows:
    looks = {key.name: (COLOURS[key.number - 1], key.shape) for key in keys}
    found: Rows = []
    for strand in series.strands:
        for cell in strand.cells:
            for one in sites.get((strand.part_id, cell.month), ()):
                colour, shape = looks.get(one.name, ("var(--accent)", "circle"))
                run = f"{one.site_id}/{strand.part_id}" if keys else f"{one.site_id}/{cell.month}"
                words = f"{long_month(cell.month)}: {one.name} {one.words}"
                found.append(
                    {"month": _ms(cell.month), "value": _short(one.percent), "run": run}
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
                {"first": _ms(strand.cells[0].month), "last": _ms(end), "kind": "criterion"}
                | {"value": strand.criterion, "label": f"Criterion\n{strand.criterion}%"}
            )
    return found


def _medians(segments: Sequence[Segment]) -> Rows:
    return [
        {"first": _ms(segment.points[0].month), "last": _ms(segment.points[-1].month)}
        | {"kind": "median", "value": _short(float(segment.median))}
        | {"label": f"Median\n{percent_words(float(segment.median))}"}
        for segment in segments
        if len(segment.points) >= FEWEST_FOR_MEDIAN
    ]


def _labelled(levels: Rows) -> Rows:
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


def _counts(series: Series) -> Rows:
    if _is_alone(series):
        return []
    cells = list(series.cells)
    return [
        {"month": _ms(cell.month), "label": f"{cell.n_scored:,}"}
        | {"place": len(cells) - 1 - place, "count": len(cells)}
        for place, cell in enumerate(cells)
    ]


def _sentence(series: Series, segments: Sequence[Segment], level: Level) -> str:
    if not segments:
        return f"{_counted_finding(series, level)}."
    first, last = segments[0].points[0], segments[-1].points[-1]
    subject = _subject(series, level)
    start = f"{percent_words(float(first.value))} in {long_month(first.month)}"
    words = [f"{subject} scored {start}"]
    if last.month != first.month:
        words[0] += f" and {percent_words(float(last.value))} in {long_month(last.month)}"
    criterion = series.strands[-1].criteria
    words.append(f"The criterion is {criterion}" if criterion else "There is no criterion")
    for before, after in pairwise(segments):
        since = long_month(after.points[0].month)
        words.append(
            f"Version {after.version} replaced {before.version} in {since}, so values before and "
            "after cannot be compared"
        )
    return ". ".join(words) + "."


def _columns(series: Series) -> tuple[str, ...]:
    version = ("Version",) if len(series.strands) > 1 else ()
    if _is_alone(series):
        return ("Window", "Percent", "Status", *version)
    return ("Window", "Median", "Middle half", "At criterion", "Measured", "On time", *version)


def _table(series: Series, sites: ListedByCell, today: date) -> list[tuple[str, ...]]:
    alone = _is_alone(series)
    several = len(series.strands) > 1
    return [
        (
            long_month(cell.month),
            *(
                _alone_row(cell, strand, today)
                if alone
                else _row(cell, strand, sites.get((strand.part_id, cell.month), ()), today)
            ),
            *((strand.version,) if several else ()),
        )
        for strand in series.strands
        for cell in strand.cells
    ]


def _alone_row(cell: Cell, strand: Strand, today: date) -> tuple[str, str]:
    if cell.shape == Shape.EMPTY:
        return "", lacking_words(cell, today)
    if cell.month in strand.own_word:
        return _percent(cell, strand), "the provider’s own word"
    if not strand.criteria:
        return _percent(cell, strand), "measured"
    return _percent(cell, strand), "at criterion" if cell.n_criterion else "below criterion"


def _row(
    cell: Cell, strand: Strand, listed: Sequence[Listed], today: date
) -> tuple[str, str, str, str, str]:
    measured = f"{cell.n_scored:,} of {cell.n_expected:,}"
    if cell.shape == Shape.EMPTY:
        return lacking_words(cell, today), "", "", measured, ""
    on_time, at = f"{cell.n_on_time:,}", f"{cell.n_criterion:,}" if strand.criteria else ""
    if cell.shape == Shape.SUMMARY:
        middle = f"{percent_words(cell.q1 or 0)} to {percent_words(cell.q3 or 0)}"
        return percent_words(cell.median or 0), middle, at, measured, on_time
    names = ", ".join(f"{one.name} {one.words}" for one in listed) or "too few to sum up"
    return names, "", at, measured, on_time


def lacking_words(cell: Cell, today: date) -> str:
    """Why a window has no value."""
    if not cell.n_expected:
        return "not applicable"
    return "not measured" if cell.is_over(today) else "not due yet"


def _ms(month: date) -> int:
    """Milliseconds, as Vega counts time."""
    return int(datetime(month.year, month.month, 1, tzinfo=UTC).timestamp() * 1000)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
