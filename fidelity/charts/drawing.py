"""What a chart shows: its rows, its finding, the same in a sentence and as a table. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from fidelity.charts import rows as drawn
from fidelity.charts import tables
from fidelity.charts.rows import Key, ListedByCell, Rows
from fidelity.rollups.levels import BY_CODE, Level, Listed
from fidelity.rollups.series import Mark, Series, Shape, percent_words
from fidelity.rollups.variation import findings, is_alone, segments_of, subject_of
from fidelity.rules.findings import PatternLine
from fidelity.rules.runcharts import Segment
from words.days import long_day, long_month


def path_of(name: str) -> Path:
    return Path(__file__).parent / "compiled" / f"{name}.json"


@lru_cache
def description_of(name: str) -> dict[str, Any]:
    """The compiled Vega description of one kind of chart."""
    found: dict[str, Any] = json.loads(path_of(name).read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True)
class NumberedMark:
    """What a person has marked, by the number that stands on the chart."""

    number: int
    day: str
    what: str


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
    outlook: str = ""
    patterns: tuple[PatternLine, ...] = ()
    marks: tuple[NumberedMark, ...] = ()
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
    segments, found = segments_of(series), findings(series)
    keys = drawn.keys_of(series, sites)
    return Chart(
        html_id=f"chart-{series.code}".replace(".", "-"),
        finding=found.headline,
        outlook=found.outlook,
        about=_about(series, level),
        sentence=_sentence(series, segments, level),
        data=_data(series, sites, segments, keys),
        columns=tables.columns_of(series),
        rows=tuple(tables.rows_of(series, sites, today)),
        patterns=found.patterns,
        marks=tuple(_numbered(series.marks)),
        keys=keys,
        note=_note(series, level),
    )


def _data(
    series: Series, sites: ListedByCell, segments: Sequence[Segment], keys: Sequence[Key]
) -> dict[str, Rows]:
    return {
        "points": drawn.point_rows(series, BY_CODE[series.level]),
        "sites": drawn.site_rows(series, sites, keys),
        "levels": drawn.level_rows(series, segments),
        "breaks": drawn.break_rows(series),
        "marks": drawn.mark_rows(series.marks),
        "counts": drawn.count_rows(series),
    }


def _numbered(marks: Sequence[Mark]) -> Iterator[NumberedMark]:
    for number, mark in enumerate(marks, start=1):
        yield NumberedMark(number, long_day(mark.on), f"{mark.what} ({mark.who})")


def _about(series: Series, level: Level) -> str:
    name = f"{series.instrument}, {series.part}" if series.part else series.instrument
    if series.is_summary:
        return f"{name}. Bars: the middle half of {level.plural}. Below: {level.plural} measured."
    if is_alone(series):
        return f"{name}."
    return f"{name}. Each {level.singular} by itself. Below: {level.plural} measured."


def _note(series: Series, level: Level) -> str:
    if series.is_summary and any(cell.shape == Shape.LISTED for cell in series.cells):
        return f"Months with fewer than five {level.plural} show each by itself, without a median."
    return ""


def _sentence(series: Series, segments: Sequence[Segment], level: Level) -> str:
    if not segments:
        return f"{findings(series).headline}."
    first, last = segments[0].points[0], segments[-1].points[-1]
    subject = subject_of(series, level)
    start = f"{percent_words(float(first.value))} in {long_month(first.month)}"
    words = [f"{subject} scored {start}"]
    if last.month != first.month:
        words[0] += f" and {percent_words(float(last.value))} in {long_month(last.month)}"
    criterion = series.strands[-1].criteria
    words.append(f"The criterion is {criterion}" if criterion else "There is no criterion")
    words += [_break_in_words(before, after) for before, after in pairwise(segments)]
    return ". ".join(words) + "."


def _break_in_words(before: Segment, after: Segment) -> str:
    since = long_month(after.points[0].month)
    if before.version == after.version:
        return f"A new baseline was set, so the middle is counted anew from {since} on"
    return (
        f"Version {after.version} replaced {before.version} in {since}, so values before and "
        "after cannot be compared"
    )
