"""Recurring work. Each task is one verb call; the rows say what is due."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from engagements.sweeps import each_day
from reviews import planning, reminding


@shared_task
def make_reviews(**kwargs: object) -> None:
    """Give each month its review, up to the horizon."""
    each_day(planning.make_due, timezone.now())


@shared_task
def remind(**kwargs: object) -> None:
    """Tell people of reviews to come, and of decisions that are due."""
    each_day(reminding.remind, timezone.now())
