"""What people are told by mail about improvement: only what waits for them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from improvement.models import Cycle, Setback
from notifications import outbox
from people.models import User

CYCLE_DUE = "cycle_due"
SETBACK_OPEN = "setback_open"


def cycle_due(cycle: Cycle, person: User, now: datetime) -> bool:
    """Its day has passed; told once for each day it is due."""
    return _tell(
        CYCLE_DUE,
        person,
        cycle,
        period=cycle.due_on.isoformat(),
        subject_line=f"To be closed: {cycle.title}",
        now=now,
    )


def setback_open(setback: Setback, person: User, now: datetime) -> bool:
    """Nobody answered it for longer than one may take; told once."""
    return _tell(
        SETBACK_OPEN,
        person,
        setback,
        period=setback.happened_on.isoformat(),
        subject_line=f"Not answered yet: {setback.title}",
        now=now,
    )


def _tell(
    kind: str, person: User, row: Cycle | Setback, *, period: str, subject_line: str, now: datetime
) -> bool:
    noun = row._meta.model_name or ""
    path = reverse(f"improvement:{noun}-detail", args=[row.pk])
    context: dict[str, object] = {"person": person, "row": row, "url": f"{settings.BASE_URL}{path}"}
    _, is_new = outbox.queue(
        kind=kind,
        address=person.email,
        recipient=person,
        subject_type=noun,
        subject_id=row.pk,
        period=period,
        subject_line=subject_line,
        body_text=render_to_string(f"improvement/email/{kind}.txt", context),
        now=now,
    )
    return is_new


def settled(row: Cycle | Setback) -> None:
    """Nothing waits for anybody any more."""
    outbox.cancel(subject_type=row._meta.model_name or "", subject_id=row.pk)
