"""Deeds on the status of an engagement: begin, move through a gate, override, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from audit import log
from editing.refusals import Refused, Stale
from engagements.basics import changing
from engagements.models import Engagement
from engagements.team import leading
from lifecycle import ending, gates
from lifecycle.evidence import gather
from lifecycle.gates import CAN_WITHDRAW, Missing, Step
from lifecycle.models import Exploration, StatusEntry
from people.models import User

Status = Engagement.Status


class NotReady(Refused):
    """The gate is not complete. `missing` says what it still asks for."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(None, "Something is still missing before this step.")
        self.missing = tuple(missing)


@transaction.atomic
def begin(*, values: Mapping[str, object], by: User, now: datetime) -> Engagement:
    """A new engagement: it starts as an inquiry, led by whoever leads TA and begins it.

    Sent twice, it is one. What an administrator begins is led by nobody yet, and its page says so.
    """
    leading.require_begin(by)
    engagement = changing.begin(values=values, by=by, now=now)
    StatusEntry.objects.get_or_create(
        engagement=engagement,
        from_status="",
        status=Status.INQUIRY,
        defaults={"entered_at": now, "entered_by": by},
    )
    leading.take(engagement=engagement, by=by, now=now)
    return engagement


@transaction.atomic
def move(
    *, engagement: Engagement, seen: str, status: str, reason: str, by: User, now: datetime
) -> StatusEntry:
    """Go through the gate to `status`. `seen` is the status the person started from."""
    held = _held(engagement, seen)
    step = gates.step_between(seen, status)
    if step is None:
        raise Refused("status", "The engagement cannot move to this status from here.")
    if missing := step.gate(gather(held, held.day_of(now))):
        raise NotReady(missing)
    return _enter(StatusEntry(engagement=held, status=status, reason=reason), by, now)


@transaction.atomic
def override(
    *, engagement: Engagement, seen: str, status: str, reason: str, by: User, now: datetime
) -> StatusEntry:
    """An administrator passes a gate that is not complete. What was missing stays on record."""
    held = _held(engagement, seen)
    step = gates.step_between(seen, status)
    if step is None:
        raise Refused("status", "The engagement cannot move to this status from here.")
    if not reason.strip():
        raise Refused("reason", "Say why the gate is overridden. It stays on the page.")
    entry = StatusEntry(engagement=held, status=status, reason=reason, is_override=True)
    entry.missing = _told(step, held, now)
    return _enter(entry, by, now)


@transaction.atomic
def withdraw(
    *, engagement: Engagement, seen: str, left_by: str, reason: str, by: User, now: datetime
) -> StatusEntry:
    """One side leaves, or both do. What was done stays, and so does why it ended."""
    held = _held(engagement, seen)
    if seen not in CAN_WITHDRAW:
        raise Refused(None, "Nobody can withdraw from an engagement that has ended.")
    if not reason.strip():
        raise Refused("reason", "Say why it ends here.")
    entry = StatusEntry(engagement=held, status=Status.WITHDRAWN, reason=reason, left_by=left_by)
    return _enter(entry, by, now)


def _held(engagement: Engagement, seen: str) -> Engagement:
    """The engagement, held until the deed is done, if it still is where it was seen."""
    held = Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)
    if held.status != seen:
        raise Stale(held, _where_it_is(held))
    return held


def _where_it_is(engagement: Engagement) -> str:
    """Where the engagement stands by now, and who moved it there."""
    words = f"The status is “{engagement.get_status_display()}” by now"
    newest = StatusEntry.objects.filter(engagement=engagement).for_list().newest_first().first()
    return f"{words}, set by {newest.entered_by}." if newest else f"{words}."


def _told(step: Step, engagement: Engagement, now: datetime) -> list[dict[str, str]]:
    missing = step.gate(gather(engagement, engagement.day_of(now)))
    return [{"code": each.code, "words": each.words} for each in missing]


def _enter(entry: StatusEntry, by: User, now: datetime) -> StatusEntry:
    """Set the status where it is still the old one, and write the history.

    What ends keeps the day of it, the last that counts; what is taken up again has none.
    """
    engagement, old = entry.engagement, entry.engagement.status
    is_end = entry.status in Engagement.ENDED
    ended_on = engagement.day_of(now) if is_end else None
    rows = Engagement.objects.filter(pk=engagement.pk, status=old)
    rows.update(status=entry.status, ended_on=ended_on)
    entry.from_status, entry.entered_by, entry.entered_at = old, by, now
    entry.save(force_insert=True)
    engagement.status, engagement.ended_on = entry.status, ended_on
    if entry.status == Status.EXPLORING:
        _open_exploration(engagement, by, now)
    if is_end:
        ending.stop_visits(engagement=engagement, by=by, today=engagement.day_of(now), now=now)
    log.record(
        by=by,
        verb=_verb(entry),
        subject=engagement,
        now=now,
        changes={"status": [old, entry.status], **_extra(entry)},
        reason=entry.reason,
    )
    return entry


def _open_exploration(engagement: Engagement, by: User, now: datetime) -> None:
    """Exploring has its own dates: it begins with the status, unless one is still open."""
    explorations = Exploration.objects.filter(engagement=engagement)
    if not explorations.filter(ends_on=None).exists():
        Exploration.objects.create(
            engagement=engagement, starts_on=engagement.day_of(now), written_by=by, written_at=now
        )


def _verb(entry: StatusEntry) -> str:
    if entry.status == Status.WITHDRAWN:
        return "withdrew"
    return "overrode the gate of" if entry.is_override else "moved"


def _extra(entry: StatusEntry) -> dict[str, object]:
    facts: dict[str, object] = {}
    if entry.missing:
        facts["missing"] = [each["words"] for each in entry.missing]
    if entry.left_by:
        facts["left_by"] = entry.left_by
    return facts
