"""The one way to write the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice

from django.db.models import Model

from audit.models import Event
from people.models import User

BATCH = 1000
SYSTEM = "tadash"
"""The actor of what the application does by itself, on its clock."""


class AnonymousDeed(ValueError):
    """A deed with neither a person nor the system behind it."""


def record(
    *,
    by: User | str,
    verb: str,
    subject: Model,
    now: datetime,
    changes: Mapping[str, object] | None = None,
    reason: str = "",
    engagement_id: int | None = None,
) -> Event:
    """Write down that `by` did `verb` to `subject`.

    `by` is a person, or `SYSTEM`. `changes` maps a field to `[from, to]`, or to a plain value for
    facts about a new row; its values must be JSON. `engagement_id` is needed only where the
    subject does not carry it. Call it inside the transaction of the deed.
    """
    made = event(by, verb, subject, now, changes or {}, reason)
    made.engagement_id = engagement_id or made.engagement_id
    made.save(force_insert=True)
    return made


def record_each(
    *,
    by: User | str,
    verb: str,
    deeds: Iterable[tuple[Model, Mapping[str, object]]],
    now: datetime,
    reason: str = "",
) -> None:
    """`record` for many subjects, each with its changes, in few statements.

    No more than a batch is held in memory, however many there are.
    """
    events = (event(by, verb, subject, now, changes, reason) for subject, changes in deeds)
    while batch := list(islice(events, BATCH)):
        Event.objects.bulk_create(batch)


def event(
    by: User | str,
    verb: str,
    subject: Model,
    now: datetime,
    changes: Mapping[str, object],
    reason: str,
) -> Event:
    if not isinstance(by, User) and by != SYSTEM:
        raise AnonymousDeed(f"{verb} {subject}: nobody is named as its actor.")
    return Event(
        at=now,
        actor=by if isinstance(by, User) else None,
        actor_label=str(by)[:200],
        verb=verb,
        subject_type=subject._meta.model_name or "",
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
        engagement_id=_engagement_id(subject),
        changes=dict(changes),
        reason=reason,
    )


def _engagement_id(subject: Model) -> int | None:
    if subject._meta.model_name == "engagement":
        return int(subject.pk)
    value = getattr(subject, "engagement_id", None)
    return int(value) if value is not None else None
