"""Messages that a person decides about: sent again, or taken back."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from notifications import outbox
from notifications.models import Notification, NotificationQuerySet
from people.models import User

MOST = 1000
"""So many at once; the rest stay in the list, and are done with the same button."""


def chosen(
    rows: NotificationQuerySet, ticked: Collection[str], *, all_of_them: bool
) -> list[Notification]:
    """The rows that were ticked, or all that the filter shows."""
    if not all_of_them:
        rows = rows.filter(pk__in=[pk for pk in map(_id, ticked) if pk])
    return list(rows.order_by("created_at", "pk")[:MOST])


def _id(words: str) -> uuid.UUID | None:
    with suppress(ValueError):
        return uuid.UUID(words)
    return None


def send_again(*, messages: Collection[Notification], by: User, now: datetime) -> int:
    """Says how many; one that somebody settled meanwhile is left as it is."""
    done = 0
    for message in messages:
        with suppress(outbox.NotFailed):
            sent = outbox.send_again(notification=message, by=by, now=now)
            done += sent.state == Notification.State.QUEUED
    return done


def take_back(*, messages: Collection[Notification], by: User, now: datetime) -> int:
    done = 0
    for message in messages:
        with suppress(outbox.NotWaiting):
            outbox.take_back(notification=message, by=by, now=now)
            done += 1
    return done
