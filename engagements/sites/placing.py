"""Where sites belong and whether they are open, with dates.

The only writer of `Site.lineage`, `SiteMembership` and `SiteStatus`. Past rows stay as they were:
a change ends the row in force the day before and starts another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from audit import log
from editing import writing
from editing.refusals import Refused
from engagements.models import Site, SiteMembership, SiteStatus
from engagements.rules import nces
from engagements.sites.numbering import keep_former
from people.models import User
from steady.stepping_around import each
from words.days import short_day
from words.terms import SITE

DAY = timedelta(days=1)
RANK = {kind: rank for rank, kind in enumerate(Site.Kind.values)}
"""From the state down; a site belongs to one of a lower rank."""

EDITABLE = (
    "name",
    "nces_id",
    "city",
    "level",
    "grade_low",
    "grade_high",
    "enrolment",
    "teachers",
    "administrators",
    "families",
    "time_zone",
    "abbreviation",
    "is_confirmed",
)


FROM_FILES = ("name", "nces_id", "city", "level", "grade_low", "grade_high", "enrolment")
"""The facts that directory files say too."""

DATED = (*FROM_FILES, "teachers", "administrators", "families")
"""The facts that are kept with the day of what said them last."""


class AlreadyThere(Refused):
    """The site has this place, this status or this name already."""


@transaction.atomic
def add_site(
    *, site: Site, parent: Site | None, on: date, by: User, now: datetime, code: int = 1
) -> Site:
    """Save a new site and put it under `parent`, which a state alone does not have."""
    check_kind(site, parent)
    check_nces_id(site.kind, site.nces_id, parent)
    if parent is not None:
        check_new_name(site, parent, on)
        site.state_id = parent.state_of
        site.time_zone = site.time_zone or parent.time_zone
    site.save()
    SiteStatus.objects.create(site=site, code=code, starts_on=on)
    if parent is not None:
        SiteMembership.objects.create(site=site, parent=parent, starts_on=on)
    refresh_lineages(now=now, states=[site.state_of])
    log.record(
        by=by, verb="added", subject=site, now=now, changes={"parent": str(parent), "on": str(on)}
    )
    site.refresh_from_db()
    return site


@transaction.atomic
def edit_site(
    *, site: Site, changes: Mapping[str, Any], revision: int, by: User, now: datetime
) -> Site:
    """Correct what a site is; where it belongs and whether it is open have verbs of their own.

    Sent twice, it is one change.
    """
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"edit_site does not write {', '.join(sorted(unknown))}.")
    edit = writing.hold(row=site, revision=revision, values=changes)
    if edit.changes:
        if "nces_id" in edit.changes:
            check_nces_id(site.kind, changes["nces_id"], parent_of(site))
            keep_former(site=edit.stored, former=edit.stored.nces_id, on=site.day_of(now))
        edit.write(facts_on=facts_on(edit.stored, edit.changes, site.day_of(now)))
        edit.record(by=by, now=now, verb="edited")
    return edit.stored


def facts_on(site: Site, names: Iterable[str], on: date) -> dict[str, str]:
    """These facts are known as of a day, so that no older file puts others back."""
    return {**site.facts_on, **{name: on.isoformat() for name in names if name in DATED}}


@transaction.atomic
def place(*, site: Site, parent: Site, on: date, by: User, now: datetime) -> SiteMembership:
    """Put a site that belongs nowhere on that day under `parent`."""
    latest = latest_row(SiteMembership, site)
    if latest is not None and (latest.ends_on is None or latest.ends_on >= on):
        raise AlreadyThere(None, f"{site} belongs to {latest.parent} already. Move it instead.")
    return move(site=site, parent=parent, on=on, by=by, now=now)


@transaction.atomic
def move(
    *, site: Site, parent: Site, on: date, by: User, now: datetime, reason: str = ""
) -> SiteMembership:
    """Let a site belong to `parent` from a day on. What was before stays as it was."""
    check_kind(site, parent)
    latest = latest_row(SiteMembership, site)
    old = latest.parent if latest is not None else None
    if old == parent and latest is not None and latest.ends_on is None:
        raise AlreadyThere("parent", f"{site} belongs to {parent} already.")
    row: SiteMembership = succeed(SiteMembership, site, latest, on, parent=parent)
    refresh_lineages(now=now, states=[site.state_of])
    log.record(
        by=by,
        verb="moved",
        subject=site,
        now=now,
        changes={"parent": [str(old) if old else None, str(parent)], "on": str(on)},
        reason=reason,
    )
    return row


@transaction.atomic
def set_status(
    *, site: Site, code: int, on: date, by: User, now: datetime, reason: str = ""
) -> SiteStatus:
    """Let a site be open, closed or another of the codes from a day on."""
    latest = latest_row(SiteStatus, site)
    if latest is not None and latest.code == code and latest.ends_on is None:
        raise AlreadyThere("code", f"{site} has this status already.")
    row: SiteStatus = succeed(SiteStatus, site, latest, on, code=code, reason=reason)
    log.record(
        by=by,
        verb="set the status of",
        subject=site,
        now=now,
        changes={"status": [label_of(latest), label_of(row)], "on": str(on)},
        reason=reason,
    )
    return row


def label_of(status: SiteStatus | None) -> str | None:
    return str(SiteStatus.Code(status.code).label) if status else None


def latest_row(model: type[Any], site: Site) -> Any:
    """The last dated row of a site, with the site locked until the transaction ends."""
    Site.objects.select_for_update().get(pk=site.pk)
    return model.objects.filter(site=site).order_by("-starts_on").first()


def succeed(model: type[Any], site: Site, latest: Any, on: date, **value: Any) -> Any:
    """End `latest` and start a row at `on`; a row that starts that very day is corrected."""
    if latest is not None and latest.starts_on > on:
        raise Refused(
            "on",
            f"{site} was changed from {short_day(latest.starts_on)} on. Choose that day or a later.",
        )
    if latest is not None and latest.starts_on == on:
        model.objects.filter(pk=latest.pk).update(ends_on=None, **value)
        return model.objects.get(pk=latest.pk)
    if latest is not None and (latest.ends_on is None or latest.ends_on >= on):
        model.objects.filter(pk=latest.pk).update(ends_on=on - DAY)
    return model.objects.create(site=site, starts_on=on, **value)


def parent_of(site: Site) -> Site | None:
    row = SiteMembership.objects.filter(site=site).order_by("-starts_on").first()
    return row.parent if row is not None else None


def check_kind(site: Site, parent: Site | None) -> None:
    if parent is None:
        if site.kind != Site.Kind.STATE:
            raise Refused("parent", f"Say where the {SITE.one} belongs.")
        return
    if RANK[parent.kind] >= RANK[site.kind]:
        kinds = (Site.Kind(site.kind).label.lower(), Site.Kind(parent.kind).label.lower())
        raise Refused("parent", f"A {kinds[0]} cannot belong to a {kinds[1]}.")
    if site.pk is not None and parent.state_of != site.state_of:
        raise Refused("parent", f"{parent} is in another state.")


def check_nces_id(kind: str, nces_id: str, parent: Site | None) -> None:
    """Only at birth and at a correction: a school that changed agency may keep its number."""
    above = parent.nces_id if parent is not None and parent.kind != Site.Kind.REGION else ""
    problem = nces.problem_of(kind, nces_id, above)
    if problem:
        raise Refused("nces_id", problem)


def check_new_name(site: Site, parent: Site, on: date) -> None:
    """A second click on "Add" must not make a second site."""
    Site.objects.select_for_update().get(pk=parent.pk)
    members = SiteMembership.objects.filter(parent=parent).current(on)
    if Site.objects.filter(
        memberships__in=members, kind=site.kind, name__iexact=site.name
    ).exists():
        raise AlreadyThere("name", f"{parent} has {SITE.a} of this name already.")


# Many sites at once, in few statements


def place_all(*, pairs: Sequence[tuple[int, int]], on: date) -> int:
    """Let each (site, parent) be so from a day on; how many were not so before.

    The caller has refused what `succeed` would, and refreshes the lineages.
    """
    return succeed_all(SiteMembership._meta.db_table, "parent_id", pairs, on)


REASONS = """
UPDATE engagements_sitestatus t SET reason = w.reason
FROM unnest(%(sites)s::bigint[], %(reasons)s::text[]) AS w (site_id, reason)
WHERE t.site_id = w.site_id AND t.starts_on = %(on)s
"""


def set_statuses(*, rows: Sequence[tuple[int, int, str]], on: date) -> int:
    """Let each (site, code, reason) be so from a day on; how many were not so before."""
    pairs = [(site, code) for site, code, _ in rows]
    changed = succeed_all(SiteStatus._meta.db_table, "code", pairs, on)
    reasons = [(site, reason) for site, _, reason in rows if reason]
    with connection.cursor() as cursor:
        params: dict[str, Any] = {
            "sites": [s for s, _ in reasons],
            "reasons": [r for _, r in reasons],
            "on": on,
        }
        cursor.execute(REASONS, params)
    return changed


SUCCEED = """
WITH wanted AS (
    SELECT * FROM unnest(%(sites)s::bigint[], %(values)s::bigint[]) AS w (site_id, value)
)
"""
CORRECT = """
UPDATE {table} t SET {column} = w.value, ends_on = NULL FROM wanted w
WHERE t.site_id = w.site_id AND t.{column} <> w.value AND t.starts_on = %(on)s
"""
END = """
UPDATE {table} t SET ends_on = %(on)s::date - 1 FROM wanted w
WHERE t.site_id = w.site_id AND t.{column} <> w.value AND t.starts_on < %(on)s
    AND t.ends_on IS NULL
