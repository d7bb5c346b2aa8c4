"""The lists of an import, written in few statements: what is new, changed, closed, absent, older."""

# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from engagements.directory import comparing
from engagements.models import ImportLine
from words.days import short_day

INSERT = """
INSERT INTO engagements_importline
    (site_import_id, outcome, row, kind, name, number, site_id, what, likely)
"""

NEW = f"""{INSERT}
SELECT %(import)s, 'new', row, kind, label, coalesce(nullif(nces_id, ''), number), NULL,
    coalesce('In ' || nullif(new_parent, ''), 'In no region') || '. '
        || coalesce(%(codes)s::jsonb ->> new_code::text, 'Open') || '.', '{{}}'
FROM compared WHERE is_new
"""

TOLD = """
(SELECT string_agg(format('%%s: %%s → %%s', %(labels)s::jsonb ->> key,
    coalesce(nullif(value ->> 0, ''), 'none'), coalesce(value ->> 1, 'none')), '; ' ORDER BY key)
FROM jsonb_each({pairs}))
"""

CHANGED = f"""{INSERT}
SELECT %(import)s, 'changed', row, kind, label, coalesce(nullif(nces_id, ''), number), site_id,
    {TOLD.format(pairs=comparing.ALL_CHANGES)}, '{{}}'
FROM compared WHERE NOT is_new AND (changes <> '{{}}' OR moves OR turns)
"""

CLOSED = f"""{INSERT}
SELECT %(import)s, 'closed', row, kind, label, coalesce(nullif(nces_id, ''), number), site_id,
    'Closed from ' || %(day)s || coalesce(': ' || lower(nullif(reason, '')), '') || '.', '{{}}'
FROM compared WHERE new_code = 2 AND (is_new OR turns)
"""

OLDER_CHANGES = """
older
    || CASE WHEN moved_later THEN jsonb_build_object('parent', jsonb_build_array(
        old_parent, coalesce(nullif(new_parent, ''), 'the state'))) ELSE '{}' END
    || CASE WHEN turned_later THEN jsonb_build_object('status', jsonb_build_array(
        %(codes)s::jsonb -> old_code::text, %(codes)s::jsonb -> new_code::text)) ELSE '{}' END
"""

OLDER = f"""{INSERT}
SELECT %(import)s, 'older', row, kind, label, coalesce(nullif(nces_id, ''), number), site_id,
    'Stays as it is: ' || (SELECT string_agg(format('%%s %%s, in this file %%s',
        %(labels)s::jsonb ->> key, coalesce(nullif(value ->> 0, ''), 'none'),
        coalesce(value ->> 1, 'none')), '; ' ORDER BY key) FROM jsonb_each({OLDER_CHANGES})) || '.',
    '{{}}'
FROM compared WHERE NOT is_new AND (older <> '{{}}' OR moved_later OR turned_later)
"""

ABSENT = f"""{INSERT}
SELECT %(import)s, 'absent', NULL, s.kind, s.name, s.nces_id, s.id,
    coalesce('In ' || p.name || '. ', '') || 'It stays as it is.', '{{}}'
FROM engagements_site s JOIN engagements_site st ON st.id = s.state_id
LEFT JOIN engagements_site p ON p.id = s.lineage[2]
WHERE s.kind = %(kind)s AND st.nces_id = ANY (%(states)s) AND s.merged_into_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM staged WHERE staged.site_id = s.id)
    AND NOT EXISTS (
        SELECT 1 FROM engagements_importline l
        WHERE l.site_import_id = %(import)s AND l.outcome IN ('refused', 'asked')
            AND (l.number <> '' AND l.number = s.nces_id OR s.id = ANY (l.likely))
    )
    AND NOT EXISTS (
        SELECT 1 FROM engagements_sitestatus c
        WHERE c.site_id = s.id AND c.code = 2 AND c.ends_on IS NULL
    )
ORDER BY name_key(s.name), s.id
"""

# A region that is here under a similar name is told beside a new one, since one of them may be
# misspelt.
NEW_REGIONS = """
SELECT t.region, st.name AS state, count(*) AS districts, (
    SELECT r.name FROM engagements_site r
    WHERE r.kind = 'region' AND r.state_id = st.id AND similarity(r.name, t.region) > 0.3
    ORDER BY similarity(r.name, t.region) DESC, r.id LIMIT 1
) AS like
FROM (SELECT DISTINCT ON (line) min(region) OVER (PARTITION BY state, lower(region)) AS region,
    state, line FROM staged WHERE kind = 'district' AND region <> '') t
LEFT JOIN engagements_site st ON st.kind = 'state' AND st.nces_id = t.state
WHERE NOT EXISTS (
    SELECT 1 FROM engagements_site r
    WHERE r.kind = 'region' AND r.state_id = st.id AND lower(r.name) = lower(t.region)
)
GROUP BY t.region, st.id, st.name ORDER BY name_key(t.region), name_key(st.name)
"""


def write_lists(*, import_id: int, kind: str, states: Sequence[str], on: date) -> None:
    params: dict[str, Any] = {
        "import": import_id,
        "kind": kind,
        "states": list(states),
        "day": short_day(on),
        "codes": comparing.codes(),
        "labels": comparing.labels(),
    }
    with connection.cursor() as cursor:
        for statement in (NEW, CHANGED, CLOSED, OLDER, ABSENT):
            cursor.execute(statement, params)


def new_regions() -> list[dict[str, Any]]:
    """Each region that would be new: its name, how many districts, and a similar one here."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_REGIONS)
        names = ("name", "state", "districts", "like")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def lengths(import_id: int) -> Mapping[str, int]:
    """How many lines each list has."""
    return ImportLine.objects.filter(site_import=import_id).lengths()


def clear(import_id: int) -> None:
    ImportLine.objects.filter(site_import=import_id).delete()
