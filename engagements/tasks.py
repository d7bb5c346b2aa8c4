"""Recurring work. Each task is one verb call; the rows say what is due."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from engagements.agreements import printing
from engagements.barriers import escalating
from engagements.cadences import planning
from engagements.directory import importing, working
from engagements.sites import placing
from engagements.sweeps import each_day

EXPIRES_AFTER = 60
"""Seconds; an order that waited longer is stale, as a later sweep has given a new one."""


@shared_task
def make_visits(**kwargs: object) -> None:
    """Bring the visits of every cadence up to the horizon."""
    each_day(planning.extend_due, timezone.now())


@shared_task
def place_sites(**kwargs: object) -> None:
    """Let moves that were recorded ahead take effect on their day."""
    placing.refresh_each_state(now=timezone.now())


@shared_task
def forget_uploads(**kwargs: object) -> None:
    """Drop uploaded directories some days after."""
    importing.forget_files(now=timezone.now())


@shared_task
def make_pdfs(**kwargs: object) -> None:
    """Make the PDFs of agreements that somebody waits for."""
    printing.make_waiting(now=timezone.now())


@shared_task
def forget_pdfs(**kwargs: object) -> None:
    """Drop the PDFs of drafts some days after."""
    printing.forget(now=timezone.now())


@shared_task
def escalate_barriers(**kwargs: object) -> None:
    """Say where the answer to a barrier is overdue."""
    each_day(escalating.sweep, timezone.now())


@shared_task
def work_on_import(*, import_id: int, **kwargs: object) -> None:
    """Read or apply one uploaded directory, unless another worker does."""
    working.work(import_id=import_id, now=timezone.now())


@shared_task
def work_on_imports(**kwargs: object) -> None:
    """Order one task for each import that waits, or was dropped."""
    for import_id in working.waiting():
        work_on_import.apply_async(kwargs={"import_id": import_id}, expires=EXPIRES_AFTER)
