"""What recurring work ran, when, how much it wrote, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from office.models import Run

KEPT_FOR = timedelta(days=90)
LONGEST_ERROR = 2000
WRITING = ("INSERT", "UPDATE", "DELETE")


def write_down(
    *, task: str, began_at: datetime, ended_at: datetime, made: int, error: str = ""
) -> None:
    """A run that made nothing is counted with those before it in the same hour."""
    is_quiet = made == 0 and not error
    if is_quiet and _count_with_last(task, ended_at):
        return
    Run.objects.create(
        task=task,
        began_at=began_at,
        ended_at=ended_at,
        made=made,
        error=error[:LONGEST_ERROR],
    )


def _count_with_last(task: str, ended_at: datetime) -> bool:
    hour = ended_at.replace(minute=0, second=0, microsecond=0)
    last = Run.objects.filter(task=task).newest_first()[:1].values("pk")
    quiet = Run.objects.filter(pk__in=last, made=0, error="", began_at__gte=hour)
    return quiet.update(ended_at=ended_at, times=F("times") + 1) == 1


def forget_old(*, now: datetime) -> int:
    return Run.objects.older_than(now - KEPT_FOR).delete()[0]


class Written:
    """How many rows the database says were written since this was opened."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        result = execute(sql, params, many, context)
        if str(sql).lstrip()[:6].upper() in WRITING:
            self.rows += max(context["cursor"].rowcount, 0)
        return result


@contextmanager
def counting() -> Iterator[Written]:
    written = Written()
    with connection.execute_wrapper(written):
        yield written
