"""The tables that leave the monthly page and the pages of units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, FloatField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThanOrEqual

from engagements.models import Site
from exports.tables import Column, Kind, Table
from fidelity.models import Instrument
from fidelity.monthly.units import Child
from fidelity.rollups.series import Mark, Series
from fidelity.rollups.trajectories import WORDS
from fidelity.rollups.variation import findings
from fidelity.rules.findings import Findings
from fidelity.rules.quantiles import FEWEST_TO_SUMMARISE
from words.days import long_day
from words.terms import SITE

PAGE = Table(
    name="month-in-figures",
    title="The month in figures",
    columns=(
        Column("Code", "code"),
        Column("Figure", "label"),
        Column("Value", "value"),
        Column("Numerator", "numerator", Kind.INTEGER),
        Column("Denominator", "denominator", Kind.INTEGER),
        Column("Measured", "n", Kind.INTEGER),
        Column("Expected", "expected", Kind.INTEGER),
        Column("Window", "window", Kind.DATE),
        Column("Age", "age"),
        Column("Version", "version"),
        Column("Whose word", "whose_word"),
        Column("Rows", "address"),
    ),
)
"""Takes `Figure`s: every figure as the page of a month says it."""

STATES = (
    ("at_criterion", "At criterion"),
    ("below", "Below criterion"),
    ("measured", "Measured"),
    ("not_measured", "Not measured"),
    ("not_due", "Not due yet"),
    ("not_applicable", "Not applicable"),
)


def _where_enough(n: str, name: str) -> Combinable:
    """A figure that is empty where it speaks for fewer than five sites, as on the page."""
    return Case(
        When(GreaterThanOrEqual(F(n), Value(FEWEST_TO_SUMMARISE)), then=F(name)),
        default=None,
        output_field=FloatField(),
    )


def _summary(name: str) -> Combinable:
    return _where_enough("n_scored", name)


def _pair(name: str) -> Combinable:
    return _where_enough("n_paired", name)


def _same(name: str) -> Combinable:
    return _where_enough("n_same", name)


FIGURES = Table(
    name="monthly-figures",
    title="Figures by month",
    columns=(
        Column("Engagement", "engagement__name"),
        Column("Unit", "unit__name"),
        Column("Unit NCES id", "unit__nces_id"),
        Column("Level", "part__version__instrument__level", Kind.CHOICE, Instrument.Level.choices),
        Column("Instrument", "part__version__instrument__name"),
        Column("Part", "part__name"),
        Column("Version", "part__version__label"),
        Column("Window", "month", Kind.DATE),
        Column("Due on", "due_on", Kind.DATE),
        Column("Expected", "n_expected", Kind.INTEGER),
        Column("Delivered", "n_answered", Kind.INTEGER),
        Column("Scored", "n_scored", Kind.INTEGER),
        Column("On time", "n_on_time", Kind.INTEGER),
        Column("At criterion", "n_criterion", Kind.INTEGER),
        Column("Points", "points", Kind.INTEGER),
        Column("Points possible", "max_points", Kind.INTEGER),
        Column("Lower quartile", _summary("q1"), Kind.DECIMAL),
        Column("Median", _summary("median"), Kind.DECIMAL),
        Column("Upper quartile", _summary("q3"), Kind.DECIMAL),
        Column(f"{SITE.capital_many} with a baseline", "n_paired", Kind.INTEGER),
        Column("Of these at criterion then", "paired_criterion_then", Kind.INTEGER),
        Column("Of these at criterion now", "paired_criterion_now", Kind.INTEGER),
        Column("Their median then", _pair("paired_median_then"), Kind.DECIMAL),
        Column("Their median now", _pair("paired_median_now"), Kind.DECIMAL),
        Column("Approved", "n_approved", Kind.INTEGER),
        Column("Window before", "before", Kind.DATE),
        Column(f"The same {SITE.many}, measured in both", "n_same", Kind.INTEGER),
        Column("Of these at criterion before", "same_criterion_then", Kind.INTEGER),
        Column("Of these at criterion this time", "same_criterion_now", Kind.INTEGER),
        Column("Their median before", _same("same_median_then"), Kind.DECIMAL),
        Column("Their median this time", _same("same_median_now"), Kind.DECIMAL),
        Column("Measured before and not this time", "n_left", Kind.INTEGER),
    ),
)
"""Takes rows of `Rollup`: every window of one unit."""


@dataclass(frozen=True)
class ChartLine:
    """What one chart of a unit tells, as the page has it."""

    code: str
    name: str
    level: str
    latest: date | None
    findings: Findings
    marks: tuple[Mark, ...]

    @property
    def headline(self) -> str:
        return self.findings.headline

    @property
    def outlook(self) -> str:
        return self.findings.outlook

    @property
    def change(self) -> str:
        return self.findings.direction

    @property
    def patterns(self) -> str:
        lines = self.findings.patterns
        return "; ".join(f"{p.what} ({p.first} to {p.last}, {p.state.lower()})" for p in lines)

    @property
    def marked(self) -> str:
        return "; ".join(f"{long_day(m.on)}: {m.what} ({m.who})" for m in self.marks)


CHARTS = Table(
    name="chart-findings",
    title="What the charts tell",
    columns=(
        Column("Code of the chart", "code"),
        Column("Chart", "name"),
        Column("Level", "level", Kind.CHOICE, Instrument.Level.choices),
        Column("Latest window", "latest", Kind.DATE),
        Column("What it tells", "headline"),
        Column("What to expect", "outlook"),
        Column("Change that lasts", "change", Kind.CHOICE, (("up", "Up"), ("down", "Down"))),
        Column("Patterns", "patterns"),
        Column("Marked on it", "marked"),
    ),
)
"""Takes `ChartLine`s."""


def chart_line(series: Series) -> ChartLine:
    scored = [cell.month for cell in series.cells if cell.n_scored]
    latest = scored[-1] if scored else None
    told = findings(series)
    return ChartLine(series.code, series.name, series.level, latest, told, series.marks)


@dataclass(frozen=True)
class ChildLine:
    """One row of the table of units below another."""

    name: str
    kind: str
    instrument: str
    version: str
    window: date | None
    expected: int | None
    scored: int | None
    at_criterion: int | None
    percent: float | None
    lower: float | None
    upper: float | None
    state: str
    change: str
    since_baseline: str
    word: str
    overdue: int
    course: str


UNITS = Table(
    name="units",
    title="Units below",
    columns=(
        Column("Name", "name"),
        Column("Kind", "kind", Kind.CHOICE, Site.Kind.choices),
        Column("Instrument", "instrument"),
        Column("Version", "version"),
        Column("Latest window", "window", Kind.DATE),
        Column("Expected", "expected", Kind.INTEGER),
        Column("Scored", "scored", Kind.INTEGER),
        Column("At criterion", "at_criterion", Kind.INTEGER),
        Column("Percent or median", "percent", Kind.DECIMAL),
        Column("Lower quartile", "lower", Kind.DECIMAL),
        Column("Upper quartile", "upper", Kind.DECIMAL),
        Column("Status", "state", Kind.CHOICE, STATES),
        Column(f"Change since the window before, same {SITE.many}", "change"),
        Column(f"Change since baseline, same {SITE.many}", "since_baseline"),
        Column("Whose word", "word"),
        Column("Overdue", "overdue", Kind.INTEGER),
        Column("Course", "course", Kind.CHOICE, tuple(WORDS.items())),
    ),
)
"""Takes `ChildLine`s."""


def child_line(child: Child) -> ChildLine:
    tile = child.tile
    return ChildLine(
        name=child.name,
        kind=child.kind,
        instrument=tile.instrument,
        version=tile.version,
        window=tile.month,
        expected=tile.n_expected,
        scored=tile.n_scored,
        at_criterion=tile.n_criterion,
        percent=tile.median,
        lower=tile.low,
        upper=tile.high,
        state=tile.state,
        change=tile.change.words if tile.change else "",
        since_baseline=tile.since_baseline.words if tile.since_baseline else "",
        word=tile.word,
        overdue=child.n_overdue,
        course=child.course.word,
    )
