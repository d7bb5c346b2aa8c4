"""A measure of one unit over the months, and what may be said of its latest value. Pure.

| sites scored | shown                                                        |
|--------------|--------------------------------------------------------------|
| none         | nothing: not measured, not due yet or not applicable, never 0 |
| one          | its own percent                                              |
| two to four  | each site by name; no median                                 |
| five or more | median, quartiles, share at criterion                        |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from fidelity.rules.quantiles import is_too_few
from fidelity.rules.windows import age_in_months, is_stale


class Cell(NamedTuple):
    """One window of a unit, as `fidelity.models.Rollup` has it: its fields are columns there."""

    month: date
    due_on: date | None
    n_expected: int
    n_answered: int
    n_scored: int
    n_on_time: int
    n_criterion: int
    points: int
    max_points: int
    q1: float | None
    median: float | None
    q3: float | None
    n_paired: int
    paired_criterion_then: int
    paired_criterion_now: int
    paired_median_then: float | None
    paired_median_now: float | None
    n_approved: int = 0
    before: date | None = None
    n_same: int = 0
    same_criterion_then: int = 0
    same_criterion_now: int = 0
    same_median_then: float | None = None
    same_median_now: float | None = None
    n_left: int = 0

    @property
    def shape(self) -> Shape:
        if self.n_scored == 0:
            return Shape.EMPTY
        if self.n_scored == 1:
            return Shape.SINGLE
        return Shape.LISTED if is_too_few(self.n_scored) else Shape.SUMMARY

    @property
    def value(self) -> float | None:
        """The percent that stands for the unit, where one may."""
        return self.median if self.shape in (Shape.SINGLE, Shape.SUMMARY) else None

    @property
    def n_new(self) -> int:
        """Scored now and not in the window before."""
        return self.n_scored - self.n_same if self.before else 0

    @property
    def n_open(self) -> int:
        """Expected and without a score: missing or not yet due, as the window says."""
        return max(self.n_expected - self.n_scored, 0)

    @property
    def n_undelivered(self) -> int:
        return max(self.n_expected - self.n_answered, 0)

    def is_over(self, today: date) -> bool:
        """Nothing more is to come: the window has passed, or everybody has delivered."""
        return self.n_open == 0 or (self.due_on is not None and self.due_on < today)


class Shape(StrEnum):
    """How many sites a value speaks for, and so how it may be shown."""

    EMPTY = "empty"
    SINGLE = "single"
    LISTED = "listed"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Strand:
    """The windows under one version, in order. Values of two versions are never compared.

    `criterion` is the percent asked of the whole part, None without one; `criteria` says all.
    `own_word` are the months in which only the TA provider says how it stands itself.
    """

    part_id: int
    version_id: int
    version: str
    criterion: int | None
    criteria: str
    interval_months: int
    cells: tuple[Cell, ...]
    own_word: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person has written on a chart: an event, or that values are counted anew."""

    on: date
    words: str
    who: str
    is_baseline: bool

    @property
    def what(self) -> str:
        return f"New baseline: {self.words}" if self.is_baseline else self.words


@dataclass(frozen=True, slots=True)
class Series:
    """One part of one instrument at one unit, through all its versions."""

    code: str
    level: str
    instrument: str
    part: str
    strands: tuple[Strand, ...]
    marks: tuple[Mark, ...] = ()
    is_headline: bool = False
    """It answers for its level."""
    chosen_on: date | None = None
    """The day from which people chose it for that; None where nobody did."""

    @property
    def name(self) -> str:
        return f"{self.instrument}, {self.part}" if self.part else self.instrument

    @property
    def baselines(self) -> tuple[date, ...]:
        """Days from whose month on a person counts anew."""
        return tuple(mark.on for mark in self.marks if mark.is_baseline)

    def up_to(self, month: date) -> Series:
        """The same as it was known in a month."""
        strands = (
            replace(strand, cells=tuple(cell for cell in strand.cells if cell.month <= month))
            for strand in self.strands
        )
        marks = tuple(mark for mark in self.marks if mark.on.replace(day=1) <= month)
        return replace(self, strands=tuple(each for each in strands if each.cells), marks=marks)

    @property
    def instrument_code(self) -> str:
        return self.code.partition(".")[0]

    @property
    def cells(self) -> Iterator[Cell]:
        for strand in self.strands:
            yield from strand.cells

    @property
    def is_summary(self) -> bool:
        """Some window had enough sites to be summed up."""
        return any(cell.shape == Shape.SUMMARY for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Reading:
    """The latest value of a series.

    `cell` is the latest window with scores that is over, or else the latest one with any; None
    before the first score. `missed` is the latest window since then that passed without any,
    `so_far` one that is still being filled in, `awaited` the latest of all.
    """

    strand: Strand | None
    cell: Cell | None
    missed: Cell | None
    so_far: Cell | None
    awaited: Cell | None
    age: int
    is_stale: bool


def read(series: Series, month: date, today: date) -> Reading:
    """The value that holds in `month`; nothing is carried into it without its age."""
    found = [(s, cell) for s in series.strands for cell in s.cells if cell.month <= month]
    awaited = found[-1][1] if found else None
    scored = [(s, cell) for s, cell in found if cell.n_scored]
    if not scored:
        return Reading(None, None, None, None, awaited, 0, False)
    over = [(s, cell) for s, cell in scored if cell.is_over(today)]
    strand, cell = over[-1] if over else scored[-1]
    later = [each for _, each in found if each.month > cell.month and each.n_expected]
    missed = [each for each in later if each.n_scored == 0 and each.is_over(today)]
    still_open = [each for each in later if not each.is_over(today)]
    return Reading(
        strand=strand,
        cell=cell,
        missed=missed[-1] if missed else None,
        so_far=still_open[-1] if still_open else None,
        awaited=awaited,
        age=age_in_months(cell.month, month),
        is_stale=is_stale(cell.month, month, strand.interval_months),
    )


def percent_words(value: float, criterion: int | None = None) -> str:
    """ "71%"; with decimals only where rounding would lift it to a criterion it misses."""
    decimals = 0
    if criterion is not None and value < criterion:
        while round_half_up(value, decimals) >= criterion:
            decimals += 1
    return f"{round_half_up(value, decimals):.{decimals}f}%"


def round_half_up(value: float, decimals: int = 0) -> float:
    scale: int = 10**decimals
    return float(int(value * scale + 0.5) / scale)
