"""Which site each row means, and which rows cannot be meant, told from all of them together.

In this order: the NCES id, a former one, the state's own number; then a person is asked by name.
Every statement works on the table of `staging.py`, and puts rows it takes out onto a list.
"""

# ruff: noqa: S608

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

TELL = """
, gone AS (DELETE FROM staged t USING bad WHERE t.line = bad.line RETURNING t.line)
INSERT INTO engagements_importline
    (site_import_id, outcome, row, kind, name, number, what, likely)
SELECT %(import)s, 'refused', row, kind, name, number, what, '{}' FROM bad
"""

KEY = "coalesce(nullif(nces_id, ''), number)"

# Bad rows count too: of two rows with one number nobody knows which is right.
DUPLICATES = f"""
WITH same AS (
    SELECT line, row, kind, name, {KEY} AS number,
        row_number() OVER w AS place, min(row) OVER w AS first, count(*) OVER w AS rows,
        lead(row) OVER w AS next
    FROM staged WHERE {{column}} <> '' WINDOW w AS (
        PARTITION BY state, kind, {{column}} ORDER BY row
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
), bad AS (
    SELECT line, row, kind, name, number, format(
        '%%s%%s: Row %%s has the same number. Delete row %%s or row %%s, or correct its number.{{more}}',
        %(heading)s, ' “' || number || '”',
        CASE WHEN place = 1 THEN next ELSE first END, row,
        CASE WHEN place = 1 THEN next ELSE first END
    ) AS what
    FROM same WHERE rows > 1
)
"""
REPEATED = " Where numbers repeat from district to district, leave the column out."

TORN = f"""
WITH placed AS (
    SELECT line, row, kind, name, {KEY} AS number, region,
        first_value(row) OVER w AS first, first_value(region) OVER w AS known
    FROM staged WHERE region <> '' AND coalesce(nullif(district, ''), district_number) <> ''
    WINDOW w AS (
        PARTITION BY state, coalesce(nullif(district, ''), district_number) ORDER BY row
    )
), bad AS (
    SELECT line, row, kind, name, number, format(
        '%%s “%%s”: Row %%s has the same district in %%s. A district belongs to one region.',
        %(heading)s, region, first, known
    ) AS what
    FROM placed WHERE lower(region) <> lower(known)
)
"""

# The index of NCES ids leaves empty ones out, which the planner must be told.
BY_NCES_ID = """
UPDATE staged t SET site_id = s.id FROM engagements_site s
WHERE s.kind = t.kind AND s.nces_id = t.nces_id AND s.nces_id <> '' AND t.site_id IS NULL
"""

# By a number it had before, or by one that the state gives. Of several sites that had it, the one
# that had it on the day of the file.
BY_NUMBER = """
WITH known AS (
    SELECT DISTINCT ON (t.line) t.line, i.site_id,
        count(*) OVER (PARTITION BY t.line) AS sites, held.now
    FROM staged t
    JOIN engagements_site st ON st.kind = 'state' AND st.nces_id = t.state
    JOIN engagements_siteidentifier i ON i.system = %(system)s AND i.value = t.{column}
        AND i.state_id = st.id AND i.kind = t.kind
    CROSS JOIN LATERAL (
        SELECT coalesce(i.starts_on, '-infinity') <= %(on)s
            AND coalesce(i.ends_on, 'infinity') >= %(on)s AS now
    ) held
    WHERE t.{column} <> '' AND t.site_id IS NULL
    ORDER BY t.line, held.now DESC, i.id DESC
)
UPDATE staged t SET site_id = known.site_id FROM known
WHERE known.line = t.line AND (now OR sites = 1)
    AND NOT EXISTS (SELECT 1 FROM staged other WHERE other.site_id = known.site_id)
"""

