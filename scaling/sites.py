"""What is known of each school or district, in one statement: counts and lists are both of it.

Nothing but names of ours is put together here: values are parameters.

| status | a site that |
|---|---|
| at_criterion | was at criterion in the latest window of the measure that answers for its kind |
| below | gives the practice, and was measured below it |
| unmeasured | gives the practice, and was not measured in that window |
| preparing | takes part, and does not give the practice yet |
| stopped | takes part, and its use is on hold or was stopped |
| left | took part once |

It gives the practice from initial implementation on. A site at criterion does so whatever stage
was written down. A site that moved belongs to the district in which it was measured, and so to one.
"""
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from engagements.models import IN_USE
from fidelity.rollups.querying import named_rows_of, rows_of
from scaling.asked import Asked, Measure
from scaling.rules.people import COLUMNS, school_levels
from scaling.rules.statuses import WORDS

_IN_USE = ", ".join(f"'{stage.value}'" for stage in IN_USE)

SITES = f"""
WITH joined AS (
    SELECT site_id, min(starts_on) AS since,
        bool_or(ends_on IS NULL OR ends_on >= %(on)s) AS is_in
    FROM engagements_participation
    WHERE engagement_id = %(engagement)s AND starts_on <= %(on)s
    GROUP BY site_id
),
stage AS (
    SELECT DISTINCT ON (site_id) site_id, stage FROM engagements_stageentry
    WHERE engagement_id = %(engagement)s AND starts_on <= %(on)s
    ORDER BY site_id, starts_on DESC, id DESC
),
score AS MATERIALIZED (
    SELECT s.site_id, s.part_id, s.month, s.points * 100::float8 / s.max_points AS percent,
        coalesce(s.at_criterion, false) AS is_there, s.is_baseline, s.points, s.max_points,
        s.state_id, s.region_id, s.district_id
    FROM fidelity_partscore s
    JOIN fidelity_part part ON part.id = s.part_id
    WHERE s.engagement_id = %(engagement)s AND s.part_id = ANY (%(parts)s::bigint[])
        AND s.month <= %(window)s AND s.counts AND s.max_points > 0
        AND s.region_id IS DISTINCT FROM s.site_id
        AND NOT EXISTS (
            SELECT FROM fidelity_expectedmeasure e
            WHERE e.engagement_id = s.engagement_id AND e.version_id = part.version_id
                AND e.month = s.month AND e.site_id = s.site_id AND e.excused_at IS NOT NULL
        )
),
course AS (
    SELECT site_id, min(month) FILTER (WHERE is_there AND NOT is_baseline) AS first_there,
        (array_agg(is_there ORDER BY month))[1] AS began_there
    FROM score GROUP BY site_id
),
latest AS (SELECT * FROM score WHERE part_id = %(part)s AND month = %(window)s),
earlier AS (SELECT * FROM score WHERE part_id = %(part)s AND month = %(before)s),
baseline AS (
    SELECT DISTINCT ON (site_id) site_id, percent FROM score
    WHERE part_id = %(part)s AND is_baseline AND month < %(window)s
    ORDER BY site_id, month
),
member AS (
    SELECT c.site_id, cohort.id, cohort.name, cohort.starts_on
    FROM engagements_cohortsite c JOIN engagements_cohort cohort ON cohort.id = c.cohort_id
    WHERE c.engagement_id = %(engagement)s
),
due AS (
    SELECT site_id FROM fidelity_expectedmeasure
    WHERE engagement_id = %(engagement)s AND version_id = %(version)s AND month = %(window)s
        AND excused_at IS NULL
),
dose AS (
    SELECT there.site_id, coalesce(sum(visit.contact_minutes), 0) AS minutes, count(*) AS visits
    FROM engagements_visit visit
    JOIN engagements_visit_sites there ON there.visit_id = visit.id
    WHERE visit.engagement_id = %(engagement)s AND visit.status = 'held'
        AND visit.held_on <= %(on)s
    GROUP BY there.site_id
),
site AS (
    SELECT s.id, s.name, s.kind, s.nces_id, s.level,
        s.enrolment, s.teachers, s.administrators, s.families,
        stage.stage, member.id AS cohort_id, member.name AS cohort,
        coalesce(member.starts_on, joined.since) AS began_on,
        latest.percent, latest.points, latest.max_points, latest.is_there,
        earlier.is_there AS was_there, baseline.percent AS percent_then,
        course.first_there, coalesce(course.began_there, false) AS began_there,
        coalesce(dose.minutes, 0) AS minutes, coalesce(dose.visits, 0) AS visits,
        due.site_id IS NOT NULL AS is_expected,
        CASE
            WHEN latest.is_there THEN 'at_criterion'
            WHEN NOT coalesce(joined.is_in, false) THEN 'left'
            WHEN stage.stage IN ('on_hold', 'stopped') THEN 'stopped'
            WHEN stage.stage IN ({_IN_USE}) THEN
                CASE WHEN latest.site_id IS NULL THEN 'unmeasured' ELSE 'below' END
            ELSE 'preparing'
        END AS status
    FROM engagements_site s
    LEFT JOIN joined ON joined.site_id = s.id
    LEFT JOIN stage ON stage.site_id = s.id
    LEFT JOIN latest ON latest.site_id = s.id
    LEFT JOIN earlier ON earlier.site_id = s.id
    LEFT JOIN baseline ON baseline.site_id = s.id
    LEFT JOIN course ON course.site_id = s.id
    LEFT JOIN member ON member.site_id = s.id
    LEFT JOIN due ON due.site_id = s.id
    LEFT JOIN dose ON dose.site_id = s.id
    WHERE s.kind = %(kind)s AND (joined.site_id IS NOT NULL OR course.site_id IS NOT NULL)
        AND (%(cohort)s::bigint IS NULL OR coalesce(member.id, 0) = %(cohort)s)
        AND CASE WHEN latest.site_id IS NULL THEN s.lineage @> ARRAY[%(unit)s::bigint]
            ELSE %(unit)s IN (s.id, latest.state_id, latest.region_id, latest.district_id) END
)
"""
"""`site`: one row of each school or district that takes part, or did."""

