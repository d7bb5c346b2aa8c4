"""Reminders of what waits for somebody: each is one row of the outbox, however often this runs."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F

from engagements import access
from engagements.models import Assignment
from engagements.models.engagement import EngagementQuerySet
from improvement import notices
from improvement.models import Cycle, Setback
from notifications.reminding import remind as tell_each
from notifications.reminding import untold
from people.models import User
from people.roles import LEADING_ROLES, Permission
from steady.stepping_around import each

Leads = dict[int, list[User]]


def remind(*, today: date, now: datetime, there: EngagementQuerySet) -> int:
    """Tell owners of cycles whose day has passed, and TA leads of setbacks without an answer."""
    running = there.running(today)
    leads = _leads(running, now)
    return sum(
        each("Reminders of", [_cycles, _setbacks], lambda of: of(running, leads, today, now))
    )


def _cycles(running: EngagementQuerySet, leads: Leads, today: date, now: datetime) -> int:
    overdue = Cycle.objects.overdue(today).filter(engagement__in=running)
    rows = untold(overdue, notices.CYCLE_DUE, F("due_on")).order_by("pk")

    def tell(cycle: Cycle) -> int:
        people = [cycle.owner] if _may_run(cycle) else leads.get(cycle.engagement_id, [])
        return notices.cycle_due(cycle, people, now)

    return tell_each("Cycle", rows.select_related("owner", "site", "engagement"), tell)


def _may_run(cycle: Cycle) -> bool:
    """Whether its owner still holds a role that runs it: nobody else hears of it."""
    return access.can(cycle.owner, Permission.RUN_CYCLE, cycle.engagement, cycle.site)


def _setbacks(running: EngagementQuerySet, leads: Leads, today: date, now: datetime) -> int:
    late = Setback.objects.late(today).filter(engagement__in=running)
    rows = untold(late, notices.SETBACK_OPEN, F("happened_on")).order_by("pk")

    def tell(setback: Setback) -> int:
        return notices.setback_open(setback, leads.get(setback.engagement_id, []), now)

    return tell_each("Setback", rows.select_related("site"), tell)


def _leads(running: EngagementQuerySet, now: datetime) -> Leads:
    """The TA leads of each engagement today."""
    held = Assignment.objects.held(now).filter(
        role__in=LEADING_ROLES, user__is_active=True, engagement__in=running
    )
    found: Leads = {}
    for row in held.select_related("user").order_by("pk"):
        found.setdefault(row.engagement_id, []).append(row.user)
    return found
