"""The strip of the four levels: each latest value with all that belongs beside it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from fidelity.monthly.answers import rows_query
from fidelity.monthly.changes import Change, since_baseline, since_last
from fidelity.rollups.levels import BY_CODE, Level, Listed
from fidelity.rollups.series import (
    Cell,
    Reading,
    Series,
    Shape,
    Strand,
    percent_words,
    read,
)
from fidelity.rollups.variation import findings_in
from fidelity.rules.findings import Findings
from words.days import long_day, long_month, months_ago

FELL = {"up": "rose", "down": "fell"}


@dataclass(frozen=True)
class Tile:
    """One line of the strip. `state` is a code of the status component, `figure` the big number.

    `change` is since the window before, `since_baseline` comes second; both on the same sites.
    `median`, `low`, `high` and `since_baseline.then` are percents for the drawing on the common
    axis. `word` says who stands behind the value, `chosen` that it answers for its level.
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
    since_baseline: Change | None = None
    word: str = ""
    chosen: str = ""
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
    n_approved: int | None = None
    is_own_word: bool = False
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

    def rows_query(self, counted: str) -> str:
        """The measures behind one of its counts, but for the place."""
        if self.part_id is None or self.month is None:
            return ""
        return rows_query(self.part_id, self.month, counted)

    @property
    def is_count(self) -> bool:
        """The big number counts rows, and is no percent."""
        return bool(self.figure) and not self.figure.endswith("%")

    @property
    def figure_query(self) -> str:
        """What the big number opens: those at criterion, or all where it is a value."""
        is_share = self.is_count and self.n_criterion is not None
        return self.rows_query("at" if is_share else "scored")

    @property
    def figure_count(self) -> int:
        """How many rows that are."""
        is_share = self.is_count and self.n_criterion is not None
        return (self.n_criterion if is_share else self.n_scored) or 0

    @property
    def scored_query(self) -> str:
        return self.rows_query("scored")

    @property
    def open_query(self) -> str:
        return self.rows_query("open")

    @property
    def n_open(self) -> int:
        return max((self.n_expected or 0) - (self.n_scored or 0), 0)

    @property
    def window_and_word(self) -> str:
        """When it was measured, and whose word it is."""
        return ". ".join(filter(None, [self.window, self.word]))

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
    blank = Tile(series.code, level, title, series.instrument, chosen=_chosen(series))
    reading = read(series, month, today)
    if reading.cell is None or reading.strand is None:
        return _unmeasured(_named_as(blank, series, reading), reading, today)
    found = _measured(blank, reading, reading.cell, reading.strand, month, today)
    return _kept_to_the_chart(found, findings_in(series, month))


def _chosen(series: Series) -> str:
    if not series.is_headline:
        return ""
    return (
        f"Answers for its level since {long_month(series.chosen_on)}"
        if series.chosen_on
        else ("Answers for its level, though nobody chose it")
    )


def _kept_to_the_chart(tile: Tile, findings: Findings) -> Tile:
    """Of changes that their chart does not tell from chance, or tells the other way, nothing is
    made: no color, and no arrow."""
    return replace(
        tile,
        change=_plain(tile.change, findings),
        since_baseline=_plain(tile.since_baseline, findings),
    )


def _plain(change: Change | None, findings: Findings) -> Change | None:
    if change is None or not change.tone:
        return change
    if findings.is_ordinary:
        words = f"{change.words}, not beyond ordinary variation"
        return replace(change, words=words, tone="", direction="")
    if findings.direction and findings.direction != change.direction:
        words = f"{change.words}, though lately it {FELL[findings.direction]}"
        return replace(change, words=words, tone="", direction="")
    return change


def absent(level: Level) -> Tile:
    """For a level that nothing measures."""
    return Tile(level.code, level, level.name, "No measure chosen", state="not_asked")


def waiting(level: Level) -> Tile:
    """For a level with a measure whose first window has not come."""
    return Tile(level.code, level, level.name, "First window still to come", state="not_due")


def _named_as(blank: Tile, series: Series, reading: Reading) -> Tile:
    """With the part and version that are awaited, so that who owes them can be listed."""
    strand = next((one for one in series.strands if reading.awaited in one.cells), None)
    if strand is None:
        return blank
    return replace(blank, part_id=strand.part_id, version=strand.version)


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
        change=since_last(cell, blank.level, has_criterion=bool(strand.criteria)),
        since_baseline=since_baseline(cell, blank.level),
        word=_word(cell, strand),
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
        n_approved=cell.n_approved,
        is_own_word=cell.month in strand.own_word,
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


def _word(cell: Cell, strand: Strand) -> str:
    """Who stands behind the value."""
    if cell.n_approved == cell.n_scored:
        return "Approved"
    if cell.month in strand.own_word:
        return "Not approved by the state"
    if not cell.n_approved:
        return "Submitted, not approved yet"
    return f"{cell.n_approved:,} of {cell.n_scored:,} approved"


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
