"""Recurring work. Each task is one verb call; the rows say what is due."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accountability import closing


@shared_task
def close_months(**kwargs: object) -> None:
    """Close every month of the TA fidelity card whose days for rating are over."""
    closing.close_due(today=timezone.localdate(), now=timezone.now())
