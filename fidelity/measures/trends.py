"""How the own scores of one site run over time, and where its items stand at zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db import connection

from engagements.models import Engagement, Site
from engagements.rules.periods import month_of
from fidelity.charts import drawing
from fidelity.charts.drawing import Chart
from fidelity.instruments import definitions
from fidelity.instruments.verdicts import verdict
from fidelity.measures import lines as measure_lines
from fidelity.measures.lines import Result
from fidelity.models import ExpectedMeasure, InstrumentVersion, Part, PartScore
from fidelity.models.measures import ExpectedMeasureQuerySet
from fidelity.rollups import schools
from fidelity.rollups.querying import in_figures

MOST_ITEMS = 5


@dataclass(frozen=True)
class Measured:
    """One window of one part. `result` is None where nothing was scored; `state` says why."""

    expected: ExpectedMeasure
    state: str
    word: str
    detail: str
    result: Result | None
    percent: float | None
    is_baseline: bool


@dataclass(frozen=True)
class Course:
    """One part of one instrument at the site itself, oldest window first."""

    engagement: Engagement
    name: str
    windows: tuple[Measured, ...]
    chart: Chart | None

    @property
    def latest_first(self) -> list[Measured]:
        return list(reversed(self.windows))


@dataclass(frozen=True)
class ItemAtZero:
    """How often an item got no point, out of the times it was answered with points."""

    code: str
    wording: str
    section: str
    n_zero: int
    n_answered: int


@dataclass(frozen=True)
class WeakItems:
    version: str
    items: tuple[ItemAtZero, ...]


@dataclass(frozen=True)
class Trend:
    courses: tuple[Course, ...]
    weak: tuple[WeakItems, ...]


def trend(site: Site, rows: ExpectedMeasureQuerySet, today: date) -> Trend:
    """`rows` are what the reader may see of the site and of the sites below it."""
    own = rows.filter(site=site, opens_on__lte=today).for_list()
    own = own.order_by(
        "engagement__name__alphabet", "engagement", "version__instrument__name__alphabet", "month"
    )
    lately = rows.filter(month__gt=date(today.year - 1, today.month, 1))
    return Trend(tuple(_courses(site, own, today)), tuple(_weak(lately)))


def _courses(site: Site, rows: Iterable[ExpectedMeasure], today: date) -> Iterable[Course]:
    for engagement, of_engagement in groupby(rows, key=lambda row: row.engagement):
        charts = _charts(engagement, site, today)
        for _, found in groupby(of_engagement, key=lambda row: row.instrument_id):
            yield from _courses_of(engagement, list(found), charts, today)


def _courses_of(
    engagement: Engagement, rows: list[ExpectedMeasure], charts: Mapping[str, Chart], today: date
) -> Iterable[Course]:
    """The windows of one instrument, part by part; versions follow each other in one course."""
    instrument = rows[0].version.instrument
    scores = [score for row in rows for score in _scores(row)]
    parts = {score.part.code: score.part for score in scores}
    for part in sorted(parts.values(), key=lambda each: each.position):
        of_part = {score.month: score for score in scores if score.part.code == part.code}
        yield Course(
            engagement,
            _name(instrument.name, part),
            tuple(_measured(row, of_part.get(row.month), today) for row in rows),
            charts.get(f"{instrument.code}.{part.code}"),
        )


def _name(instrument: str, part: Part) -> str:
    return instrument if part.code == measure_lines.WHOLE else f"{instrument}, {part.name}"


def _charts(engagement: Engagement, site: Site, today: date) -> dict[str, Chart]:
    """The run chart of each series of the site, by its code."""
    found = schools.read_sites(engagement.pk, [site.pk], month_of(today)).get(site.pk, ())
    return {series.code: drawing.run_chart(series, (), today) for series in found}


def _scores(row: ExpectedMeasure) -> list[PartScore]:
    administration = measure_lines.live_of(row)
    return [] if row.excused_at is not None else measure_lines.counting_of(administration)


def _measured(row: ExpectedMeasure, score: PartScore | None, today: date) -> Measured:
    line = measure_lines.line(row, today)
    if score is None:
        code = "not_measured" if line.state == "measured" else line.state
        return Measured(row, code, line.word, line.detail, None, None, is_baseline=False)
    return Measured(
        row,
        verdict(score.at_criterion),
        "",
        "",
        measure_lines.result(score),
        100 * score.points / score.max_points,
        score.is_baseline,
    )


_AT_ZERO = """
    SELECT given.version_id, answer.place - 1, count(*) FILTER (WHERE answer.points = 0),
           count(*) FILTER (WHERE answer.points >= 0)
    FROM fidelity_administration given
    CROSS JOIN unnest(given.answers) WITH ORDINALITY AS answer (points, place)
    WHERE {in_figures} AND given.expected_id IN ({expected})
    GROUP BY 1, 2
"""


def _weak(rows: ExpectedMeasureQuerySet) -> Iterable[WeakItems]:
    counts = _counts(rows)
    versions = InstrumentVersion.objects.whole().filter(pk__in={key[0] for key in counts})
    for version in versions.order_by("instrument__name__alphabet", "label"):
        sections = {section.pk: section.name for section in version.sections.all()}
        found = [
            ItemAtZero(item.code, item.wording, sections[item.section_id], zero, answered)
            for item in definitions.items_in_order(version)
            for zero, answered in [counts.get((version.pk, item.position), (0, 0))]
            if zero
        ]
        found.sort(key=lambda each: -each.n_zero / each.n_answered)
        yield WeakItems(str(version), tuple(found[:MOST_ITEMS]))


def _counts(rows: ExpectedMeasureQuerySet) -> dict[tuple[int, int], tuple[int, int]]:
    """How often each item is at zero and how often it has points, by version and position."""
    chosen = rows.filter(excused_at=None).order_by().values("pk")
    sql, params = chosen.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_AT_ZERO.format(expected=sql, in_figures=in_figures("given")), params)
        return {(version, place): (zero, n) for version, place, zero, n in cursor.fetchall()}
