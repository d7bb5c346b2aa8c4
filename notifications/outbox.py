"""The verbs of the outbox: queue, send, cancel, send again.

A message is claimed in a transaction of its own before it is sent, so two workers never send the
same one. A worker may still die between the claim and the answer of the mail server. To send
again might then mail somebody twice, to forget it might lose an invitation; so it does neither:
after `CLAIM_LASTS` the row is marked failed with `UNKNOWN`, it is listed for a person, and that
person decides with `send_again`.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.text import Truncator

from audit import log
from notifications import channels, rights, truth
from notifications.models import Notification
from people.models import User
from steady.stepping_around import each

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=1),
    *[timedelta(hours=2)] * 60,
)
"""A mail server may be away over a weekend: five days, and no more than two hours late after it."""

ORDER_LASTS = timedelta(minutes=5)
"""So long an order to send is good; it is not given again before."""

MAX_ATTEMPTS = len(RETRY_AFTER) + 1
CLOSED = "The account is closed."
NO_LONGER_TRUE = "What this says was settled before it could be sent."
TWICE = "The same message goes to the person's new address already."
OUT_OF_SIGHT = "The recipient may no longer see what this is about."
WITHDRAWN = "An administrator withdrew this."
UNKNOWN = "It is not known whether this was sent: the program stopped while sending it."

State = Notification.State
logger = logging.getLogger(__name__)


class NotFailed(ValueError):
    """Only what was given up can be sent again."""


class NotWaiting(ValueError):
    """Only what is not sent can be withdrawn."""


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
    back, whatever became of it; one that was taken back waits again. Runs inside the caller's transaction, with which it is undone.
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
        subject_line=_that_fits(subject_line),
        body_text=body_text,
        created_at=now,
        not_before=now,
    )
    Notification.objects.bulk_create([row], ignore_conflicts=True)
    kept = Notification.objects.get(**key)
    return kept, kept.pk == row.pk or _waits_again(kept, row)


def _that_fits(subject_line: str) -> str:
    """On one line: a row's own words may be as long as the column, and stand after others."""
    longest = Notification._meta.get_field("subject_line").max_length
    return Truncator(" ".join(subject_line.split())).chars(longest or 0)


def _waits_again(kept: Notification, anew: Notification) -> bool:
    """What was taken back, and is true again, is sent with today's words."""
    taken_back = Notification.objects.filter(pk=kept.pk, state=State.CANCELLED).exclude(
        last_error=WITHDRAWN
    )
    today = {"subject_line": anew.subject_line, "body_text": anew.body_text}
    fresh = {"attempts": 0, "not_before": anew.not_before, "ordered_until": None, "last_error": ""}
    return taken_back.update(state=State.QUEUED, **today, **fresh) == 1


@transaction.atomic
def order(*, now: datetime, most: int) -> list[uuid.UUID]:
    """The messages to send now, of which nobody else hears until these orders have run out.

    A sweep that runs while earlier orders still stand in a queue adds none, however long it is.
    """
    rows = Notification.objects.unordered(now).select_for_update(skip_locked=True)
    ids = list(rows.values_list("pk", flat=True)[:most])
    Notification.objects.filter(pk__in=ids).update(ordered_until=now + ORDER_LASTS)
    return ids


def claim(*, notification_id: uuid.UUID, now: datetime) -> bool:
    """Take a due message; of any number of workers one succeeds."""
    waiting = Notification.objects.due(now).filter(pk=notification_id)
    claimed = {"state": State.CLAIMED, "claimed_at": now, "ordered_until": None}
    return waiting.update(**claimed, attempts=F("attempts") + 1) == 1


def send(*, notification_id: uuid.UUID, now: datetime) -> str:
    """Claim one message, send it, and write down how it went. Call it outside a transaction.

    It may have waited for days: whether it may be read and is still true is looked at now. Where
    that cannot be said, nothing has gone out, and it is tried again.
    """
    if not claim(notification_id=notification_id, now=now):
        return Notification.objects.values_list("state", flat=True).get(pk=notification_id)
    message = Notification.objects.select_related("recipient").get(pk=notification_id)
    try:
        against = why_not(message, now)
    except Exception as error:
        logger.exception("Message %s steps aside", message.pk)
        return retry_or_fail(message, channels.NotSent(str(error), worth_retrying=True), now)
    if against:
        return settle(message, State.CANCELLED, last_error=against)
    try:
        channels.deliver(message)
    except channels.NotSent as error:
        return retry_or_fail(message, error, now)
    except channels.PerhapsSent as error:
        return settle(message, State.FAILED, last_error=f"{UNKNOWN} {error}")
    return settle(message, State.SENT, sent_at=now, last_error="")


def why_not(message: Notification, now: datetime) -> str:
    """Why a message is no longer to be sent; nothing where it is."""
    if message.recipient and not message.recipient.is_active:
        return CLOSED
    if not rights.may_still_see(message):
        return OUT_OF_SIGHT
    if not truth.is_still_true(message, now):
        return NO_LONGER_TRUE
    return "" if readdress(message) else TWICE


def readdress(message: Notification) -> bool:
    """To where its recipient reads mail today; False where the same is under way to there."""
    person = message.recipient
    if person is None or message.address == person.email:
        return True
    try:
        with transaction.atomic():
            Notification.objects.filter(pk=message.pk).update(address=person.email)
    except IntegrityError:
        return False
    message.address = person.email
    return True


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
    ids = list(Notification.objects.abandoned(now).values_list("pk", flat=True))

    def fail(pk: uuid.UUID) -> int:
        row = Notification.objects.abandoned(now).filter(pk=pk)
        return row.update(state=State.FAILED, last_error=UNKNOWN)

    return sum(each("Message", ids, fail))


def cancel(*, subject_type: str, subject_id: object, kind: str = "") -> int:
    """Take back what still waits about a subject, because it was resolved; of one kind, or any."""
    waiting = Notification.objects.about(subject_type, subject_id).filter(state=State.QUEUED)
    return (waiting.filter(kind=kind) if kind else waiting).update(state=State.CANCELLED)


@transaction.atomic
def send_again(*, notification: Notification, by: User, now: datetime) -> Notification:
    """Put back into the queue what was given up; a person answers for a possible second copy.

    What is no longer true is taken back instead.
    """
    failed = Notification.objects.filter(pk=notification.pk, state=State.FAILED)
    values: dict[str, object]
    if against := why_not(notification, now):
        values = {"state": State.CANCELLED, "last_error": against}
    else:
        values = {"state": State.QUEUED, "attempts": 0, "not_before": now, "ordered_until": None}
    if not failed.update(**values):
        raise NotFailed("Only a message that was given up can be sent again.")
    verb = "took back" if against else "sent again"
    log.record(by=by, verb=verb, subject=notification, now=now)
    notification.refresh_from_db()
    return notification


@transaction.atomic
def take_back(*, notification: Notification, by: User, now: datetime) -> Notification:
    """A person says that this is not to be sent any more: what waits, or what was given up."""
    unsent = Notification.objects.filter(pk=notification.pk, state__in=(State.FAILED, State.QUEUED))
    if not unsent.update(state=State.CANCELLED, last_error=WITHDRAWN):
        raise NotWaiting("This message was sent or withdrawn in the meantime.")
    log.record(by=by, verb="took back", subject=notification, now=now)
    notification.refresh_from_db()
    return notification
