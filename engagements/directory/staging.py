"""Many sites at once: a table of what a file says beside the directory, then few statements.

Every function works inside the transaction of its caller, whose end drops the tables. The dates
and lineages are written by `placing`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, cast

from django.db import connection

from engagements.directory.reading import Record
from engagements.sites import placing

COLUMNS = (
    "row",
    "is_own",
    "kind",
    "nces_id",
    "name",
    "state",
    "district",
    "region",
    "city",
    "level",
    "grade_low",
    "grade_high",
    "enrolment",
    "status",
)

NAME, REGION = COLUMNS.index("name"), COLUMNS.index("region")

CREATE = """
DROP TABLE IF EXISTS pg_temp.staged, pg_temp.compared;
CREATE TEMPORARY TABLE staged (
    row integer, is_own boolean, kind text, nces_id text, name text, state text, district text,
    region text, city text, level text, grade_low text, grade_high text, enrolment integer,
    status smallint, site_id bigint
) ON COMMIT DROP
"""

# The index of NCES ids leaves empty ones out, which the planner must be told.
RESOLVE = """
UPDATE staged t SET site_id = s.id FROM engagements_site s
WHERE s.kind = t.kind AND s.nces_id = t.nces_id AND s.nces_id <> '' AND t.site_id IS NULL
"""

# A school that changed its district has a new number, of which only its own five digits stay.
RECOGNISE = """
WITH likely AS (
    SELECT t.nces_id, s.id AS site_id,
        count(*) OVER (PARTITION BY t.nces_id) AS sites, count(*) OVER (PARTITION BY s.id) AS rows
    FROM staged t
    JOIN engagements_site s ON s.kind = 'school' AND left(s.nces_id, 2) = t.state
        AND right(s.nces_id, 5) = right(t.nces_id, 5) AND s.nces_id <> ''
        AND (t.status = 5 OR lower(s.name) = lower(t.name))
    WHERE t.kind = 'school' AND t.site_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM staged other WHERE other.site_id = s.id)
)
UPDATE staged t SET site_id = likely.site_id FROM likely
WHERE likely.nces_id = t.nces_id AND t.kind = 'school' AND sites = 1 AND rows = 1
"""

COMPARE = """
CREATE TEMPORARY TABLE compared ON COMMIT DROP AS
SELECT t.row, t.is_own, t.kind, t.nces_id, t.site_id, t.site_id IS NULL AS is_new,
    coalesce(s.name, t.name) AS label,
    jsonb_strip_nulls(jsonb_build_object(
        'name', CASE WHEN t.name NOT IN ('', s.name) THEN jsonb_build_array(s.name, t.name) END,
        'nces_id', CASE WHEN t.nces_id <> s.nces_id
            THEN jsonb_build_array(s.nces_id, t.nces_id) END,
        'city', CASE WHEN t.city NOT IN ('', s.city) THEN jsonb_build_array(s.city, t.city) END,
        'level', CASE WHEN t.level NOT IN ('', s.level)
            THEN jsonb_build_array(s.level, t.level) END,
        'grade_low', CASE WHEN t.grade_low NOT IN ('', s.grade_low)
            THEN jsonb_build_array(s.grade_low, t.grade_low) END,
        'grade_high', CASE WHEN t.grade_high NOT IN ('', s.grade_high)
            THEN jsonb_build_array(s.grade_high, t.grade_high) END,
        'enrolment', CASE WHEN t.enrolment <> coalesce(s.enrolment, -1)
            THEN jsonb_build_array(s.enrolment, t.enrolment) END
    )) AS changes,
    place.ends_on IS NOT NULL OR CASE
        WHEN t.kind = 'school' THEN parent.kind IS DISTINCT FROM 'district'
            OR parent.nces_id <> t.district
        WHEN t.region <> '' THEN parent.kind IS DISTINCT FROM 'region'
            OR lower(parent.name) <> lower(t.region)
        ELSE parent.id IS NULL
    END AS moves,
    parent.name AS old_parent,
    CASE WHEN t.kind = 'school' THEN coalesce(nullif(unit.name, ''), old_unit.name, t.district)
        ELSE t.region END AS new_parent,
    place.starts_on > %(on)s OR place.ends_on >= %(on)s AS place_is_later,
    t.status IS NOT NULL AND (state.code IS DISTINCT FROM t.status OR state.ends_on IS NOT NULL)
        AS turns,
    state.code AS old_code, t.status AS new_code,
    state.starts_on > %(on)s OR state.ends_on >= %(on)s AS status_is_later
