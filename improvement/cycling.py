"""Improvement cycles: planned, told as they go, closed, and opened again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from editing import writing
from editing.refusals import Refused, Stale
from improvement import notices
from improvement.models import Cycle
from people.models import User


def plan(*, cycle: Cycle, by: User, now: datetime, verb: str = "planned") -> Cycle:
    """Store a new cycle. The day it is due now is the one that is promised."""
    cycle.promised_on = cycle.due_on
    return writing.add(row=cycle, by=by, now=now, verb=verb)


@transaction.atomic
def change(
    *,
    cycle: Cycle,
    revision: int,
    values: Mapping[str, object],
    by: User,
    now: datetime,
    verb: str = "changed",
) -> Cycle:
    """Change the plan of an open cycle, or tell how it went.

    Another day to be closed by is one to be reminded of; the day first promised stays.
    """
    stored = _locked(cycle)
    require_open(stored)
    if _waits_for_its_plan(stored, now):
        values = {**values, "promised_on": values.get("due_on", stored.promised_on)}
    return writing.change(row=stored, revision=revision, values=values, by=by, now=now, verb=verb)


def _waits_for_its_plan(cycle: Cycle, now: datetime) -> bool:
    """Whether an adapt opened it and nobody has planned it yet: its day was not promised."""
    is_untouched = cycle.adapted_from_id is not None and cycle.revision == 1
    return is_untouched and cycle.engagement.day_of(now) <= cycle.promised_on


def require_open(cycle: Cycle) -> None:
    if cycle.closed_on is not None:
        raise Refused(None, "This cycle is closed. Open it again to change it.")


@transaction.atomic
def close(*, cycle: Cycle, revision: int, by: User, now: datetime) -> Cycle:
    """Close a cycle of which everything is told; an adapt opens the next one, once.

    Closed twice, the second time gives the closed cycle back.
    """
    stored = _locked(cycle)
    if stored.closed_on is not None:
        return stored
    if stored.revision != revision:
        raise Stale(stored)
    if lacks := stored.lacks:
        raise Refused(None, f"Before it can be closed: {' '.join(lacks)}")
    today = stored.engagement.day_of(now)
    closed = writing.change(
        row=stored,
        revision=revision,
        values={"closed_on": today, "closed_by": by},
        by=by,
        now=now,
        verb="closed",
    )
    if closed.decision == Cycle.Decision.ADAPT:
        _open_next(closed, today, by, now)
    notices.settled(closed)
    return closed


def _open_next(cycle: Cycle, today: date, by: User, now: datetime) -> None:
    """The same aim once more, as long as the one before; its plan waits to be adapted."""
    if Cycle.objects.filter(adapted_from=cycle).exists():
        return
    copied = ("engagement", "site", "owner", "title", "aim", "measure", "prediction")
    following = Cycle(
        **{name: getattr(cycle, name) for name in copied},
        starts_on=today,
        due_on=today + (cycle.due_on - cycle.starts_on),
        adapted_from=cycle,
    )
    plan(cycle=following, by=by, now=now, verb="opened the next of")


@transaction.atomic
def reopen(*, cycle: Cycle, reason: str, by: User, now: datetime) -> Cycle:
    """Open a closed cycle again, with a reason. The next one, if there is one, stays."""
    if not reason.strip():
        raise Refused("reason", "Say why it is opened again.")
    stored = _locked(cycle)
    if stored.closed_on is None:
        return stored
    return writing.change(
        row=stored,
        revision=stored.revision,
        values={"closed_on": None, "closed_by": None},
        by=by,
        now=now,
        verb="opened again",
        reason=reason,
    )


def _locked(cycle: Cycle) -> Cycle:
    found: Cycle = Cycle.objects.select_for_update(no_key=True, of=("self",)).get(pk=cycle.pk)
    return found