# A school that changed its district has a new number, of which only its own five digits stay.
RECOGNISE = """
WITH likely AS (
    SELECT t.line, s.id AS site_id,
        count(*) OVER (PARTITION BY t.line) AS sites, count(*) OVER (PARTITION BY s.id) AS rows
    FROM staged t
    JOIN engagements_site s ON s.kind = 'school' AND left(s.nces_id, 2) = t.state
        AND right(s.nces_id, 5) = right(t.nces_id, 5) AND s.nces_id <> ''
        AND (t.status = 5 OR lower(s.name) = lower(t.name))
    WHERE t.kind = 'school' AND t.site_id IS NULL AND t.nces_id <> ''
        AND NOT EXISTS (SELECT 1 FROM staged other WHERE other.site_id = s.id)
)
UPDATE staged t SET site_id = likely.site_id FROM likely
WHERE likely.line = t.line AND sites = 1 AND rows = 1
"""

TWICE = f"""
WITH same AS (
    SELECT line, row, kind, name, {KEY} AS number, min(row) OVER w AS first,
        row_number() OVER (PARTITION BY site_id ORDER BY row) AS place
    FROM staged WHERE site_id IS NOT NULL WINDOW w AS (PARTITION BY site_id)
), bad AS (
    SELECT line, row, kind, name, number,
        format('Row %%s means the same %%s. Delete one of them.', first, kind) AS what
    FROM same WHERE place > 1
)
"""

TAKEN = """
WITH bad AS (
    SELECT DISTINCT ON (t.line) t.line, t.row, t.kind, t.name,
        coalesce(nullif(t.nces_id, ''), t.number) AS number, format(
        '“%%s” is the number of %%s. Correct it here, or end it there first.', i.value, s.name
    ) AS what
    FROM staged t
    JOIN engagements_site st ON st.kind = 'state' AND st.nces_id = t.state
    JOIN engagements_siteidentifier i ON i.system = 'state' AND i.value = t.number
        AND i.state_id = st.id AND i.kind = t.kind AND coalesce(i.ends_on, 'infinity') >= %(on)s
        AND i.site_id IS DISTINCT FROM t.site_id
    JOIN engagements_site s ON s.id = i.site_id
    WHERE t.number <> ''
    ORDER BY t.line
)
"""

ANSWERED = """
UPDATE staged t SET site_id = s.id
FROM jsonb_each_text(%(answers)s::jsonb) a
JOIN engagements_site s ON s.id = a.value::bigint
JOIN engagements_site st ON st.id = s.state_id
WHERE t.row = a.key::integer AND t.site_id IS NULL AND s.kind = t.kind AND st.nces_id = t.state
    AND NOT EXISTS (SELECT 1 FROM staged other WHERE other.site_id = s.id)
"""

ASK = f"""
WITH maybe AS (
    SELECT t.line, array_agg(s.id ORDER BY s.id) AS likely,
        string_agg(s.name || coalesce(', ' || p.name, '') || ' ('
            || coalesce(nullif(s.nces_id, ''), 'no NCES id') || ')', '; ' ORDER BY s.id) AS names
    FROM staged t
    JOIN engagements_site st ON st.kind = 'state' AND st.nces_id = t.state
    JOIN engagements_site s ON s.state_id = st.id AND s.kind = t.kind
        AND lower(s.name) = lower(t.name) AND (t.nces_id = '' OR s.nces_id = '')
        AND s.merged_into_id IS NULL
    LEFT JOIN engagements_site p ON p.id = s.lineage[2]
    WHERE t.site_id IS NULL AND t.is_own AND NOT %(answers)s::jsonb ? t.row::text
        AND NOT EXISTS (SELECT 1 FROM staged other WHERE other.site_id = s.id)
    GROUP BY t.line
), gone AS (DELETE FROM staged t USING maybe WHERE t.line = maybe.line RETURNING t.*)
INSERT INTO engagements_importline
    (site_import_id, outcome, row, kind, name, number, what, likely)
SELECT %(import)s, 'asked', row, kind, name, {KEY}, 'Perhaps ' || names || '.', likely
FROM gone JOIN maybe USING (line)
"""

