"""The strip of the four levels: each latest value with all that belongs beside it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from fidelity.rollups.levels import BY_CODE, Level, Listed
from fidelity.rollups.series import (
    Cell,
    Reading,
    Series,
    Shape,
    Strand,
    percent_words,
    read,
    round_half_up,
)
from fidelity.rollups.variation import findings_in
from fidelity.rules.findings import Findings
from fidelity.rules.quantiles import is_too_few
from words.days import long_day, long_month, months_ago

FELL = {"up": "rose", "down": "fell"}


@dataclass(frozen=True)
class Change:
    """Since baseline, on the same sites. `direction` and `tone` are empty where none can be told."""

    words: str
    direction: str = ""
    tone: str = ""
    then: float | None = None
    sites: str = ""


@dataclass(frozen=True)
class Tile:
    """One line of the strip. `state` is a code of the status component, `figure` the big number.

    `median`, `low`, `high` and `change.then` are percents for the drawing on the common axis.
    """

    code: str
    level: Level
    title: str
    instrument: str
    state: str = ""
    state_detail: str = ""
    figure: str = ""
    figure_of: str = ""
    median: float | None = None
    low: float | None = None
    high: float | None = None
    spread: str = ""
    criterion: int | None = None
    criteria: str = ""
    change: Change | None = None
    counted: str = ""
    lacking: str = ""
    lacking_state: str = ""
    window: str = ""
    age: str = ""
    is_stale: bool = False
    missed: str = ""
    so_far: str = ""
    version: str = ""
    part_id: int | None = None
    month: date | None = None
    n_expected: int | None = None
    n_scored: int | None = None
    n_criterion: int | None = None
    is_listed: bool = False
    listed: tuple[Listed, ...] = field(default=())

    @property
    def headline(self) -> str | None:
        """The figure alone; None says that nothing was measured."""
        return self.figure or None

    @property
    def change_told_alone(self) -> str:
        """Beside a count of sites it must say that it is their median that moved."""
        if self.change and self.change.sites.startswith("median"):
            return f"Median {self.change.words}" if self.change.tone else self.change.words
        return self.change.words if self.change else ""

    @property
    def change_direction(self) -> str:
        return self.change.direction if self.change else ""

    @property
    def change_tone(self) -> str:
        return self.change.tone if self.change else ""

    @property
    def has_axis(self) -> bool:
        return self.median is not None or bool(self.listed)

    @property
    def has_more_criteria(self) -> bool:
        """One percent can be drawn; more have to be said."""
        return bool(self.criteria) and self.criteria != f"{self.criterion}%"

    @property
    def width(self) -> float | None:
        """Of the band between the quartiles."""
        return None if self.low is None or self.high is None else self.high - self.low

    @property
    def anchor(self) -> str:
        return f"chart-{self.code}".replace(".", "-")


@lru_cache(maxsize=2048)
def tile(series: Series, month: date, today: date) -> Tile:
    level = BY_CODE[series.level]
    title = f"{level.name}, {series.part}" if series.part else level.name
    blank = Tile(series.code, level, title, series.instrument)
    reading = read(series, month, today)
    if reading.cell is None or reading.strand is None:
        return _unmeasured(blank, reading, today)
    found = _measured(blank, reading, reading.cell, reading.strand, month, today)
    return _kept_to_the_chart(found, findings_in(series, month))


def _kept_to_the_chart(tile: Tile, findings: Findings) -> Tile:
    """Of a change that its chart does not tell from chance, or tells the other way, nothing is made:
    no color, and no arrow."""
    change = tile.change
    if change is None or not change.tone:
        return tile
    if findings.is_ordinary:
        words = f"{change.words}, not beyond ordinary variation"
        return replace(tile, change=replace(change, words=words, tone="", direction=""))
    if findings.direction and findings.direction != change.direction:
        words = f"{change.words}, though lately it {FELL[findings.direction]}"
        return replace(tile, change=replace(change, words=words, tone="", direction=""))
    return tile


def absent(level: Level) -> Tile:
    """For a level that nothing measures."""
    return Tile(level.code, level, level.name, "No measure chosen", state="not_asked")


def waiting(level: Level) -> Tile:
    """For a level with a measure whose first window has not come."""
    return Tile(level.code, level, level.name, "First window still to come", state="not_due")


def _unmeasured(blank: Tile, reading: Reading, today: date) -> Tile:
    cell = reading.awaited
    if cell is None or not cell.n_expected:
        return replace(blank, state="not_applicable")
    expected = f"0 of {cell.n_expected:,} {blank.level.sites(cell.n_expected)}"
    blank = replace(blank, month=cell.month, n_expected=cell.n_expected, n_scored=0)
    if cell.is_over(today):
        detail = long_month(cell.month)
        return replace(blank, state="not_measured", state_detail=detail, counted=expected)
    due = f"due {long_day(cell.due_on)}" if cell.due_on else ""
    return replace(blank, state="not_due", state_detail=due, counted=expected)


def _measured(
    blank: Tile, reading: Reading, cell: Cell, strand: Strand, month: date, today: date
) -> Tile:
    summary = cell.shape == Shape.SUMMARY
    single = cell.shape == Shape.SINGLE
    return replace(
        blank,
        title=_title(blank, cell),
        state=_verdict(cell, strand) if single else "",
        figure=_figure(cell, strand),
        figure_of="" if single else _figure_of(cell, strand, blank.level),
        median=cell.value,
        low=cell.q1 if summary else None,
        high=cell.q3 if summary else None,
        spread=_spread(cell) if summary else "",
        criterion=strand.criterion,
        criteria=strand.criteria,
        change=change(cell, blank.level),
        counted=_counted(cell, blank.level),
        lacking=_lacking(cell, today),
        lacking_state="not_measured" if cell.is_over(today) else "not_due",
        window=long_month(cell.month),
        age=months_ago(reading.age),
        is_stale=reading.is_stale,
        missed=f"{long_month(reading.missed.month)} not measured" if reading.missed else "",
        so_far=_so_far(reading.so_far),
        version=strand.version,
        part_id=strand.part_id,
        month=cell.month,
        n_expected=cell.n_expected,
        n_scored=cell.n_scored,
        n_criterion=cell.n_criterion if strand.criteria else None,
        is_listed=cell.shape == Shape.LISTED,
    )


def _title(blank: Tile, cell: Cell) -> str:
    """A unit's page speaks of the one district or school it is about."""
    if cell.n_expected > 1 or cell.n_scored > 1 or blank.level.code in ("provider", "state"):
        return blank.title
    return blank.title.replace(blank.level.name, blank.level.singular.capitalize(), 1)


