"""Recurring work. Each task is one verb call; the rows say what is due."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from engagements.sweeps import each_day
from improvement import reminding


@shared_task
def remind(**kwargs: object) -> None:
    """Tell people of cycles whose day has passed and of setbacks without an answer."""
    each_day(reminding.remind, timezone.now())