BROUGHT = "first_there IS NOT NULL AND NOT began_there"
WAITS = "status <> 'left' AND first_there IS NULL AND NOT began_there"

DOSES = (
    "minutes = 0",
    "minutes BETWEEN 1 AND 300",
    "minutes BETWEEN 301 AND 600",
    "minutes BETWEEN 601 AND 1200",
    "minutes > 1200",
)
"""By how long TA was there: not at all, up to 5, 10 and 20 hours, longer."""

COMPARED = "percent IS NOT NULL AND percent_then IS NOT NULL"

CONDITIONS = {
    "all": "status <> 'left'",
    "adopting": "status IN ('at_criterion', 'below', 'unmeasured')",
    "at_criterion": "status = 'at_criterion'",
    "below": "status = 'below'",
    "unmeasured": "status = 'unmeasured'",
    "preparing": "status = 'preparing'",
    "stopped": "status = 'stopped'",
    "expected": "is_expected",
    "measured": "percent IS NOT NULL",
    "brought": BROUGHT,
    "held": "is_there AND was_there",
    "waiting": WAITS,
    "from_start": "began_there",
    "compared": COMPARED,
    **{f"dose_{place}": f"{COMPARED} AND {dose}" for place, dose in enumerate(DOSES)},
    **{
        f"no_{kind}": f"status = 'at_criterion' AND {column} IS NULL"
        for kind, column in COLUMNS.items()
    },
}
"""By the word that an address uses, which sites it shows; the same ones are counted."""

OF_PEOPLE = ("at_criterion", "below", "unmeasured")
"""The kinds of sites whose people are counted apart."""


class Row(NamedTuple):
    """One school or district as a list shows it."""

    id: int
    name: str
    kind: str
    nces_id: str
    level: str
    status: str
    stage: str | None
    cohort: str | None
    began_on: date | None
    percent: float | None
    points: int | None
    max_points: int | None
    percent_then: float | None
    first_there: date | None
    began_there: bool
    minutes: int
    visits: int
    enrolment: int | None
    teachers: int | None
    administrators: int | None
    families: int | None

    @property
    def status_words(self) -> str:
        return WORDS[self.status]


@dataclass(frozen=True)
class Counts:
    """Of one kind of site: how many each word shows, and the people of those that use it."""

    sites: Mapping[str, int]
    people: Mapping[tuple[str, str], int]
    """By kind of people and status of their school."""

    def __getitem__(self, word: str) -> int:
        return self.sites[word]


def values_of(asked: Asked, measure: Measure) -> dict[str, Any]:
    return {
        "engagement": asked.engagement.pk,
        "unit": asked.unit.pk,
        "cohort": asked.cohort,
        "on": asked.on,
        **measure.values(),
    }


def levels_of(declared: Mapping[str, Collection[str]]) -> dict[str, list[str] | None]:
    """By kind of people the levels of schools that count, as a parameter of SQL.

    Of a kind that nobody declared, everybody counts: there is no denominator to keep to.
    """
    return {
        f"levels_{kind}": school_levels(declared[kind]) if declared.get(kind) else None
        for kind in COLUMNS
    }


def _people(kind: str) -> str:
    """SQL for how many of a kind a school has, of those that were declared."""
    levels = f"%(levels_{kind})s::text[]"
    return f"CASE WHEN {levels} IS NULL OR level = ANY ({levels}) THEN {COLUMNS[kind]} END"


def _lacks(kind: str) -> str:
    levels = f"%(levels_{kind})s::text[]"
    return f"({levels} IS NULL OR level = ANY ({levels}))"


