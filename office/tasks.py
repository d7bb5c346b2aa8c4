"""Recurring work of the office."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from office import alerting, ledger


@shared_task
def forget_runs(**kwargs: object) -> None:
    """Drop runs of months ago from the ledger."""
    ledger.forget_old(now=timezone.now())


@shared_task
def watch_work(**kwargs: object) -> None:
    """Tell administrators of recurring work that has not gone well for an hour."""
    alerting.alert(now=timezone.now())
