"""What a person finds at home: the visits and next steps of this month.

| who | visits | next steps |
|---|---|---|
| TA staff | those they lead or go along on | their own |
| administrator, state, district, school, observer | all they may see | their own |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from engagements.models import NextStep, Visit
from engagements.models.visits import VisitQuerySet
from engagements.rules.periods import month_period
from engagements.scope import scope_of
from engagements.steps.lines import StepLine, step_lines
from engagements.visits import mine
from engagements.visits.lines import VisitLine, visit_line
from people.models import User
from people.roles import STAFF_ROLES
from words.days import long_month

ROWS = 5
AHEAD_DAYS = 31


@dataclass(frozen=True)
class Lines:
    """The first rows of a list, how many there are in all, and where the rest is."""

    rows: Sequence[VisitLine | StepLine]
    count: int
    url: str

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class MyMonth:
    """`unlogged` is for those who log; `held` counts what was promised for this month.

    `later` is the first visit after the next weeks, where none is planned for these.
    """

    is_staff: bool
    month: date
    held: int
    promised: int
    cancelled: int
    to_come: int
    upcoming: Lines
    later: VisitLine | None
    unlogged: Lines
    shut: Lines
    steps: Lines
    overdue_steps: int
    log_url: str
    awaited: Lines
    disputed: Lines

    @property
    def upcoming_title(self) -> str:
        return "Where do you go next?" if self.is_staff else "Who visits next?"

    @property
    def month_words(self) -> str:
        return long_month(self.month)

    @property
    def due(self) -> int:
        """Those promised whose day has come, as the monthly page and the card count them."""
        return self.promised - self.to_come

    @property
    def note(self) -> str:
        """What became of the promised visits that were not held."""
        left = self.due - self.held - self.cancelled
        parts = [f"{left} moved or not logged yet"] if left else []
        if self.cancelled:
            parts.append(f"{self.cancelled} canceled, still counted as promised")
        if self.to_come:
            parts.append(f"{self.to_come} still to come")
        return ", ".join(parts)


def my_month(user: User, today: date) -> MyMonth:
    """The part of the home page that is about visits. It asks as much for few rows as for many."""
    is_staff = not STAFF_ROLES.isdisjoint(scope_of(user).roles)
    seen = Visit.objects.visible_to(user)
    visits = seen.of_staff(user) if is_staff else seen
    month = month_period(today)
    counts = promised_counts(visits.promised(month.first, month.last), today)
    own = f"&whose={mine.STAFF}" if is_staff else ""
    until = today + timedelta(days=AHEAD_DAYS)
    upcoming = visit_lines(
        visits.upcoming(today, AHEAD_DAYS).order_by("planned_on", "start_time", "pk"),
        user,
        today,
        query=f"status=upcoming&until={until}{own}",
    )
    steps = NextStep.objects.visible_to(user).open().filter(owner=user)
    return MyMonth(
        is_staff=is_staff,
        month=month.first,
        held=counts["held"],
        promised=counts["promised"],
        cancelled=counts["cancelled"],
        to_come=counts["to_come"],
        upcoming=upcoming,
        later=None if upcoming.count else first_after(visits, until, user, today),
        unlogged=visit_lines(
            visits.unlogged(today).order_by("planned_on", "pk"),
            user,
            today,
            query=f"status=unlogged{own}",
        ),
        shut=visit_lines(
            visits.at_shut_sites(today).order_by("planned_on", "pk"),
            user,
            today,
            query=f"status=shut{own}",
        ),
        steps=my_steps(steps, user, today),
        overdue_steps=steps.overdue(today).count(),
        log_url=reverse("engagements:visit-quick-log"),
        awaited=awaited(user, today),
        disputed=disputed(user, today),
    )


def first_after(visits: VisitQuerySet, day: date, user: User, today: date) -> VisitLine | None:
    planned = visits.filter(status=Visit.Status.PLANNED, planned_on__gt=day)
    first = planned.for_reader(user).order_by("planned_on", "start_time", "pk").first()
    return visit_line(first, today) if first else None


def awaited(user: User, today: date) -> Lines:
    """Logs that wait for this person's word."""
    newest = mine.asked(user, today).order_by("-held_on", "-pk")
    return visit_lines(newest, user, today, query=f"whose={mine.ASKED}")


def disputed(user: User, today: date) -> Lines:
    rows = mine.disputed(user).order_by("-held_on", "-pk")
    return visit_lines(rows, user, today, query=f"whose={mine.DISPUTED}")


def promised_counts(visits: QuerySet[Visit], today: date) -> dict[str, int]:
    """What became of promised visits. A person may be on one twice, so rows are counted once.

    Those to come are still promised for today or a later day, as the monthly page counts them.
    """
    to_come = Q(status=Visit.Status.PLANNED, occurrence_on__gte=today)
    return visits.aggregate(
        to_come=Count("pk", filter=to_come, distinct=True),
        promised=Count("pk", distinct=True),
        held=Count("pk", filter=Q(status=Visit.Status.HELD), distinct=True),
        cancelled=Count("pk", filter=Q(status=Visit.Status.CANCELLED), distinct=True),
    )


def visit_lines(visits: VisitQuerySet, user: User, today: date, *, query: str) -> Lines:
    rows = [visit_line(visit, today) for visit in visits.for_reader(user)[:ROWS]]
    url = f"{reverse('engagements:visit-list')}?{query}"
    return Lines(rows, visits.count(), url)


def my_steps(steps: QuerySet[NextStep], user: User, today: date) -> Lines:
    """A person's own open steps, the longest overdue first."""
    first = NextStep.objects.filter(pk__in=steps.values("pk")).for_list()
    rows = step_lines(first.order_by("due_on", "pk")[:ROWS], today, person=user)
    return Lines(rows, steps.count(), f"{reverse('engagements:step-list')}?status=open&whose=mine")