"""
START = """
INSERT INTO {table} (site_id, {column}, starts_on)
SELECT w.site_id, w.value, %(on)s FROM wanted w
WHERE NOT EXISTS (
    SELECT 1 FROM {table} t
    WHERE t.site_id = w.site_id AND coalesce(t.ends_on, 'infinity') >= %(on)s
)
"""


def succeed_all(table: str, column: str, pairs: Sequence[tuple[int, int]], on: date) -> int:
    """`succeed` for many sites."""
    params: dict[str, Any] = {
        "on": on,
        "sites": [s for s, _ in pairs],
        "values": [v for _, v in pairs],
    }
    counts = []
    with connection.cursor() as cursor:
        for statement in (CORRECT, END, START):
            cursor.execute(SUCCEED + statement.format(table=table, column=column), params)
            counts.append(cursor.rowcount)
    corrected, _, started = counts
    return int(corrected + started)


LINEAGES = """
WITH RECURSIVE now_in AS (
    SELECT m.site_id, m.parent_id FROM engagements_sitemembership m
    JOIN engagements_site s ON s.id = m.site_id
    JOIN engagements_site state ON state.id = coalesce(s.state_id, s.id)
    CROSS JOIN LATERAL (SELECT (%(now)s AT TIME ZONE state.time_zone)::date AS today) AS there
    WHERE (%(states)s::bigint[] IS NULL OR state.id = ANY (%(states)s)) AND m.starts_on <= there.today AND coalesce(m.ends_on, 'infinity') >= there.today
), placed (site_id, lineage) AS (
    SELECT id, ARRAY[id] FROM engagements_site s
    WHERE NOT EXISTS (SELECT 1 FROM now_in WHERE now_in.site_id = s.id)
        AND (%(states)s::bigint[] IS NULL OR coalesce(state_id, id) = ANY (%(states)s))
    UNION ALL
    SELECT now_in.site_id, now_in.site_id || placed.lineage
    FROM placed JOIN now_in ON now_in.parent_id = placed.site_id
)
UPDATE engagements_site s SET lineage = placed.lineage FROM placed
WHERE s.id = placed.site_id AND s.lineage <> placed.lineage
"""


def refresh_lineages(*, now: datetime, states: Sequence[int] | None = None) -> int:
    """Write every lineage anew from the memberships in force in its state, from the top down.

    One statement, which touches only what differs; `states` narrows it. How many sites it changed.
    """
    params = {"now": now, "states": list(states) if states is not None else None}
    with connection.cursor() as cursor:
        cursor.execute(LINEAGES, params)
        return int(cursor.rowcount)


def refresh_each_state(*, now: datetime) -> int:
    """The sweep: state by state, so that one that cannot be written keeps no other from its day."""
    states = Site.objects.filter(kind=Site.Kind.STATE).order_by("pk")
    ids = list(states.values_list("pk", flat=True))
    return sum(each("State", ids, lambda pk: refresh_lineages(now=now, states=[pk])))