FROM staged t
LEFT JOIN engagements_site s ON s.id = t.site_id
LEFT JOIN LATERAL (
    SELECT parent_id, starts_on, ends_on FROM engagements_sitemembership
    WHERE site_id = s.id ORDER BY starts_on DESC LIMIT 1
) place ON true
LEFT JOIN engagements_site parent ON parent.id = place.parent_id
LEFT JOIN staged unit ON t.kind = 'school' AND unit.kind = 'district' AND unit.nces_id = t.district
LEFT JOIN engagements_site old_unit ON old_unit.id = unit.site_id
LEFT JOIN LATERAL (
    SELECT code, starts_on, ends_on FROM engagements_sitestatus
    WHERE site_id = s.id ORDER BY starts_on DESC LIMIT 1
) state ON true
"""

COUNT = """
SELECT kind, is_own, count(*), count(*) FILTER (WHERE is_new),
    count(*) FILTER (WHERE NOT is_new AND (changes <> '{}' OR moves OR turns)),
    count(*) FILTER (WHERE new_code = 2 AND (is_new OR turns)),
    count(*) FILTER (WHERE turns AND old_code IN (2, 6, 7) AND new_code IN (1, 3, 4, 5, 8)),
    count(*) FILTER (WHERE NOT is_new AND moves)
FROM compared GROUP BY kind, is_own
"""

DIFFERING = """
SELECT row, is_own, kind, nces_id, site_id, label, changes, moves, old_parent, new_parent, turns,
    old_code, new_code, coalesce(moves AND place_is_later, false), coalesce(turns AND status_is_later, false)
FROM compared WHERE NOT is_new AND (changes <> '{}' OR moves OR turns) ORDER BY row, kind DESC
"""

ABSENT = """
SELECT count(*) FROM engagements_site s JOIN engagements_site st ON st.id = s.state_id
WHERE s.kind = %(kind)s AND st.nces_id = ANY (%(states)s)
    AND NOT EXISTS (SELECT 1 FROM staged WHERE staged.site_id = s.id)
    AND NOT EXISTS (
        SELECT 1 FROM engagements_sitestatus c
        WHERE c.site_id = s.id AND c.code = 2 AND c.ends_on IS NULL
    )
"""

NEW_REGIONS = """
INSERT INTO engagements_site (kind, name, nces_id, state_id, abbreviation, time_zone, city, level,
    grade_low, grade_high, is_confirmed, lineage, revision)
SELECT DISTINCT ON (st.id, lower(t.region)) 'region', t.region, '', st.id, '', st.time_zone, '', '',
    '', '', true, '{}'::bigint[], 1
FROM staged t JOIN engagements_site st ON st.kind = 'state' AND st.nces_id = t.state
WHERE t.region <> '' AND NOT EXISTS (
    SELECT 1 FROM engagements_site r
    WHERE r.kind = 'region' AND r.state_id = st.id AND lower(r.name) = lower(t.region)
)
ORDER BY st.id, lower(t.region), t.row
RETURNING id, state_id
"""

NEW_SITES = """
INSERT INTO engagements_site (kind, name, nces_id, state_id, abbreviation, time_zone, city, level,
    grade_low, grade_high, enrolment, is_confirmed, lineage, revision)
SELECT t.kind, t.name, t.nces_id, st.id, '', st.time_zone, t.city, t.level, t.grade_low,
    t.grade_high, t.enrolment, true, '{}'::bigint[], 1
FROM staged t JOIN engagements_site st ON st.kind = 'state' AND st.nces_id = t.state
WHERE t.site_id IS NULL ORDER BY t.kind, t.row
ON CONFLICT (kind, nces_id) WHERE NOT nces_id = '' DO NOTHING
"""

CHANGED_SITES = """
UPDATE engagements_site s SET
    name = coalesce(nullif(t.name, ''), s.name), nces_id = t.nces_id,
    city = coalesce(nullif(t.city, ''), s.city), level = coalesce(nullif(t.level, ''), s.level),
    grade_low = coalesce(nullif(t.grade_low, ''), s.grade_low),
    grade_high = coalesce(nullif(t.grade_high, ''), s.grade_high),
    enrolment = coalesce(t.enrolment, s.enrolment), revision = s.revision + 1
