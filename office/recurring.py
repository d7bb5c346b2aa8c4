"""What every task of beat's schedule has in common: each run is written down, in one place."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from celery import Task
from django.conf import settings
from django.db import Error
from django.utils import timezone

from office import ledger

logger = logging.getLogger(__name__)


def recurring_tasks() -> set[str]:
    return {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}


class Recurring(Task):  # type: ignore[type-arg]
    """A task; where a worker runs one that recurs, the ledger tells of it.

    Called by hand it is the plain function, and an order such as that to send one message is none
    of the schedule's.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.called_directly or self.name not in recurring_tasks():
            return super().__call__(*args, **kwargs)
        began_at, error = timezone.now(), ""
        with ledger.counting() as written:
            try:
                return super().__call__(*args, **kwargs)
            except Exception as raised:
                error = in_words(raised)
                raise
            finally:
                self.write_down(began_at, written.rows, error)

    def write_down(self, began_at: datetime, made: int, error: str) -> None:
        """A ledger that cannot be written must not hide what the task has to say."""
        try:
            ledger.write_down(
                task=self.name, began_at=began_at, ended_at=timezone.now(), made=made, error=error
            )
        except Error:
            logger.exception("The run of %s could not be written down", self.name)


def in_words(error: BaseException) -> str:
    """The error, and those that it gathers from the parts of a sweep."""
    parts = getattr(error, "exceptions", ())
    words = f"{type(error).__name__}: {error}"
    return "\n".join([words, *(in_words(part) for part in parts)])
