"""Deeds on an engagement: begin, change, record a stage, let sites join and leave.

Its dates are what both sides sign: from then on no edit moves them. A later end is proposed by
one side and agreed by the other; the start stays, for every month that was counted hangs on it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from audit import log
from editing import writing
from editing.refusals import Refused
from engagements.clarity import staffing
from engagements.models import (
    Agreement,
    Engagement,
    Innovation,
    Participation,
    Site,
    StageEntry,
)
from engagements.models.engagement import FIRST_DAY, LAST_DAY
from engagements.models.sites import in_force
from people.models import Organisation, User
from words.days import short_day

AGREED = {
    "starts_on": "Both sides agreed on the start. It no longer changes.",
    "planned_end_on": "Both sides must agree to another planned end, on its page.",
}
"""Why a date stays that both sides have agreed to."""


@transaction.atomic
def begin(*, values: Mapping[str, Any], by: User, now: datetime) -> Engagement:
    """A new engagement, as an inquiry; its state takes part from the first day.

    Sent twice, it is one.
    """
    check_dates(values["starts_on"], values["planned_end_on"])
    facts = {**_resolved(values), "status": Engagement.Status.INQUIRY}
    client_id = facts.pop("client_id", None) or uuid.uuid4()
    engagement, is_new = Engagement.objects.get_or_create(client_id=client_id, defaults=facts)
    if not is_new:
        return engagement
    Participation.objects.create(
        engagement=engagement, site=engagement.state, starts_on=engagement.starts_on
    )
    log.record(by=by, verb="began", subject=engagement, now=now)
    staffing.require_duties(engagement=engagement, by=by, now=now)
    return engagement


@transaction.atomic
def change(
    *, engagement: Engagement, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Engagement:
    """Change an engagement as it stood at `revision`. Sent twice, it is one change."""
    values = _resolved(values)
    edit = writing.hold(row=engagement, revision=revision, values=values)
    if edit.changes:
        _check_dates(edit.stored, values)
        edit.write()
        edit.record(by=by, now=now)
    if "tier" in edit.changes:
        staffing.require_duties(engagement=edit.stored, by=by, now=now)
    return edit.stored


def dates_are_agreed(engagement: Engagement) -> bool:
    """Whether both sides have agreed to the start and the planned end."""
    return (
        engagement.status not in Engagement.BEFORE_AGREEMENT
        or engagement.agreements.filter(status__in=Agreement.SIGNED).exists()
    )


def _check_dates(stored: Engagement, values: Mapping[str, Any]) -> None:
    """Refuse another date once it is agreed to, and before that one that cannot be."""
    days = {name: values.get(name, getattr(stored, name)) for name in AGREED}
    moved = [name for name, day in days.items() if getattr(stored, name) != day]
    if moved and dates_are_agreed(stored):
        raise Refused(moved[0], AGREED[moved[0]])
    if moved:
        check_dates(**days)


def check_dates(starts_on: date, planned_end_on: date) -> None:
    """Refuse days that nobody can mean, and an end that does not come after the start."""
    if starts_on < FIRST_DAY:
        raise Refused("starts_on", f"Choose a day after {FIRST_DAY.year - 1}.")
    if planned_end_on > LAST_DAY:
        raise Refused("planned_end_on", f"Choose a day before {LAST_DAY.year + 1}.")
    if planned_end_on <= starts_on:
        raise Refused("planned_end_on", "The planned end must come after the start.")


def _resolved(values: Mapping[str, Any]) -> dict[str, Any]:
    """Names of organisations and the innovation become rows, made where they are new."""
    rows = dict(values)
    kinds = {
        "provider": Organisation.Kind.TA_CENTER,
        "recipient": Organisation.Kind.STATE_AGENCY,
    }
    for field, kind in kinds.items():
        if isinstance(rows.get(field), str):
            rows[field] = Organisation.objects.get_or_create(
                name=rows[field], defaults={"kind": kind}
            )[0]
    if isinstance(rows.get("innovation"), str):
        rows["innovation"] = Innovation.objects.get_or_create(name=rows["innovation"])[0]
    return rows


@transaction.atomic
def record_stage(
    *,
    engagement: Engagement,
    site: Site,
    stage: str,
    starts_on: date,
    reason: str,
    by: User,
    now: datetime,
) -> StageEntry:
    """A site entered a stage on a day. It may be an earlier one; the history stays.

    Sent twice, it is one entry.
    """
    held = Engagement.objects.select_for_update().get(pk=engagement.pk).stage_entries
    if same_day := held.filter(site=site, starts_on=starts_on).first():
        if (same_day.stage, same_day.reason) == (stage, reason):
            return same_day
        raise Refused("starts_on", f"{site} has a stage from that day already.")
    before = held.filter(site=site, starts_on__lt=starts_on).order_by("-starts_on").first()
    if before and before.stage == stage:
        raise Refused("stage", f"{site} is in this stage since {short_day(before.starts_on)}.")
    entry = held.create(
        engagement=engagement,
        site=site,
        stage=stage,
        starts_on=starts_on,
        reason=reason,
        recorded_by=by,
        recorded_at=now,
    )
    log.record(
        by=by,
        verb="recorded the stage of",
        subject=entry,
        now=now,
        changes={"stage": [before.stage if before else "", stage], "starts_on": str(starts_on)},
        reason=reason,
    )
    return entry


@transaction.atomic
def add_sites(
    *, engagement: Engagement, sites: Collection[int], starts_on: date, by: User, now: datetime
) -> int:
    """Let sites of the state take part from a day; those that do already are passed over."""
    Engagement.objects.select_for_update().get(pk=engagement.pk)
    later = engagement.participations.filter(
        in_force(starts_on) | Q(starts_on__gt=starts_on)
    ).values("site")
    joining = Site.objects.filter(pk__in=sites, state=engagement.state_id).exclude(pk__in=later)
    rows = [
        Participation(engagement=engagement, site=site, starts_on=starts_on) for site in joining
    ]
    Participation.objects.bulk_create(rows)
    if rows:
        log.record(
            by=by,
            verb="added sites to",
            subject=engagement,
            now=now,
            changes={"sites": [row.site.name for row in rows], "starts_on": str(starts_on)},
        )
    return len(rows)


@transaction.atomic
def end_participation(
    *, participation: Participation, last_day: date, by: User, now: datetime
) -> Participation:
    """A site leaves after `last_day`; what it did until then stays and counts."""
    if last_day < participation.starts_on:
        raise Refused("last_day", "The last day must not come before the first.")
    if participation.site_id == participation.engagement.state_id:
        raise Refused("last_day", "The state takes part as long as the engagement runs.")
    Participation.objects.filter(pk=participation.pk).update(ends_on=last_day)
    participation.refresh_from_db()
    log.record(
        by=by,
        verb="ended the participation of",
        subject=participation,
        now=now,
        changes={"ends_on": str(last_day)},
    )
    return participation
