"""What the file says beside what is here: what would change, and what a newer file knows better.

A fact is taken from a file only where no newer file or correction has said it; what is empty here
may be filled by any. A name that differs in its capitals alone is the same name.
"""

# ruff: noqa: S608

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from engagements.models import SiteStatus
from engagements.sites import numbering, placing
from engagements.sites.words import fact_called

WORDS = ("name", "city")
FACTS = placing.FROM_FILES
SYSTEMS = {name: system for system, name in numbering.NAMES.items()}
NUMBERS = tuple(SYSTEMS)
FETCHED = 2000


def says(fact: str) -> str:
    return "t.enrolment IS NOT NULL" if fact == "enrolment" else f"t.{fact} <> ''"


def differs(fact: str) -> str:
    if fact in WORDS:
        return f"t.{fact} <> '' AND lower(t.{fact}) <> lower(s.{fact})"
    return f"{says(fact)} AND t.{fact} IS DISTINCT FROM s.{fact}"


def is_newer(fact: str) -> str:
    """Whether no later day has said this of the site, or nothing is known."""
    empty = "s.enrolment IS NULL" if fact == "enrolment" else f"s.{fact} = ''"
    return f"({empty} OR coalesce((s.facts_on ->> '{fact}')::date, '-infinity') <= %(on)s)"


def pairs(newer: str) -> str:
    """What differs, as {fact: [from, to]}; of facts where the file is the newer one, or is not."""
    told = (
        f"'{f}', CASE WHEN {differs(f)} AND {newer} {is_newer(f)} "
        f"THEN jsonb_build_array(s.{f}, t.{f}) END"
        for f in FACTS
    )
    return f"jsonb_strip_nulls(jsonb_build_object({', '.join(told)}))"


def said() -> str:
    told = (f"'{f}', CASE WHEN {says(f)} AND {is_newer(f)} THEN %(on)s::text END" for f in FACTS)
    return f"jsonb_strip_nulls(jsonb_build_object({', '.join(told)}))"


def numbered(newer: str) -> str:
    """The same of numbers, which differ not by the zeros in front that a spreadsheet drops."""
    told = (
        f"'{n}', CASE WHEN t.{n} <> '' AND (ltrim(t.{n}, '0') <> ltrim({n}_now, '0')) "
        f"AND {newer} {n}_is_newer THEN jsonb_build_array(nullif({n}_now, ''), t.{n}) END"
        for n in NUMBERS
    )
    return f"jsonb_strip_nulls(jsonb_build_object({', '.join(told)}))"


HELD = "\n".join(
    f"""LEFT JOIN LATERAL (
    SELECT value, starts_on, ends_on FROM engagements_siteidentifier
    WHERE site_id = s.id AND system = '{SYSTEMS[n]}' ORDER BY ends_on DESC NULLS FIRST LIMIT 1
) {n}_held ON true
CROSS JOIN LATERAL (
    SELECT CASE WHEN {n}_held.ends_on IS NULL THEN coalesce({n}_held.value, '') ELSE '' END
            AS {n}_now,
        coalesce({n}_held.starts_on, '-infinity') <= %(on)s
            AND coalesce({n}_held.ends_on, '-infinity') < %(on)s AS {n}_is_newer
) {n}_told"""
    for n in NUMBERS
)