FROM staged t JOIN compared c USING (kind, nces_id)
WHERE s.id = c.site_id AND NOT c.is_new AND c.changes <> '{}'
"""

PLACES = """
SELECT t.site_id, coalesce(district.site_id, region.id, st.id)
FROM staged t JOIN compared c USING (kind, nces_id)
JOIN engagements_site st ON st.kind = 'state' AND st.nces_id = t.state
LEFT JOIN staged district ON t.kind = 'school' AND district.kind = 'district'
    AND district.nces_id = t.district
LEFT JOIN engagements_site region ON t.kind = 'district' AND t.region <> ''
    AND region.kind = 'region' AND region.state_id = st.id AND lower(region.name) = lower(t.region)
WHERE c.is_new OR c.moves
"""

STATUSES = """
SELECT t.site_id, coalesce(t.status, 1) FROM staged t JOIN compared c USING (kind, nces_id)
WHERE c.is_new OR c.turns
"""


@dataclass(frozen=True)
class Count:
    """What becomes of the rows of one kind."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    closed: int = 0
    reopened: int = 0
    moved: int = 0


@dataclass(frozen=True)
class Difference:
    """A site that is here already and that the file has otherwise."""

    row: int
    is_own: bool
    kind: str
    nces_id: str
    site_id: int
    label: str
    changes: dict[str, list[object]]
    moves: bool
    old_parent: str | None
    new_parent: str
    turns: bool
    old_code: int | None
    new_code: int | None
    place_is_later: bool
    status_is_later: bool

    @property
    def is_too_early(self) -> bool:
        """The file speaks of a time before the last change of this site."""
        return self.place_is_later or self.status_is_later


CHANGES = [field.name for field in fields(Difference)].index("changes")


def stage(records: Iterable[Record]) -> None:
    """Put what the file says into a table, and find the sites that are meant."""
    buffer = io.StringIO()
    lines = csv.writer(buffer)
    for line in lines_of(records):
        lines.writerow(line)
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        driver = cast("Any", cursor)  # psycopg2's own method, which Django's types do not know
        driver.copy_expert(
            f"COPY staged ({', '.join(COLUMNS)}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL "
            "(name, district, region, city, level, grade_low, grade_high))",
            buffer,
        )
        cursor.execute("ANALYZE staged")
        cursor.execute(RESOLVE)
        cursor.execute(RECOGNISE)


def lines_of(records: Iterable[Record]) -> Iterable[Sequence[object]]:
    """A line for each record; and one for each district that schools name."""
    districts: dict[str, list[object]] = {}
    for r in records:
        is_school = r.kind == "school"
        facts = (r.city, r.level, r.grade_low, r.grade_high, r.enrolment, r.status)
        ids = (r.kind, r.nces_id, r.name, r.state, r.district_id, "" if is_school else r.region)
        yield (r.row, True, *ids, *facts)
        if is_school:
            ids = ("district", r.district_id, "", r.state, "", "")
            known = districts.setdefault(
                r.district_id, [r.row, False, *ids, "", "", "", "", None, None]
            )
            known[NAME] = known[NAME] or r.district_name
            known[REGION] = known[REGION] or r.region
    yield from districts.values()


def compare(on: date) -> None:
    """Hold what the file says, from a day on, against what is here."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, {"on": on})
        cursor.execute("ANALYZE compared")


def counts() -> dict[tuple[str, bool], Count]:
    """By kind, and whether the rows are the file's own or districts that its schools name."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        return {(kind, is_own): Count(*rest) for kind, is_own, *rest in cursor.fetchall()}


def differences() -> list[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(DIFFERING)
        return [difference(row) for row in cursor.fetchall()]


def difference(row: Sequence[Any]) -> Difference:
    values = list(row)
    values[CHANGES] = json.loads(values[CHANGES])
    return Difference(*values)


def absent(kind: str, states: Sequence[str]) -> int:
    """Sites of these states that are not closed, and that the file does not have."""
    with connection.cursor() as cursor:
        cursor.execute(ABSENT, {"kind": kind, "states": list(states)})
        return int(cursor.fetchone()[0])


def write(on: date) -> None:
    """Make the directory say what the file says. The states themselves are here already."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_REGIONS)
        regions = cursor.fetchall()
        cursor.execute(NEW_SITES)
        cursor.execute(RESOLVE)
        cursor.execute("ANALYZE staged")
        cursor.execute(CHANGED_SITES)
        cursor.execute(PLACES)
        places = cursor.fetchall()
        cursor.execute(STATUSES)
        statuses = cursor.fetchall()
    placing.place_all(pairs=[*regions, *places], on=on)
    placing.set_statuses(pairs=[*((region, 1) for region, _ in regions), *statuses], on=on)