def _counted() -> Iterator[str]:
    for word, condition in CONDITIONS.items():
        kind = word.removeprefix("no_")
        also = f" AND {_lacks(kind)}" if kind in COLUMNS and word != kind else ""
        yield f"count(*) FILTER (WHERE {condition}{also}) AS {word}"


def _summed() -> Iterator[str]:
    for kind in COLUMNS:
        for status in OF_PEOPLE:
            yield (
                f"coalesce(sum({_people(kind)}) FILTER (WHERE status = '{status}'), 0)"
                f" AS {kind}_{status}"
            )


_COUNTS = f"{SITES} SELECT {', '.join([*_counted(), *_summed()])} FROM site"


def counts_of(asked: Asked, measure: Measure, declared: Mapping[str, Collection[str]]) -> Counts:
    """One query, whatever the number of sites."""
    [row] = named_rows_of(_COUNTS, {**values_of(asked, measure), **levels_of(declared)})
    return Counts(
        sites={word: row[word] for word in CONDITIONS},
        people={
            (kind, status): int(row[f"{kind}_{status}"]) for kind in COLUMNS for status in OF_PEOPLE
        },
    )


def rows_of_sites(
    asked: Asked, measure: Measure, word: str, declared: Mapping[str, Collection[str]]
) -> list[Row]:
    """The sites that a count counts, by name."""
    kind = word.removeprefix("no_")
    also = f" AND {_lacks(kind)}" if kind in COLUMNS and word != kind else ""
    statement = (
        f"{SITES} SELECT {', '.join(Row._fields)} FROM site"
        f" WHERE {CONDITIONS[word]}{also} ORDER BY name_key(name), id"
    )
    values = {**values_of(asked, measure), **levels_of(declared)}
    return [Row(*row) for row in rows_of(statement, values)]


_REACHED = f"""{SITES}
SELECT score.month, {", ".join(f"coalesce(sum({_people(kind)}), 0)" for kind in COLUMNS)}
FROM score JOIN site ON site.id = score.site_id
WHERE score.part_id = %(part)s AND score.is_there
GROUP BY score.month
"""


def reached_by_window(
    asked: Asked, measure: Measure, declared: Mapping[str, Collection[str]]
) -> dict[date, dict[str, int]]:
    """By window and kind, the people of the schools that were at criterion in it."""
    rows = rows_of(_REACHED, {**values_of(asked, measure), **levels_of(declared)})
    return {month: dict(zip(COLUMNS, map(int, sums), strict=True)) for month, *sums in rows}


_WAITS = f"""{SITES}
SELECT coalesce(cohort_id, 0), coalesce(cohort, ''), CASE WHEN cohort IS NULL THEN NULL ELSE began_on END,
    greatest(
        (extract(year FROM until) - extract(year FROM began_on)) * 12
        + extract(month FROM until) - extract(month FROM began_on), 0
    )::integer AS months,
    first_there IS NOT NULL, count(*)
FROM (SELECT *, coalesce(first_there, %(on)s) AS until FROM site) waited
WHERE began_on IS NOT NULL AND ({BROUGHT} OR {WAITS})
GROUP BY 1, 2, 3, 4, 5
ORDER BY 3 NULLS LAST, 2, 4
"""


class WaitRow(NamedTuple):
    """So many sites of a cohort, or of none, that got there, or wait, after these months."""

    cohort_id: int
    cohort: str
    starts_on: date | None
    months: int
    is_there: bool
    n: int


def waits_of(asked: Asked, measure: Measure) -> list[WaitRow]:
    return [WaitRow(*row) for row in rows_of(_WAITS, values_of(asked, measure))]


_ALIGNED = f"""{SITES}
SELECT site.cohort, site.began_on,
    ((extract(year FROM score.month) - extract(year FROM site.began_on)) * 12
    + extract(month FROM score.month) - extract(month FROM site.began_on))::integer AS months,
    count(*), count(*) FILTER (WHERE score.is_there),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY score.percent)
FROM score JOIN site ON site.id = score.site_id
WHERE score.part_id = %(part)s AND site.cohort IS NOT NULL
GROUP BY 1, 2, 3
ORDER BY 2, 1, 3
"""


class AlignedRow(NamedTuple):
    """One window of a cohort, by months since it began."""

    cohort: str
    starts_on: date
    months: int
    n: int
    n_criterion: int
    median: float


def aligned(asked: Asked, measure: Measure) -> list[AlignedRow]:
    return [AlignedRow(*row) for row in rows_of(_ALIGNED, values_of(asked, measure))]


_SPREAD = f"""{SITES}
SELECT count(percent), percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY percent)
FROM site
"""


def spread_of(asked: Asked, measure: Measure) -> tuple[int, list[float]]:
    """How many were measured in the latest window, and their quartiles: of a cohort or a unit."""
    [(n, quartiles)] = rows_of(_SPREAD, values_of(asked, measure))
    return n, quartiles or []
