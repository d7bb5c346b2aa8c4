"""Visits made ahead from cadences, and changes to what is planned.

Due-ness is in the rows: `made_until` says how far the visits of a cadence reach. A run that is
missed is made up for by the next one; one that runs twice finds nothing to do. The key of a
visit is its cadence and the local date its rule gave, so no date is ever made twice.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from audit import log
from editing import writing
from editing.refusals import IdTaken, Refused
from engagements import access, not_ended
from engagements.models import Cadence, PlannedGap, Site, Visit
from engagements.models.engagement import EngagementQuerySet
from engagements.models.visits import VisitQuerySet
from engagements.rules.cadences import InvalidRule, occurrences, skipping
from people.models import User
from steady.stepping_around import each
from words.days import short_day

logger = logging.getLogger(__name__)

HORIZON_DAYS = 92
"""How far ahead visits are made: about three months."""

STRETCH_DAYS = 366
"""The longest stretch one run fills for one cadence, and so the most visits it can make. Only a
cadence left alone for most of a year needs a second run."""

DATE_FIELDS = ("frequency", "interval", "anchor", "day_of_month", "nth", "weekdays")
RULE_FIELDS = (
    *DATE_FIELDS,
    "starts_on",
    "ends_on",
    "title",
    "start_time",
    "minutes",
    "mode",
    "lead",
)


@dataclass(frozen=True)
class Replanned:
    """What a change did to the visits to come: their days, and how many it left alone."""

    removed: tuple[date, ...] = ()
    made: tuple[date, ...] = ()
    left_alone: int = 0

    @property
    def told(self) -> dict[str, list[str]]:
        """For the audit log: a visit that is taken away leaves no other trace."""
        days = {"visits taken off": self.removed, "visits planned": self.made}
        return {name: [day.isoformat() for day in own] for name, own in days.items() if own}


@dataclass(frozen=True)
class Foresight:
    """What saving a rule would do to the visits that are planned now."""

    removed: tuple[date, ...]
    made: tuple[date, ...]
    left_alone: tuple[Visit, ...]


def foresee(*, cadence: Cadence, today: date) -> Foresight:
    """What `change_cadence` would do, were `cadence` saved as it stands. Raises `InvalidRule`."""
    if cadence.pk is None or cadence.made_until is None:
        return Foresight((), (), ())
    wanted = set(_dates(cadence, today + timedelta(days=1), cadence.made_until))
    untouched: set[Any] = set(
        cadence.visits.untouched(today).values_list("occurrence_on", flat=True)
    )
    there: set[Any] = set(cadence.visits.values_list("occurrence_on", flat=True))
    ahead = cadence.visits.filter(
        planned_on__gt=today, planned_on__lte=cadence.made_until, is_edited=True
    )
    return Foresight(
        removed=tuple(sorted(untouched - wanted)),
        made=tuple(sorted(wanted - there)),
        left_alone=tuple(ahead.order_by("planned_on", "pk")),
    )


def horizon_from(today: date) -> date:
    return today + timedelta(days=HORIZON_DAYS)


def extend_due(*, today: date, now: datetime, there: EngagementQuerySet) -> int:
    """Bring every cadence of these engagements up to the horizon; the number of visits made.

    A cadence that fails does not keep the others from their turn.
    """
    horizon = horizon_from(today)
    due = Cadence.objects.to_extend(horizon).filter(engagement__in=there)
    ids = list(due.order_by("pk").values_list("pk", flat=True))
    return sum(each("Cadence", ids, lambda pk: _extend_if_free(pk, horizon=horizon, now=now)))


@transaction.atomic
def _extend_if_free(pk: int, *, horizon: date, now: datetime) -> int:
    """Extend one cadence, unless somebody else is at it or it no longer needs to be."""
    free = Cadence.objects.to_extend(horizon).select_for_update(
        skip_locked=True, no_key=True, of=("self",)
    )
    cadence = free.select_related("engagement").filter(pk=pk).first()
    if cadence is None:
        return 0
    try:
        return len(extend(cadence=cadence, horizon=horizon, now=now))
    except InvalidRule as error:
        logger.error("Cadence %s stands aside: %s: %s", pk, error.field, error.message)
        cadence.fault = error.message
        cadence.save(update_fields=["fault"])
        return 0


@transaction.atomic
def extend(*, cadence: Cadence, horizon: date, now: datetime) -> tuple[date, ...]:
    """Make the visits of `cadence` up to `horizon`, or to the agreed end of the engagement.

    They begin where the last run ended, whenever that was. The caller holds the lock of the row,
    or has just made it. Raises `InvalidRule`.
    """
    rule = cadence.rule()
    first = cadence.made_until + timedelta(days=1) if cadence.made_until else rule.starts_on
    last = min(horizon, cadence.engagement.planned_end_on, first + timedelta(days=STRETCH_DAYS - 1))
    if last < first:
        return ()
    made = _make(cadence, _dates(cadence, first, last))
    cadence.made_until = last
    cadence.save(update_fields=["made_until"])
    if made:
        log.record(
            by=log.SYSTEM,
            verb="made visits of",
            subject=cadence,
            now=now,
            changes={"visits": len(made), "until": last.isoformat()},
        )
    return made


def _dates(cadence: Cadence, first: date, last: date) -> list[date]:
    """The dates of the rule in a stretch of days, without those in planned gaps."""
    gaps = [gap.period for gap in cadence.engagement.gaps.all()]
    return skipping(occurrences(cadence.rule(), first, last), gaps)[0]


def _make(cadence: Cadence, dates: Collection[date]) -> tuple[date, ...]:
    """Make a visit on each of `dates` that has none yet; the days of those made."""
    there = cadence.visits.filter(occurrence_on__in=dates).values_list("occurrence_on", flat=True)
    missing = tuple(sorted(set(dates).difference(there)))
    details = _details(cadence) if missing else {}
    rows = [_visit(cadence, day, details) for day in missing]
    Visit.objects.bulk_create(rows, ignore_conflicts=True)
    _copy_sites(cadence, cadence.visits.filter(occurrence_on__in=missing))
    return missing


def _visit(cadence: Cadence, day: date, details: Mapping[str, object]) -> Visit:
    return Visit(
        engagement_id=cadence.engagement_id,
        cadence=cadence,
        occurrence_on=day,
        planned_on=day,
        tier=cadence.engagement.tier,
        **details,
    )


def _details(cadence: Cadence) -> dict[str, object]:
    """What a visit takes over from its cadence."""
    return {
        "title": cadence.title,
        "start_time": cadence.start_time,
        "minutes_planned": cadence.minutes,
        "mode": cadence.mode,
        "lead_id": access.who_leads(cadence.engagement, cadence.lead_id),
    }


def _copy_sites(cadence: Cadence, visits: Iterable[Visit]) -> None:
    through = Visit.sites.through
    sites = list(cadence.sites.values_list("pk", flat=True))
    through.objects.bulk_create(
        [through(visit_id=visit.pk, site_id=site) for visit in visits for site in sites],
        ignore_conflicts=True,
    )


def _replan(cadence: Cadence, *, today: date) -> Replanned:
    """Make the days to come what the rule says, up to where visits were made before.

    Only visits that nobody edited are taken away. The others stay, also where the rule no longer
    has their day. The rows are locked first, so that a log that is being saved this moment is
    not taken away with its visit.
    """
    if cadence.made_until is None:
        return Replanned()
    wanted = _dates(cadence, today + timedelta(days=1), cadence.made_until)
    removed = _take_away(cadence.visits.untouched(today).exclude(occurrence_on__in=wanted))
    made = _make(cadence, wanted)
    ahead = cadence.visits.filter(planned_on__gt=today, planned_on__lte=cadence.made_until)
    return Replanned(removed, made, ahead.filter(is_edited=True).count())


def _take_away(visits: VisitQuerySet) -> tuple[date, ...]:
    """Lock these visits, then delete them; their days."""
    locked = dict(visits.select_for_update().values_list("pk", "planned_on"))
    Visit.objects.filter(pk__in=locked).delete()
    return tuple(sorted(locked.values()))


def _refresh(cadence: Cadence, *, today: date) -> None:
    """Hand what changed in a cadence on to the visits to come that nobody edited."""
    locked = cadence.visits.untouched(today).select_for_update().values_list("pk", flat=True)
    visits = Visit.objects.filter(pk__in=list(locked))
    visits.update(**_details(cadence), revision=F("revision") + 1)
    Visit.sites.through.objects.filter(visit__in=visits).delete()
    _copy_sites(cadence, visits)


def _lock(cadence: Cadence) -> Cadence:
    rows = Cadence.objects.select_for_update(of=("self",)).select_related("engagement")
    return rows.get(pk=cadence.pk)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | list) else str(value)


@transaction.atomic
def start_cadence(
    *, cadence: Cadence, sites: Collection[Site], by: User, today: date, now: datetime
) -> Cadence:
    """Save a new cadence and make its first visits, from today on.

    A rule may start in the past, since that is what every second week is counted from; visits
    that were held before are logged as not planned. Sent twice, it is one cadence.
    """
    not_ended.held(cadence.engagement_id)
    before = Cadence.objects.filter(client_id=cadence.client_id).first()
    if before is not None and before.engagement_id != cadence.engagement_id:
        raise IdTaken
    if before is not None:
        return before
    access.require_sites(by, cadence.engagement, [site.pk for site in sites])
    cadence.rule()
    cadence.made_until = max(cadence.starts_on, today) - timedelta(days=1)
    cadence.save()
    cadence.sites.set(sites)
    log.record(by=by, verb="started", subject=cadence, now=now, changes=_told(cadence))
    extend(cadence=cadence, horizon=horizon_from(today), now=now)
    return cadence


def _told(cadence: Cadence) -> dict[str, object]:
    return {name: _plain(getattr(cadence, name)) for name in RULE_FIELDS}


@transaction.atomic
def change_cadence(
    *,
    cadence: Cadence,
    values: Mapping[str, Any],
    sites: Collection[Site],
    revision: int,
    by: User,
    today: date,
    now: datetime,
) -> Replanned:
    """Save a changed rule and plan its visits to come anew; see `_replan` for which.

    A rule that failed is tried once more, also where nothing else changes.
    """
    not_ended.held(cadence.engagement_id)
    _lock(cadence)
    values = {**values, "fault": ""}
    edit = writing.hold(row=cadence, revision=revision, values=values, people={"sites": sites})
    if not edit.changes:
        return Replanned()
    access.require_sites(by, edit.stored.engagement, [site.pk for site in sites])
    changed = edit.write()
    changed.rule()
    replanned = _plan_anew(changed, today=today, now=now) if changed.is_active else Replanned()
    edit.record(by=by, now=now, more=replanned.told)
    return replanned


def _plan_anew(cadence: Cadence, *, today: date, now: datetime) -> Replanned:
    replanned = _replan(cadence, today=today)
    _refresh(cadence, today=today)
    extend(cadence=cadence, horizon=horizon_from(today), now=now)
    return replanned


@transaction.atomic
def stop_cadence(*, cadence: Cadence, by: User, today: date, now: datetime) -> Replanned:
    """Make no more visits, and take away those to come that nobody edited."""
    stored = _lock(cadence)
    if not stored.is_active:
        return Replanned()
    removed = _take_away(stored.visits.untouched(today))
    _set_active(stored, False)
    left = stored.visits.filter(status=Visit.Status.PLANNED, planned_on__gt=today)
    replanned = Replanned(removed=removed, left_alone=left.count())
    log.record(by=by, verb="stopped", subject=stored, now=now, changes=replanned.told)
    return replanned


@transaction.atomic
def resume_cadence(*, cadence: Cadence, by: User, today: date, now: datetime) -> Replanned:
    """Make visits again, from tomorrow on; dates that passed meanwhile are not made up for."""
    not_ended.held(cadence.engagement_id)
    stored = _lock(cadence)
    if stored.is_active:
        return Replanned()
    stored.made_until = max(stored.starts_on - timedelta(days=1), today)
    _set_active(stored, True)
    log.record(by=by, verb="resumed", subject=stored, now=now)
    return Replanned(made=extend(cadence=stored, horizon=horizon_from(today), now=now))


def _set_active(cadence: Cadence, is_active: bool) -> None:
    cadence.is_active = is_active
    cadence.revision += 1
    cadence.save(update_fields=["is_active", "made_until", "revision"])


@transaction.atomic
def add_gap(*, gap: PlannedGap, by: User, today: date, now: datetime) -> Replanned:
    """Save a gap and take the untouched visits in it off the plan. Sent twice, it is one gap."""
    not_ended.held(gap.engagement_id)
    cadences = _lock_cadences(gap.engagement_id)
    fields = ("engagement_id", "name", "starts_on")
    key = {name: getattr(gap, name) for name in fields}
    if before := PlannedGap.objects.filter(**key).first():
        _require_same_end(before, gap)
        return Replanned()
    gap.save(force_insert=True)
    replanned = _replan_all(cadences, today=today)
    log.record(by=by, verb="added", subject=gap, now=now, changes=_days(gap) | replanned.told)
    return replanned


def _require_same_end(before: PlannedGap, gap: PlannedGap) -> None:
    if before.ends_on != gap.ends_on:
        last = short_day(before.ends_on)
        raise Refused("name", f"“{before}” is a gap from that day already, to {last}.")


@transaction.atomic
def remove_gap(*, gap: PlannedGap, by: User, today: date, now: datetime) -> Replanned:
    """Take a gap away and plan the visits that it had kept out."""
    not_ended.held(gap.engagement_id)
    cadences = _lock_cadences(gap.engagement_id)
    PlannedGap.objects.filter(pk=gap.pk).delete()
    replanned = _replan_all(cadences, today=today)
    log.record(by=by, verb="removed", subject=gap, now=now, changes=_days(gap) | replanned.told)
    return replanned


def _days(gap: PlannedGap) -> dict[str, Any]:
    return {"starts_on": str(gap.starts_on), "ends_on": str(gap.ends_on)}


def _lock_cadences(engagement_id: int) -> list[Cadence]:
    """The cadences in use, locked in one order before gaps change under a run of `extend_due`."""
    rows = Cadence.objects.filter(engagement=engagement_id, is_active=True, fault="")
    return list(rows.select_for_update().order_by("pk"))


def _replan_all(cadences: Collection[Cadence], *, today: date) -> Replanned:
    each = [_replan(cadence, today=today) for cadence in cadences]
    return Replanned(
        tuple(sorted(day for one in each for day in one.removed)),
        tuple(sorted(day for one in each for day in one.made)),
        sum(one.left_alone for one in each),
    )
