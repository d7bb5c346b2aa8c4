"""What people are told by mail about improvement: only what waits for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from improvement.models import Cycle, Setback
from notifications import letters
from notifications.models import Notification
from people.models import User


def _is_to_be_closed(cycle: Cycle, message: Notification, now: datetime) -> bool:
    is_same_day = message.period == cycle.due_on.isoformat()
    return is_same_day and cycle.is_open and not cycle.engagement.has_ended


def _is_unanswered(setback: Setback, message: Notification, now: datetime) -> bool:
    return setback.answered_on is None and not setback.engagement.has_ended


CYCLE_DUE = letters.declare(
    "cycle_due",
    subject="To be closed: {row.title}",
    template="improvement/email/cycle_due.txt",
    link="improvement:cycle-detail",
    model=Cycle,
    still=_is_to_be_closed,
)
SETBACK_OPEN = letters.declare(
    "setback_open",
    subject="Not answered yet: {row.title}",
    template="improvement/email/setback_open.txt",
    link="improvement:setback-detail",
    model=Setback,
    still=_is_unanswered,
)


def cycle_due(cycle: Cycle, people: Iterable[User], now: datetime) -> int:
    """Its day has passed; told once for each day it is due."""
    return letters.send(CYCLE_DUE, cycle, people, period=cycle.due_on.isoformat(), now=now)


def setback_open(setback: Setback, people: Iterable[User], now: datetime) -> int:
    """Nobody answered it for longer than one may take; told once."""
    period = setback.happened_on.isoformat()
    return letters.send(SETBACK_OPEN, setback, people, period=period, now=now)


def settled(row: Cycle | Setback) -> None:
    """Nothing waits for anybody any more."""
    letters.take_back(row)
