"""What an administrator finds: mail that did not go, recurring work that ran, sign-ins."""

from __future__ import annotations

from datetime import datetime, timedelta

from audit import log, sign_ins
from audit.models import Event
from notifications import outbox
from notifications.models import Notification
from office import ledger, schedule
from people.models import User

NO_MAILBOX = "550 5.1.1 The mailbox does not exist."
NO_CONNECTION = "No connection: [Errno 111] Connection refused"
BROKEN = "ConnectionError: the database server closed the connection"


def tell(now: datetime) -> None:
    _mail(now)
    _runs(now)
    _sign_ins(now)


def _mail(now: datetime) -> None:
    """Some old addresses, and an hour without a mail server."""
    people = User.objects.filter(assignments__isnull=False).distinct().order_by("pk")[:5]
    for place, person in enumerate(people):
        message, _ = outbox.queue(
            kind="demo",
            address=person.email,
            recipient=person,
            subject_line=f"News for {person.name}",
            body_text="Words of the demo.",
            now=now - timedelta(days=place + 1),
        )
        Notification.objects.filter(pk=message.pk).update(
            state=Notification.State.FAILED,
            attempts=1 if place % 2 else outbox.MAX_ATTEMPTS,
            last_error=NO_MAILBOX if place % 2 else NO_CONNECTION,
        )


def _runs(now: datetime) -> None:
    for place, entry in enumerate(schedule.entries()):
        for hours in (26, 2, 1):
            at = now - timedelta(hours=hours, minutes=place)
            made = place * 3 if hours == 2 else 0
            error = BROKEN if (place, hours) == (3, 26) else ""
            ledger.write_down(
                task=entry.task,
                began_at=at,
                ended_at=at + timedelta(seconds=2),
                made=made,
                error=error,
            )


def _sign_ins(now: datetime) -> None:
    people = User.objects.filter(assignments__isnull=False).distinct().order_by("pk")[:4]
    where = {"network_address": "192.0.2.17"}
    events = []
    for place, person in enumerate(people):
        at = now - timedelta(days=place + 1, hours=2)
        later = at + timedelta(minutes=50)
        events.append(log.event(person, sign_ins.SIGNED_IN, person, at, where, ""))
        events.append(log.event(person, sign_ins.SIGNED_OUT, person, later, where, ""))
    at = now - timedelta(days=2)
    events.append(log.event(log.SYSTEM, sign_ins.FAILED, people[0], at, where, ""))
    Event.objects.bulk_create(events)
