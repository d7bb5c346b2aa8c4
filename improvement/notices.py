"""What people are told by mail about improvement: only what waits for them."""

from __future__ import annotations

from datetime import datetime

from improvement.models import Cycle, Setback
from notifications import letters
from people.models import User

CYCLE_DUE = letters.declare(
    "cycle_due",
    subject="To be closed: {row.title}",
    template="improvement/email/cycle_due.txt",
    link="improvement:cycle-detail",
)
SETBACK_OPEN = letters.declare(
    "setback_open",
    subject="Not answered yet: {row.title}",
    template="improvement/email/setback_open.txt",
    link="improvement:setback-detail",
)


def cycle_due(cycle: Cycle, person: User, now: datetime) -> bool:
    """Its day has passed; told once for each day it is due."""
    period = cycle.due_on.isoformat()
    return bool(letters.send(CYCLE_DUE, cycle, [person], period=period, now=now))


def setback_open(setback: Setback, person: User, now: datetime) -> bool:
    """Nobody answered it for longer than one may take; told once."""
    period = setback.happened_on.isoformat()
    return bool(letters.send(SETBACK_OPEN, setback, [person], period=period, now=now))


def settled(row: Cycle | Setback) -> None:
    """Nothing waits for anybody any more."""
    letters.take_back(row)