def _verdict(cell: Cell, strand: Strand) -> str:
    """What the TA provider says of itself is no verdict until the recipient approved it."""
    if cell.month in strand.own_word:
        return "own_word"
    if not strand.criteria:
        return "measured"
    return "at_criterion" if cell.n_criterion else "below"


def _figure(cell: Cell, strand: Strand) -> str:
    if cell.value is not None and (cell.shape == Shape.SINGLE or not strand.criteria):
        return percent_words(cell.value, None if cell.n_criterion else strand.criterion)
    return f"{cell.n_criterion:,}" if strand.criteria else f"{cell.n_scored:,}"


def _figure_of(cell: Cell, strand: Strand, level: Level) -> str:
    if not strand.criteria:
        what = "measured" if cell.value is None else "median"
        return f"{what}, {cell.n_scored:,} {level.sites(cell.n_scored)}"
    return f"of {cell.n_scored:,} {level.sites(cell.n_scored)} at criterion"


def _spread(cell: Cell) -> str:
    if cell.median is None or cell.q1 is None or cell.q3 is None:
        return ""
    middle = f"{percent_words(cell.q1)} to {percent_words(cell.q3)}"
    return f"Median {percent_words(cell.median)}, middle half {middle}"


def _counted(cell: Cell, level: Level) -> str:
    if not cell.n_expected:
        return f"{cell.n_scored:,} measured, none expected"
    if cell.n_expected == cell.n_scored == 1:
        return ""
    return f"{cell.n_scored:,} of {cell.n_expected:,} {level.sites(cell.n_expected)} measured"


