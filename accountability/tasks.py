"""Recurring work. Each task is one verb call; the rows say what is due."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accountability import closing
from engagements.sweeps import each_day


@shared_task
def close_months(**kwargs: object) -> None:
    """Close every month of the TA fidelity card whose days for rating are over."""
    each_day(closing.close_due, timezone.now())
