"""The verbs of the outbox: queue, send, cancel, send again.

A message is claimed in a transaction of its own before it is sent, so two workers never send the
same one. A worker may still die between the claim and the answer of the mail server. To send
again might then mail somebody twice, to forget it might lose an invitation; so it does neither:
after `CLAIM_LASTS` the row is marked failed with `UNKNOWN`, it is listed for a person, and that
person decides with `send_again`.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from audit import log
from notifications import channels, rights
from notifications.models import Notification
from people.models import User

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
MAX_ATTEMPTS = len(RETRY_AFTER) + 1
CLOSED = "The account is closed."
OUT_OF_SIGHT = "The recipient may no longer see what this is about."
UNKNOWN = "It is not known whether this was sent: the program stopped while sending it."

State = Notification.State


class NotFailed(ValueError):
    """Only what was given up can be sent again."""


class NotWaiting(ValueError):
    """Only what is not sent can be taken back."""


def queue(
    *,
    kind: str,
    address: str,
    subject_line: str,
    body_text: str,
    now: datetime,
    recipient: User | None = None,
    subject_type: str = "",
    subject_id: object = "",
    period: str = "",
) -> tuple[Notification, bool]:
    """Put a message into the outbox, once; says whether this call did it.

    The second of two calls with the same kind, address, subject and period gets the first row
    back, whatever became of it. Runs inside the caller's transaction, with which it is undone.
    Raises `rights.UnknownSubject` for a person's message whose right could not be looked at.
    """
    if recipient is not None:
        rights.require_known(subject_type)
    key = {
        "kind": kind,
        "address": address.strip().lower(),
        "subject_type": subject_type,
        "subject_id": str(subject_id),
        "period": period,
        "channel": Notification.Channel.EMAIL,
    }
    row = Notification(
        **key,
        id=uuid.uuid4(),
        recipient=recipient,
        subject_line=" ".join(subject_line.split()),
        body_text=body_text,
        created_at=now,
        not_before=now,
    )
    Notification.objects.bulk_create([row], ignore_conflicts=True)
    kept = Notification.objects.get(**key)
    return kept, kept.pk == row.pk


def claim(*, notification_id: uuid.UUID, now: datetime) -> bool:
    """Take a due message; of any number of workers one succeeds."""
    waiting = Notification.objects.due(now).filter(pk=notification_id)
    return waiting.update(state=State.CLAIMED, claimed_at=now, attempts=F("attempts") + 1) == 1


def send(*, notification_id: uuid.UUID, now: datetime) -> str:
    """Claim one message, send it, and write down how it went. Call it outside a transaction.

    A role may have ended since it was written, so whether it may be read is looked at now.
    """
    if not claim(notification_id=notification_id, now=now):
        return Notification.objects.values_list("state", flat=True).get(pk=notification_id)
    message = Notification.objects.select_related("recipient").get(pk=notification_id)
    if message.recipient and not message.recipient.is_active:
        return settle(message, State.CANCELLED, last_error=CLOSED)
    if not rights.may_still_see(message):
        return settle(message, State.CANCELLED, last_error=OUT_OF_SIGHT)
    try:
        channels.deliver(message)
    except channels.NotSent as error:
        return retry_or_fail(message, error, now)
    except channels.PerhapsSent as error:
        return settle(message, State.FAILED, last_error=f"{UNKNOWN} {error}")
    return settle(message, State.SENT, sent_at=now, last_error="")


def retry_or_fail(message: Notification, error: channels.NotSent, now: datetime) -> str:
    if not error.worth_retrying or message.attempts >= MAX_ATTEMPTS:
        return settle(message, State.FAILED, last_error=str(error))
    later = now + RETRY_AFTER[message.attempts - 1]
    return settle(message, State.QUEUED, last_error=str(error), not_before=later)


def settle(message: Notification, state: State, **fields: object) -> str:
    """End the claim that `message` was read with, unless somebody has ended it meanwhile."""
    claimed = Notification.objects.filter(
        pk=message.pk, state=State.CLAIMED, claimed_at=message.claimed_at
    )
    claimed.update(state=state, **fields)
    return state


def fail_abandoned(*, now: datetime) -> int:
    """Hand to a person what a worker claimed and never finished."""
    return Notification.objects.abandoned(now).update(state=State.FAILED, last_error=UNKNOWN)


def cancel(*, subject_type: str, subject_id: object, kind: str = "") -> int:
    """Take back what still waits about a subject, because it was resolved; of one kind, or any."""
    waiting = Notification.objects.about(subject_type, subject_id).filter(state=State.QUEUED)
    return (waiting.filter(kind=kind) if kind else waiting).update(state=State.CANCELLED)


@transaction.atomic
def send_again(*, notification: Notification, by: User, now: datetime) -> Notification:
    """Put back into the queue what was given up; a person answers for a possible second copy."""
    failed = Notification.objects.filter(pk=notification.pk, state=State.FAILED)
    if not failed.update(state=State.QUEUED, attempts=0, not_before=now):
        raise NotFailed("Only a message that was given up can be sent again.")
    log.record(by=by, verb="sent again", subject=notification, now=now)
    notification.refresh_from_db()
    return notification


@transaction.atomic
def take_back(*, notification: Notification, by: User, now: datetime) -> Notification:
    """A person says that this is not to be sent any more: what waits, or what was given up."""
    unsent = Notification.objects.filter(pk=notification.pk, state__in=(State.FAILED, State.QUEUED))
    if not unsent.update(state=State.CANCELLED):
        raise NotWaiting("This message was sent or taken back meanwhile.")
    log.record(by=by, verb="took back", subject=notification, now=now)
    notification.refresh_from_db()
    return notification
