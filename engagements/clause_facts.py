"""Which clauses are worked on: read for the agreement's page and for the TA fidelity card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from engagements.models import Agreement, Clause, Engagement, Visit
from engagements.periods import last_day

IDLE_DAYS = 60
"""A clause on which no work was logged for longer is named on the card."""


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


def clauses_in_force(engagement: Engagement, today: date) -> list[ClauseWork]:
    """The clauses of the version in force, or none where no version is."""
    agreement = engagement.agreements.in_force().first()
    return clauses_of(agreement, today) if agreement else []


def idle(works: Iterable[ClauseWork], today: date) -> list[ClauseWork]:
    """Those without work in the last 60 days."""
    return [work for work in works if work.is_idle(today)]


def version_in_force_in(engagement: Engagement, month: date) -> Agreement | None:
    """The version that was in force on the last day of the month of a day, or the newest by then.

    Read for a month that has passed, it gives the dosage that was promised then.
    """
    last = last_day(month)
    signed = engagement.agreements.filter(
        Q(status__in=Agreement.SIGNED), in_force_at__date__lte=last
    )
    return signed.order_by("-version").first()


def work_outside(engagement: Engagement, first: date, last: date) -> QuerySet[Visit]:
    """Visits held in these days that cite no clause: work outside the agreement."""
    held = Visit.objects.held().filter(engagement=engagement)
    return held.filter(held_on__gte=first, held_on__lte=last, clauses=None)
