"""Which clauses are worked on, and which work no clause asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from engagements.models import Agreement, Clause, Engagement, Visit

IDLE_DAYS = 60
"""A clause on which no work was logged for longer is marked."""


@dataclass(frozen=True)
class ClauseWork:
    """A clause, and the day of the last visit held for it in any version of the agreement."""

    clause: Clause
    last_on: date | None

    def is_idle(self, today: date) -> bool:
        return self.last_on is None or self.last_on < today - timedelta(days=IDLE_DAYS)


def clauses_of(agreement: Agreement, until: date) -> list[ClauseWork]:
    """The clauses of a version with the work logged for them up to a day."""
    rows: Any = agreement.clauses.with_last_work(until).order_by("number")
    return [ClauseWork(clause, clause.last_on) for clause in rows]


def idle(works: Iterable[ClauseWork], today: date) -> list[ClauseWork]:
    """Those without work in the last 60 days."""
    return [work for work in works if work.is_idle(today)]


def work_outside(engagement: Engagement, today: date) -> QuerySet[Visit]:
    """Visits held in the last 60 days that cite no clause: work outside the agreement."""
    held = Visit.objects.held().filter(engagement=engagement, clauses=None)
    return held.filter(held_on__gte=today - timedelta(days=IDLE_DAYS), held_on__lte=today)
