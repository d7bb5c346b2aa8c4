"""Recurring work about people."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from people import keeping


@shared_task
def forget_sessions(**kwargs: object) -> None:
    """Drop sessions that have ended; Django keeps their rows otherwise."""
    keeping.forget_sessions(now=timezone.now())


@shared_task
def forget_kept_forms(**kwargs: object) -> None:
    """Drop what was kept for somebody who did not come back for it."""
    keeping.forget_old(now=timezone.now())
