"""One visit on the calendar: planned, moved, changed, called off, taken up again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from audit import log
from editing.refusals import IdTaken
from engagements import access, not_ended
from engagements.models import Engagement, Site, Visit
from people.models import User
from words.days import short_day

DETAILS = ("title", "start_time", "minutes_planned", "mode", "tier", "lead")


class NotPlanned(ValueError):
    """Only a planned visit can be moved, changed or called off."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(f"This visit is {visit.get_status_display().lower()}, not planned.")


class NotCancelled(ValueError):
    """Only a cancelled visit can be taken up again."""


class NotStaff(ValueError):
    """Who leads a visit, or goes along, is TA staff of the engagement."""

    field = "lead"

    def __init__(self) -> None:
        super().__init__("Choose people who are TA staff of this engagement today.")


class OutsideEngagement(ValueError):
    """A visit is planned for a day on which the engagement runs."""

    field = "planned_on"

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            f"Choose a day from {short_day(first)} to {short_day(last)}, the days of the engagement."
        )


class VisitChangedMeanwhile(ValueError):
    """Somebody else saved the visit after this page was opened."""

    def __init__(self, stored: Visit) -> None:
        super().__init__("Somebody else changed this visit after you opened this page.")
        self.stored = stored


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
    revision: int | None,
    by: User,
    now: datetime,
) -> Visit:
    """Plan a visit for another day or hour. It stays the same visit, promised for the same day.

    `revision` is that of the row the person saw, here and below.
    """
    not_ended.held(visit.engagement_id)
    stored = _planned(visit)
    changes = _differences(stored, {"planned_on": to, "start_time": start_time})
    if not changes:
        return stored
    _check_revision(stored, revision)
    _check_day(stored.engagement, to)
    stored.planned_on, stored.start_time = to, start_time
    _save(stored, "planned_on", "start_time")
    log.record(by=by, verb="moved", subject=stored, now=now, changes=changes)
    return stored


@transaction.atomic
def change_visit(
    *,
    visit: Visit,
    sites: Collection[Site],
    staff: Collection[User],
    revision: int | None,
    by: User,
    now: datetime,
) -> Visit:
    """Save what else is planned: who leads and comes, which sites, how long and by which means.

    The sites are read again here, so one that left the person's scope meanwhile is refused.
    """
    not_ended.held(visit.engagement_id)
    stored = _planned(visit)
    wanted = {name: getattr(visit, name) for name in DETAILS}
    changes = _differences(stored, wanted) | _people_and_places(stored, sites, staff)
    if not changes:
        return stored
    _check_revision(stored, revision)
    access.require_sites(by, stored.engagement, [site.pk for site in sites])
    for name, value in wanted.items():
        setattr(stored, name, value)
    _save(stored, *DETAILS)
    stored.sites.set(sites)
    stored.staff.set(staff)
    log.record(by=by, verb="changed", subject=stored, now=now, changes=changes)
    return stored


@transaction.atomic
def cancel(
    *, visit: Visit, reason: str, note: str, revision: int | None, by: User, now: datetime
) -> Visit:
    """Call a visit off. It stays in what was promised, with its reason."""
    stored = _lock(visit)
    if (stored.cancel_reason, stored.cancel_note) == (Visit.CancelReason(reason), note):
        return stored
    _require_planned(stored)
    _check_revision(stored, revision)
    stored.status = Visit.Status.CANCELLED
    stored.cancel_reason = Visit.CancelReason(reason)
    stored.cancel_note = note
    _save(stored, "status", "cancel_reason", "cancel_note")
    log.record(
        by=by,
        verb="cancelled",
        subject=stored,
        now=now,
        changes={"reason": stored.get_cancel_reason_display()},
        reason=note,
    )
    return stored


@transaction.atomic
def restore(*, visit: Visit, by: User, now: datetime) -> Visit:
    """Take a cancelled visit up again, on the day it was planned for."""
    not_ended.held(visit.engagement_id)
    stored = _lock(visit)
    if stored.status == Visit.Status.PLANNED:
        return stored
    if stored.status != Visit.Status.CANCELLED:
        raise NotCancelled("This visit is not cancelled.")
    reason = stored.get_cancel_reason_display()
    stored.status, stored.cancel_reason, stored.cancel_note = Visit.Status.PLANNED, "", ""
    _save(stored, "status", "cancel_reason", "cancel_note")
    log.record(by=by, verb="restored", subject=stored, now=now, changes={"reason": [reason, ""]})
    return stored


def _lock(visit: Visit) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related("engagement", "lead")
    return rows.get(pk=visit.pk)


def _planned(visit: Visit) -> Visit:
    stored = _lock(visit)
    _require_planned(stored)
    return stored


def _require_planned(visit: Visit) -> None:
    if visit.status != Visit.Status.PLANNED:
        raise NotPlanned(visit)


def _check_revision(stored: Visit, revision: int | None) -> None:
    if stored.revision != revision:
        raise VisitChangedMeanwhile(stored)


def _check_day(engagement: Engagement, day: date) -> None:
    first, last = engagement.starts_on, engagement.planned_end_on
    if not first <= day <= last:
        raise OutsideEngagement(first, last)


def _check_staff(visit: Visit, staff: Collection[User]) -> None:
    wanted = {visit.lead_id, *(person.pk for person in staff)}
    if access.staff_of(visit.engagement).filter(pk__in=wanted).count() != len(wanted):
        raise NotStaff


def _save(visit: Visit, *fields: str) -> None:
    """From now on a change of the rule leaves the visit alone."""
    visit.is_edited = True
    visit.revision += 1
    visit.save(update_fields=[*fields, "is_edited", "revision"])


def _differences(stored: Visit, wanted: dict[str, Any]) -> dict[str, Any]:
    pairs = {name: (getattr(stored, name), value) for name, value in wanted.items()}
    return {
        name: [_plain(before), _plain(after)]
        for name, (before, after) in pairs.items()
        if before != after
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)


def _people_and_places(
    stored: Visit, sites: Collection[Site], staff: Collection[User]
) -> dict[str, Any]:
    pairs = {
        "sites": (sorted(map(str, stored.sites.all())), sorted(map(str, sites))),
        "staff": (sorted(map(str, stored.staff.all())), sorted(map(str, staff))),
    }
    return {name: list(pair) for name, pair in pairs.items() if pair[0] != pair[1]}
