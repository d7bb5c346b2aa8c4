"""Recurring work. Each task is one verb call; the rows say what is due."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from engagements import planning


@shared_task
def make_visits(**kwargs: Any) -> None:
    """Bring the visits of every cadence up to the horizon."""
    planning.extend_due(today=timezone.localdate(), now=timezone.now())
