"""What a part of the page is made of: a sentence, tables, and every figure said in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse

from fidelity.monthly.figures import APPROVED, COUNTED, SUBMITTED, Figure
from fidelity.rollups import series
from fidelity.rollups.levels import BY_CODE, Level
from scaling.asked import Asked, Measure
from words.days import long_day, long_month


@dataclass(frozen=True)
class Cell:
    """What stands in a table; with an address, a number that opens its rows."""

    words: str
    count: int | None = None
    url: str = ""

    @property
    def opens(self) -> bool:
        return bool(self.url and self.count)


@dataclass(frozen=True)
class Line:
    name: str
    cells: tuple[Cell, ...]
    url: str = ""


@dataclass(frozen=True)
class Grid:
    """`columns` name the cells; `first` is the head of the column of names."""

    caption: str
    first: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    is_folded: bool = False
    """Behind a disclosure: the data of a drawing, too long for the page."""

    @property
    def as_cards(self) -> bool:
        """On a phone; a few short columns stay columns."""
        return len(self.columns) > 2

    @property
    def rows(self) -> list[tuple[Line, list[tuple[str, Cell]]]]:
        """Each line with the heads of its cells, as a phone shows them."""
        return [(line, list(zip(self.columns, line.cells, strict=True))) for line in self.lines]


@dataclass(frozen=True)
class Mark:
    """A point of a drawing, in its own coordinates, and what it says."""

    x: float
    y: float
    words: str
    size: float = 3


@dataclass(frozen=True)
class Tick:
    at: float
    words: str


@dataclass(frozen=True)
class Plot:
    """A drawing with both axes; `joined` draws a line through its points."""

    label: str
    marks: tuple[Mark, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    across_name: str
    up_name: str
    line_at: float | None = None
    line_words: str = ""
    joined: bool = False

    @property
    def path(self) -> str:
        points = [f"{mark.x:.1f} {mark.y:.1f}" for mark in self.marks]
        return f"M{'L'.join(points)}" if self.joined and len(points) > 1 else ""


@dataclass(frozen=True)
class Part:
    """One question of the page: its answer, of whom and as of when, tables, a caution."""

    code: str
    title: str
    sentence: str
    about: str = ""
    grids: tuple[Grid, ...] = ()
    plot: Plot | None = None
    note: str = ""
    figures: tuple[Figure, ...] = field(default=())


def number(n: int) -> Cell:
    return Cell(f"{n:,}", n)


def opening(n: int, url: str) -> Cell:
    return Cell(f"{n:,}", n, url)


def percent_of(n: int, of: int | None) -> str:
    """Rounded down, so that what is below a line is never said to be at it; "" of nothing."""
    return f"{n * 100 // of}%" if of else ""


def rounded(value: Fraction | float) -> str:
    """To a whole number, from ten on; below it with one decimal."""
    scaled = float(value)
    return f"{scaled:,.1f}" if scaled < 10 else f"{scaled:,.0f}"


def hours(minutes: int) -> str:
    return rounded(Fraction(minutes, 60))


def level_of(kind: str) -> Level:
    return BY_CODE[kind]


def sites_url(asked: Asked, kind: str, word: str) -> str:
    """The list of the sites that a count counts."""
    return f"{reverse('scaling:scaling-site-list', args=[asked.engagement.pk])}?{query(asked, show=word, kind=kind)}"


def query(asked: Asked, **also: object) -> str:
    """What an address says to come to the same month, district and cohort."""
    whole: dict[str, object] = {"month": f"{asked.month:%Y-%m}"}
    if not asked.is_state:
        whole["district"] = asked.unit.pk
    if asked.cohort is not None:
        whole["cohort"] = asked.cohort
    return urlencode({**whole, **also})


def measured_about(asked: Asked, measure: Measure) -> str:
    """By which measure, of how many, as of when."""
    cell = measure.cell
    if cell is None or measure.window is None:
        return f"Nothing has been measured. As of {long_day(asked.on)}."
    return (
        f"By {measure.name}, version {measure.version}, in {long_month(measure.window)}: "
        f"{cell.n_scored:,} of {cell.n_expected:,} {level_of(measure.kind).sites(cell.n_expected)} "
        f"measured. As of {long_day(asked.on)}."
    )


def age_of(asked: Asked, measure: Measure) -> str:
    months = measure.reading.age if measure.reading and measure.window else 0
    return f"{months} month{'' if months == 1 else 's'} old" if months else ""


def _whose_word(cell: series.Cell) -> str:
    return APPROVED if cell.n_approved >= cell.n_scored else SUBMITTED


def figure(
    asked: Asked,
    code: str,
    label: str,
    value: str,
    numerator: int | None = None,
    denominator: int | None = None,
    *,
    measure: Measure | None = None,
    address: str = "",
) -> Figure:
    """A figure of this page; one that rests on a measure says which and how old."""
    cell = measure.cell if measure else None
    return Figure(
        code=code,
        label=label,
        value=value,
        numerator=numerator,
        denominator=denominator,
        n=cell.n_scored if cell else None,
        expected=cell.n_expected if cell else None,
        window=measure.window if measure else asked.month,
        age=age_of(asked, measure) if measure else "",
        version=measure.version if measure else "",
        whose_word=_whose_word(cell) if cell else COUNTED,
        address=address,
    )
