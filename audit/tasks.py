"""Recurring work of the log."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from audit import months


@shared_task
def make_months(**kwargs: object) -> None:
    """Make the tables of the next months."""
    months.make_ahead(now=timezone.now())
