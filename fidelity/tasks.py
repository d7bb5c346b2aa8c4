"""Recurring work. Each task is one verb call; the rows say what is due."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from engagements.sweeps import each_day
from fidelity.measures import expecting
from fidelity.rollups import rolling


@shared_task
def expect_measures(**kwargs: object) -> None:
    """Bring expected measures in line with the dated rows, where these changed."""
    each_day(expecting.expect_due, timezone.now())


@shared_task
def fold_rollups(**kwargs: object) -> None:
    """Recompute the cells that writes have marked; pages do so too before they read."""
    rolling.fold(limit=20_000)