PLACELESS = f"""
WITH bad AS (
    SELECT line, row, kind, name, {KEY} AS number, format(
        'No %%s here has this number, and the row does not say its district by a number.', kind
    ) AS what
    FROM staged
    WHERE site_id IS NULL AND kind = 'school' AND district = '' AND district_number = ''
)
"""

DISTRICTS = """
INSERT INTO staged (row, is_own, is_good, kind, nces_id, number, name, region, state, district)
SELECT min(row), false, true, 'district', max(district), max(district_number),
    coalesce((array_agg(district_name ORDER BY row) FILTER (WHERE district_name <> ''))[1], ''),
    coalesce((array_agg(region ORDER BY row) FILTER (WHERE region <> ''))[1], ''),
    state, max(district)
FROM staged WHERE kind = 'school' AND coalesce(nullif(district, ''), district_number) <> ''
GROUP BY state, coalesce(nullif(district, ''), district_number)
ORDER BY min(row)
"""

UNITS = """
UPDATE staged t SET unit = d.line FROM staged d
WHERE t.kind = 'school' AND d.kind = 'district' AND d.state = t.state
    AND coalesce(nullif(d.district, ''), d.number)
        = coalesce(nullif(t.district, ''), nullif(t.district_number, ''))
"""

ONE_UNIT = """
WITH same AS (
    SELECT line, min(line) OVER (PARTITION BY site_id) AS first FROM staged
    WHERE kind = 'district' AND NOT is_own AND site_id IS NOT NULL
), moved AS (
    UPDATE staged t SET unit = same.first FROM same WHERE t.unit = same.line AND same.line <> same.first
)
DELETE FROM staged t USING same WHERE t.line = same.line AND same.line <> same.first
"""

NAMELESS = """
WITH bad AS (
    SELECT t.line, t.row, t.kind, t.name, coalesce(nullif(t.nces_id, ''), t.number) AS number,
        format('%%s “%%s”: This district is not here yet, and the file does not say its name. '
            'Map the column with the district’s name, or import the districts first.',
            %(heading)s, coalesce(nullif(t.district, ''), t.district_number)) AS what
    FROM staged t JOIN staged d ON d.line = t.unit WHERE d.site_id IS NULL AND d.name = ''
)
"""

UNUSED = """
DELETE FROM staged d WHERE kind = 'district' AND NOT is_own
    AND NOT EXISTS (SELECT 1 FROM staged t WHERE t.unit = d.line)
"""


def match(
    *, import_id: int, on: date, headings: Mapping[str, str], answers: Mapping[str, int]
) -> None:
    """Find the site of each row. `headings` are those of the columns of ids and regions."""
    params: dict[str, Any] = {"import": import_id, "on": on, "answers": json.dumps(dict(answers))}
    own, region = params | {"heading": headings["id"]}, params | {"heading": headings["region"]}
    numbered = params | {"heading": headings["number"]}
    run(DUPLICATES.format(column="nces_id", more="") + TELL, own)
    run(DUPLICATES.format(column="number", more=REPEATED) + TELL, numbered)
    run("DELETE FROM staged WHERE NOT is_good")
    run(TORN + TELL, region)
    resolve(params)
    run(RECOGNISE)
    run(ANSWERED, params)
    run(TWICE + TELL, params)
    run(TAKEN + TELL, params)
    run(ASK, params)
    run(PLACELESS + TELL, params)
    find_districts(params, own)


def resolve(params: Mapping[str, Any]) -> None:
    run(BY_NCES_ID)
    run(BY_NUMBER.format(column="nces_id"), {**params, "system": "nces"})
    run(BY_NUMBER.format(column="number"), {**params, "system": "state"})


def find_districts(params: Mapping[str, Any], own: Mapping[str, Any]) -> None:
    """A line for each district that schools name."""
    run(DISTRICTS)
    resolve(params)
    run(UNITS)
    run(ONE_UNIT)
    run(NAMELESS + TELL, own)
    run(UNUSED)
    run("ANALYZE staged")


def run(statement: str, params: Mapping[str, Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)
