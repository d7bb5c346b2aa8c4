"""Making the directory say what the file says, many sites in few statements.

The dates and lineages are written by `placing`. The states themselves are here already.
"""

# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from engagements.directory.comparing import FACTS, SYSTEMS
from engagements.sites import placing

FIELDS = (
    "kind, name, nces_id, state_id, abbreviation, time_zone, city, level, grade_low, grade_high"
)

NEW_REGIONS = f"""
INSERT INTO engagements_site
    ({FIELDS}, is_confirmed, lineage, revision, facts_on)
SELECT DISTINCT ON (st.id, lower(t.region)) 'region', t.region, '', st.id, '', st.time_zone, '', '',
    '', '', true, '{{}}'::bigint[], 1, '{{}}'
FROM staged t JOIN engagements_site st ON st.kind = 'state' AND st.nces_id = t.state
WHERE t.kind = 'district' AND t.region <> '' AND NOT EXISTS (
    SELECT 1 FROM engagements_site r
    WHERE r.kind = 'region' AND r.state_id = st.id AND lower(r.name) = lower(t.region)
)
ORDER BY st.id, lower(t.region), t.row
RETURNING id, state_id
"""

NUMBER = """
UPDATE staged SET site_id = nextval(pg_get_serial_sequence('engagements_site', 'id'))
WHERE site_id IS NULL
"""

SAID = ", ".join(
    f"'{fact}', CASE WHEN t.{fact} IS NOT NULL AND t.{fact}::text <> '' THEN %(on)s::text END"
    for fact in FACTS
)

NEW_SITES = f"""
INSERT INTO engagements_site
    (id, {FIELDS}, enrolment, is_confirmed, lineage, revision, facts_on)
SELECT t.site_id, t.kind, t.name, t.nces_id, st.id, '', st.time_zone, t.city, t.level, t.grade_low,
    t.grade_high, t.enrolment, true, '{{}}'::bigint[], 1,
    jsonb_strip_nulls(jsonb_build_object({SAID}))
FROM staged t JOIN compared c USING (line)
JOIN engagements_site st ON st.kind = 'state' AND st.nces_id = t.state
WHERE c.is_new ORDER BY t.kind, t.row
ON CONFLICT (kind, nces_id) WHERE NOT nces_id = '' DO NOTHING
"""

# Somebody may have added one of them by hand a moment ago.
ADDED_MEANWHILE = """
UPDATE staged t SET site_id = s.id FROM engagements_site s
WHERE s.kind = t.kind AND s.nces_id = t.nces_id AND s.nces_id <> '' AND t.site_id <> s.id
"""

CHANGED = ", ".join(
    f"{fact} = coalesce(c.changes -> '{fact}' ->> 1, s.{fact})"
    for fact in FACTS
    if fact != "enrolment"
)
CHANGED_SITES = f"""
UPDATE engagements_site s SET {CHANGED},
    enrolment = coalesce((c.changes -> 'enrolment' ->> 1)::integer, s.enrolment),
    facts_on = s.facts_on || c.said,
    revision = s.revision + CASE WHEN c.changes <> '{{}}' THEN 1 ELSE 0 END
FROM compared c
WHERE s.id = c.site_id AND NOT c.is_new AND (c.changes <> '{{}}' OR NOT s.facts_on @> c.said)
"""

# An NCES id that changes is kept with its dates; of two in one day the last one stays.
FORMER = """
INSERT INTO engagements_siteidentifier
    (site_id, state_id, kind, system, value, starts_on, ends_on, source)
SELECT s.id, s.state_id, s.kind, 'nces', c.changes -> 'nces_id' ->> 0, past.since,
    %(on)s::date - 1, %(source)s
FROM compared c JOIN engagements_site s ON s.id = c.site_id
CROSS JOIN LATERAL (
    SELECT max(ends_on) + 1 AS since FROM engagements_siteidentifier
    WHERE site_id = s.id AND system = 'nces'
) past
WHERE coalesce(c.changes -> 'nces_id' ->> 0, '') <> ''
    AND coalesce(past.since, '-infinity') <= %(on)s::date - 1
ON CONFLICT DO NOTHING
"""

END_NUMBERS = """
UPDATE engagements_siteidentifier i SET ends_on = %(on)s::date - 1
FROM compared c
WHERE i.site_id = c.site_id AND i.system = %(system)s AND i.ends_on IS NULL
    AND c.changes ? %(column)s AND coalesce(i.starts_on, '-infinity') < %(on)s
"""
CORRECT_NUMBERS = """
DELETE FROM engagements_siteidentifier i USING compared c
WHERE i.site_id = c.site_id AND i.system = %(system)s AND i.starts_on = %(on)s
    AND c.changes ? %(column)s
"""
START_NUMBERS = """
INSERT INTO engagements_siteidentifier
    (site_id, state_id, kind, system, value, starts_on, ends_on, source)
SELECT t.site_id, st.id, t.kind, %(system)s, t.{column}, %(on)s, NULL, %(source)s
FROM staged t JOIN compared c USING (line)
JOIN engagements_site st ON st.kind = 'state' AND st.nces_id = t.state
WHERE t.{column} <> '' AND (c.is_new OR c.changes ? %(column)s)
"""

PLACES = """
SELECT t.site_id, coalesce(unit.site_id, region.id, st.id)
FROM staged t JOIN compared c USING (line)
JOIN engagements_site st ON st.kind = 'state' AND st.nces_id = t.state
LEFT JOIN staged unit ON unit.line = t.unit
LEFT JOIN engagements_site region ON t.kind = 'district' AND t.region <> ''
    AND region.kind = 'region' AND region.state_id = st.id AND lower(region.name) = lower(t.region)
WHERE c.is_new OR c.moves
"""

STATUSES = """
SELECT t.site_id, coalesce(t.status, 1), t.reason FROM staged t JOIN compared c USING (line)
WHERE c.is_new OR c.turns
"""


def write(on: date, source: str) -> None:
    """Store what `comparing` has found to differ."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_REGIONS)
        regions = cursor.fetchall()
        cursor.execute(NUMBER)
        cursor.execute(NEW_SITES, {"on": on})
        cursor.execute(ADDED_MEANWHILE)
        cursor.execute("ANALYZE staged")
        cursor.execute(CHANGED_SITES)
        write_numbers({"on": on, "source": source[:200]})
        cursor.execute(PLACES)
        places = cursor.fetchall()
        cursor.execute(STATUSES)
        statuses = cursor.fetchall()
    placing.place_all(pairs=[*regions, *places], on=on)
    opened = [(region, 1, "") for region, _ in regions]
    placing.set_statuses(rows=[*opened, *statuses], on=on)


def write_numbers(params: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FORMER, params)
        for column, system in SYSTEMS.items():
            named = {**params, "column": column, "system": system}
            for statement in (END_NUMBERS, CORRECT_NUMBERS):
                cursor.execute(statement, named)
            cursor.execute(START_NUMBERS.format(column=column), named)
