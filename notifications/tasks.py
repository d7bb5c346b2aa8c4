"""Celery's way into the outbox."""

from __future__ import annotations

import uuid
from typing import Any

from celery import shared_task
from django.utils import timezone

from notifications import outbox
from notifications.models import Notification

BATCH = 500
EXPIRES_AFTER = 60
"""Seconds; an order to send that waited longer is stale, as a later sweep has given a new one."""


@shared_task
def send_due(**kwargs: object) -> None:
    """Order one short task for each message that is due."""
    now = timezone.now()
    outbox.fail_abandoned(now=now)
    for pk in Notification.objects.due(now).values_list("pk", flat=True)[:BATCH]:
        send_one.apply_async(kwargs={"notification_id": str(pk)}, expires=EXPIRES_AFTER)


@shared_task
def send_one(*, notification_id: str, **kwargs: Any) -> None:
    outbox.send(notification_id=uuid.UUID(notification_id), now=timezone.now())
