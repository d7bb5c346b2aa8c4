"""What administrators are told by mail: only what does not mend by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from notifications import letters
from notifications.models import Notification
from office import schedule
from office.models import Run
from people.models import User


def _is_not_done(run: Run, message: Notification, now: datetime) -> bool:
    return not schedule.is_well(run.task, now)


WORK_NOT_DONE = letters.declare(
    "work_not_done",
    subject="Recurring work is late or failed",
    template="office/email/work_not_done.txt",
    link="office:run-list",
    argument="",
    model=Run,
    still=_is_not_done,
)


def work_not_done(
    run: Run, names: Sequence[str], person: User, *, today: date, now: datetime
) -> int:
    """Told once a day."""
    period = today.isoformat()
    return letters.send(WORK_NOT_DONE, run, [person], period=period, now=now, names=names)


def told(today: date) -> list[int]:
    """Who was told on a day, whichever work it was about."""
    sent = Notification.objects.filter(kind=WORK_NOT_DONE.kind, period=today.isoformat())
    people = sent.reaching().values_list("recipient", flat=True)
    return [pk for pk in people if pk is not None]