COMPARE = f"""
CREATE TEMPORARY TABLE compared ON COMMIT DROP AS
SELECT line, row, is_own, kind, nces_id, number, site_id, is_new, label, said,
    facts || numbers AS changes, older || older_numbers AS older,
    differs_in_place AND NOT coalesce(place_is_later, false) AS moves,
    differs_in_place AND coalesce(place_is_later, false) AS moved_later,
    old_parent, new_parent,
    differs_in_status AND NOT coalesce(status_is_later, false) AS turns,
    differs_in_status AND coalesce(status_is_later, false) AS turned_later,
    old_code, new_code, reason
FROM (
    SELECT t.line, t.row, t.is_own, t.kind, t.nces_id, t.number, t.reason,
        t.site_id, t.site_id IS NULL AS is_new, coalesce(s.name, t.name) AS label,
        CASE WHEN s.id IS NULL THEN '{{}}' ELSE {pairs("")} END AS facts,
        CASE WHEN s.id IS NULL THEN '{{}}' ELSE {pairs("NOT")} END AS older,
        CASE WHEN s.id IS NULL THEN '{{}}' ELSE {numbered("")} END AS numbers,
        CASE WHEN s.id IS NULL THEN '{{}}' ELSE {numbered("NOT")} END AS older_numbers,
        CASE WHEN s.id IS NULL THEN '{{}}' ELSE {said()} END AS said,
        place.ends_on IS NOT NULL AND (t.kind = 'district' OR t.unit IS NOT NULL) OR CASE
            WHEN t.kind = 'school' THEN
                t.unit IS NOT NULL AND parent.id IS DISTINCT FROM unit.site_id
            WHEN t.region <> '' THEN parent.kind IS DISTINCT FROM 'region'
                OR lower(parent.name) <> lower(t.region)
            ELSE parent.id IS NULL
        END AS differs_in_place,
        parent.name AS old_parent,
        CASE WHEN t.kind = 'school'
            THEN coalesce(old_unit.name, nullif(unit.name, ''), t.district)
            ELSE t.region END AS new_parent,
        place.starts_on > %(on)s OR place.ends_on >= %(on)s AS place_is_later,
        t.status IS NOT NULL AND (state.code IS DISTINCT FROM t.status OR state.ends_on IS NOT NULL)
            AS differs_in_status,
        state.code AS old_code, t.status AS new_code,
        state.starts_on > %(on)s OR state.ends_on >= %(on)s AS status_is_later
    FROM staged t
    LEFT JOIN engagements_site s ON s.id = t.site_id
    LEFT JOIN LATERAL (
        SELECT parent_id, starts_on, ends_on FROM engagements_sitemembership
        WHERE site_id = s.id ORDER BY starts_on DESC LIMIT 1
    ) place ON true
    LEFT JOIN engagements_site parent ON parent.id = place.parent_id
    LEFT JOIN staged unit ON unit.line = t.unit
    LEFT JOIN engagements_site old_unit ON old_unit.id = unit.site_id
    LEFT JOIN LATERAL (
        SELECT code, starts_on, ends_on FROM engagements_sitestatus
        WHERE site_id = s.id ORDER BY starts_on DESC LIMIT 1
    ) state ON true
    {HELD}
) beside
"""

COUNT = """
SELECT kind, is_own, count(*), count(*) FILTER (WHERE is_new),
    count(*) FILTER (WHERE NOT is_new AND (changes <> '{}' OR moves OR turns)),
    count(*) FILTER (WHERE new_code = 2 AND (is_new OR turns)),
    count(*) FILTER (WHERE turns AND old_code IN (2, 6, 7) AND new_code IN (1, 3, 4, 5, 8)),
    count(*) FILTER (WHERE NOT is_new AND moves),
    count(*) FILTER (WHERE older <> '{}' OR NOT is_new AND (moved_later OR turned_later))
FROM compared GROUP BY kind, is_own
"""

# All that changes of a site, its place and status among it, as {what: [from, to]}.
ALL_CHANGES = """
changes
    || CASE WHEN moves THEN jsonb_build_object('parent', jsonb_build_array(
        old_parent, coalesce(nullif(new_parent, ''), 'the state'))) ELSE '{}' END
    || CASE WHEN turns THEN jsonb_build_object('status', jsonb_build_array(
        %(codes)s::jsonb -> old_code::text,
        (%(codes)s::jsonb ->> new_code::text) || CASE WHEN reason <> ''
            THEN ' (' || lower(reason) || ')' ELSE '' END)) ELSE '{}' END
"""

DIFFERING = f"""
SELECT row, site_id, label, {ALL_CHANGES} AS changes FROM compared
WHERE NOT is_new AND (changes <> '{{}}' OR moves OR turns) ORDER BY row, kind DESC
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
    older: int = 0


@dataclass(frozen=True)
class Difference:
    """A site that is here already and that the file has otherwise: {what: [from, to]}."""

    row: int
    site_id: int
    label: str
    changes: dict[str, list[object]]


def compare(on: date) -> None:
    """Hold what the file says, as of a day, against what is here."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, {"on": on})
        cursor.execute("ANALYZE compared")


def counts() -> dict[tuple[str, bool], Count]:
    """By kind, and whether the rows are the file's own or districts that its schools name."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        return {(kind, is_own): Count(*rest) for kind, is_own, *rest in cursor.fetchall()}


def differences() -> Iterator[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(DIFFERING, {"codes": codes()})
        while rows := cursor.fetchmany(FETCHED):
            yield from map(difference, rows)


def difference(row: Sequence[Any]) -> Difference:
    number, site_id, label, changes = row
    return Difference(number, site_id, label, json.loads(changes))


def codes() -> str:
    """The words for each status, as SQL takes them."""
    return json.dumps({str(code.value): str(code.label) for code in SiteStatus.Code})


def labels() -> str:
    """The words for each fact, as SQL takes them."""
    names = (*FACTS, *NUMBERS, "parent", "status")
    return json.dumps({name: fact_called(name) for name in names})