def _lacking(cell: Cell, today: date) -> str:
    if not cell.n_open or cell.n_expected == 1:
        return ""
    return f"{cell.n_open:,} {'not measured' if cell.is_over(today) else 'not due yet'}"


def _so_far(cell: Cell | None) -> str:
    if cell is None or cell.due_on is None:
        return ""
    due = f"due {long_day(cell.due_on)}"
    if cell.n_expected == 1:
        return f"{long_month(cell.month)} is {due}"
    return f"{long_month(cell.month)} so far: {cell.n_scored:,} of {cell.n_expected:,}, {due}"


def change(cell: Cell, level: Level) -> Change:
    """Then and now of the sites that have both; sites that came or went play no part."""
    if not cell.n_paired or cell.paired_median_then is None or cell.paired_median_now is None:
        return Change("No baseline to compare with")
    sites = f"the same {cell.n_paired:,} {level.sites(cell.n_paired)}"
    if cell.n_paired > 1 and is_too_few(cell.n_paired):
        return _counts(cell, sites)
    points = int(round_half_up(cell.paired_median_now) - round_half_up(cell.paired_median_then))
    return Change(
        _points(points),
        *_direction(points),
        then=cell.paired_median_then,
        sites=_whose(cell, sites, level),
    )


def _whose(cell: Cell, sites: str, level: Level) -> str:
    if cell.n_paired > 1:
        return f"median of {sites}"
    return f"the one {level.singular} with a baseline" if cell.n_scored > 1 else ""


def _counts(cell: Cell, sites: str) -> Change:
    """Fewer than five sites are not summed up by a median, but may be counted."""
    words = (
        f"{cell.paired_criterion_then} to {cell.paired_criterion_now} at criterion since baseline"
    )
    return Change(
        words, *_direction(cell.paired_criterion_now - cell.paired_criterion_then), sites=sites
    )


def _points(points: int) -> str:
    if not points:
        return "No change since baseline"
    n = abs(points)
    return f"{n} point{'' if n == 1 else 's'} {'up' if points > 0 else 'down'} since baseline"


def _direction(difference: float) -> tuple[str, str]:
    if difference > 0:
        return "up", "good"
    return ("down", "late") if difference < 0 else ("same", "")


@dataclass(frozen=True)
class Answer:
    """`measure` names the instrument it is judged by."""

    words: str
    tone: str = ""
    measure: str = ""


def answer(series: Sequence[Series], month: date, today: date) -> Answer:
    """Are more sites at fidelity? In one sentence, about the same sites at both times.

    Of schools if they can be told, else of districts; by the measure that most sites have a
    baseline of.
    """
    cells = [(one, cell) for one in series if (cell := read(one, month, today).cell)]
    for code in ("school", "district"):
        known = [(one, cell) for one, cell in cells if one.level == code and cell.n_paired > 1]
        if known:
            return _answer(*max(known, key=lambda pair: (pair[1].n_paired, pair[1].month)))
    if cells:
        return Answer("We cannot say: no baseline is marked to compare later measures with.")
    return Answer("We cannot say yet: nothing has been measured.")


def _answer(one: Series, cell: Cell) -> Answer:
    then, now = cell.paired_criterion_then, cell.paired_criterion_now
    word = "Yes" if now > then else "No, fewer" if now < then else "No change"
    name = f"{one.instrument}, {one.part}" if one.part else one.instrument
    return Answer(
        f"{word}. Of the same {cell.n_paired:,} {BY_CODE[one.level].plural}, {then:,} were at "
        f"criterion at baseline and {now:,} in {long_month(cell.month)}.",
        _direction(now - then)[1],
        name,
    )
