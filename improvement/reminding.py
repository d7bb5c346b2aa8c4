"""Reminders of what waits for somebody: each is one row of the outbox, however often this runs."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from engagements import access
from engagements.models import Assignment
from engagements.models.engagement import EngagementQuerySet
from improvement import notices
from improvement.models import Cycle, Setback
from notifications.letters import Letter
from notifications.models import Notification
from people.models import User
from people.roles import LEADING_ROLES, Permission


def remind(*, today: date, now: datetime, there: EngagementQuerySet) -> int:
    """Tell owners of cycles whose day has passed, and TA leads of setbacks without an answer."""
    running = there.running(today)
    leads = _leads(running, now)
    return _cycles(running, leads, today, now) + _setbacks(running, leads, today, now)


def _told(letter: Letter, day: str) -> Exists:
    """Of which rows somebody heard for this day of theirs; without them a run costs what is new."""
    messages = Notification.objects.filter(
        kind=letter.kind,
        subject_id=Cast(OuterRef("pk"), CharField()),
        period=Cast(OuterRef(day), CharField()),
    )
    return Exists(messages)


def _cycles(running: object, leads: dict[int, list[User]], today: date, now: datetime) -> int:
    before = _told(notices.CYCLE_DUE, "due_on")
    overdue = Cycle.objects.overdue(today).filter(engagement__in=running).exclude(before)
    told = 0
    for cycle in overdue.select_related("owner", "site", "engagement").order_by("pk"):
        people = [cycle.owner] if _may_run(cycle) else leads.get(cycle.engagement_id, [])
        told += sum(notices.cycle_due(cycle, person, now) for person in people)
    return told


def _may_run(cycle: Cycle) -> bool:
    """Whether its owner still holds a role that runs it: nobody else hears of it."""
    return access.can(cycle.owner, Permission.RUN_CYCLE, cycle.engagement, cycle.site)


def _setbacks(running: object, leads: dict[int, list[User]], today: date, now: datetime) -> int:
    before = _told(notices.SETBACK_OPEN, "happened_on")
    late = Setback.objects.late(today).filter(engagement__in=running).exclude(before)
    told = 0
    for setback in late.select_related("site").order_by("pk"):
        for person in leads.get(setback.engagement_id, []):
            told += notices.setback_open(setback, person, now)
    return told


def _leads(running: EngagementQuerySet, now: datetime) -> dict[int, list[User]]:
    """The TA leads of each engagement today."""
    held = Assignment.objects.held(now).filter(
        role__in=LEADING_ROLES, user__is_active=True, engagement__in=running
    )
    found: dict[int, list[User]] = {}
    for row in held.select_related("user").order_by("pk"):
        found.setdefault(row.engagement_id, []).append(row.user)
    return found
