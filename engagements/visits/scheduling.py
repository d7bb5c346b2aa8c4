"""One visit on the calendar: planned, moved, changed, called off, taken up again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from audit import log
from editing import writing
from editing.refusals import IdTaken, Refused
from editing.writing import Edit
from engagements import access, not_ended
from engagements.models import Engagement, Site, Visit
from people.models import User
from words.days import short_day
from words.terms import VISIT

DETAILS = ("title", "start_time", "minutes_planned", "mode", "tier", "lead")


@transaction.atomic
def plan_visit(
    *,
    visit: Visit,
    sites: Collection[Site],
    staff: Collection[User],
    by: User,
    today: date,
    now: datetime,
) -> Visit:
    """Save one visit outside any cadence. Sent twice, it is one visit.

    It is promised for its first day; what is written down after its day was promised to nobody.
    """
    not_ended.held(visit.engagement_id)
    _check_day(visit.engagement, visit.planned_on)
    access.require_sites(by, visit.engagement, [site.pk for site in sites])
    _check_staff(visit, staff)
    told = {name: getattr(visit, name) for name in ("engagement", "planned_on", *DETAILS)}
    told["occurrence_on"] = visit.planned_on if visit.planned_on >= today else None
    planned, is_new = Visit.objects.get_or_create(client_id=visit.client_id, defaults=told)
    if planned.engagement_id != visit.engagement_id:
        raise IdTaken
    if is_new:
        planned.sites.set(sites)
        planned.staff.set(staff)
        changes = {"planned_on": str(planned.planned_on)}
        log.record(by=by, verb="planned", subject=planned, now=now, changes=changes)
    return planned


@transaction.atomic
def move(
    *,
    visit: Visit,
    to: date,
    start_time: time | None,
    revision: int,
    by: User,
    now: datetime,
) -> Visit:
    """Plan a visit for another day or hour. It stays the same visit, promised for the same day.

    `revision` is that of the row the person saw, here and below.
    """
    not_ended.held(visit.engagement_id)
    stored = _planned(visit)
    values = {"planned_on": to, "start_time": start_time}
    edit = writing.hold(row=visit, revision=revision, values=values)
    if edit.changes:
        _check_day(stored.engagement, to)
        _save(edit, "moved", by, now)
    return edit.stored


@transaction.atomic
def change_visit(
    *,
    visit: Visit,
    values: Mapping[str, Any],
    sites: Collection[Site],
    staff: Collection[User],
    revision: int,
    by: User,
    now: datetime,
) -> Visit:
    """Save what else is planned: who leads and comes, which sites, how long and by which means.

    The sites are read again here, so one that left the person's scope meanwhile is refused.
    """
    not_ended.held(visit.engagement_id)
    stored = _planned(visit)
    there = {"sites": sites, "staff": staff}
    edit = writing.hold(row=visit, revision=revision, values=values, people=there)
    if edit.changes:
        access.require_sites(by, stored.engagement, [site.pk for site in sites])
        _save(edit, "changed", by, now)
    return edit.stored


@transaction.atomic
def cancel(
    *, visit: Visit, reason: str, note: str, revision: int, by: User, now: datetime
) -> Visit:
    """Call a visit off. It stays in what was promised, with its reason."""
    values = {"status": Visit.Status.CANCELLED, "cancel_note": note}
    values["cancel_reason"] = Visit.CancelReason(reason)
    if writing.changes_in(_lock(visit), values):
        _planned(visit)
    edit = writing.hold(row=visit, revision=revision, values=values)
    if edit.changes:
        _save(edit, "canceled", by, now, note)
    return edit.stored


@transaction.atomic
def restore(*, visit: Visit, by: User, now: datetime) -> Visit:
    """Take a cancelled visit up again, on the day it was planned for."""
    not_ended.held(visit.engagement_id)
    stored = _lock(visit)
    values = {"status": Visit.Status.PLANNED, "cancel_reason": "", "cancel_note": ""}
    if stored.status not in (Visit.Status.PLANNED, Visit.Status.CANCELLED):
        raise Refused(None, f"This {VISIT.one} is not canceled.")
    edit = writing.hold(row=visit, revision=stored.revision, values=values)
    if edit.changes:
        _save(edit, "restored", by, now)
    return edit.stored


def _lock(visit: Visit) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related("engagement")
    return rows.get(pk=visit.pk)


def _planned(visit: Visit) -> Visit:
    stored = _lock(visit)
    if stored.status != Visit.Status.PLANNED:
        words = stored.get_status_display().lower()
        raise Refused(None, f"This {VISIT.one} is {words}, not planned.")
    return stored


def _check_day(engagement: Engagement, day: date) -> None:
    first, last = engagement.starts_on, engagement.planned_end_on
    if not first <= day <= last:
        raise Refused(
            "planned_on",
            f"Choose a day from {short_day(first)} to {short_day(last)}, the days of the engagement.",
        )


def _check_staff(visit: Visit, staff: Collection[User]) -> None:
    wanted = {visit.lead_id, *(person.pk for person in staff)}
    if access.staff_of(visit.engagement).filter(pk__in=wanted).count() != len(wanted):
        raise Refused("lead", "Choose people who are TA staff of this engagement today.")


def _save(edit: Edit[Visit], verb: str, by: User, now: datetime, reason: str = "") -> None:
    """From now on a change of the rule leaves the visit alone."""
    edit.write(is_edited=True)
    edit.record(by=by, now=now, verb=verb, reason=reason)
