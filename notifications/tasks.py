"""Celery's way into the outbox."""

from __future__ import annotations

import uuid
from typing import Any

from celery import shared_task
from django.utils import timezone

from notifications import outbox

BATCH = 500


@shared_task
def send_due(**kwargs: object) -> None:
    """Order one short task for each message that is due and not ordered yet."""
    now = timezone.now()
    for pk in outbox.order(now=now, most=BATCH):
        order = {"notification_id": str(pk)}
        send_one.apply_async(kwargs=order, expires=outbox.ORDER_LASTS.total_seconds())
    outbox.fail_abandoned(now=now)


@shared_task
def send_one(*, notification_id: str, **kwargs: Any) -> None:
    outbox.send(notification_id=uuid.UUID(notification_id), now=timezone.now())
