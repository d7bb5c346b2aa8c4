"""Visits and next steps as lists and pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from engagements import stepping, wall_time
from engagements.models import NextStep, Visit
from engagements.periods import log_due_on, log_is_late
from people.models import User

SITES_NAMED = 2
SOON = timedelta(days=7)


@dataclass(frozen=True)
class VisitLine:
    """One visit in words. `state` is a state of the product, `detail` what to add to it.

    `answer` is the state of what the recipient says of its log, "" before it is complete.
    """

    pk: int
    title: str
    url: str
    when: str
    sites: str
    engagement: str
    lead: str
    state: str
    detail: str
    minutes: int | None
    log_url: str
    answer: str = ""


def visit_line(visit: Visit, today: date) -> VisitLine:
    """Of a visit read by `for_reader`, so that it names only sites in the reader's sight."""
    return VisitLine(
        pk=visit.pk,
        title=visit.title,
        url=reverse("engagements:visit-detail", args=[visit.pk]),
        when=when(visit),
        sites=names([site.told_name for site in visit.sites.all()]),
        engagement=visit.engagement.name,
        lead=str(visit.lead),
        state=state_of(visit, today),
        detail=detail_of(visit, today),
        minutes=visit.contact_minutes if visit.held_on else visit.minutes_planned,
        log_url=f"{reverse('engagements:visit-quick-log')}?visit={visit.pk}",
        answer=getattr(visit, "answer", ""),
    )


def when(visit: Visit) -> str:
    """The day, with the hour by the clocks of the state while the visit is still to come."""
    if visit.held_on:
        return wall_time.day_in_words(visit.held_on)
    zone = visit.engagement.state.time_zone
    return wall_time.in_words(visit.planned_on, visit.start_time, zone)


def state_of(visit: Visit, today: date) -> str:
    return "unlogged" if visit.is_unlogged(today) else visit.status


def detail_of(visit: Visit, today: date) -> str:
    """What the state alone does not say: how late a log is, or what it lacks."""
    if visit.is_unlogged(today):
        due = log_due_on(visit.planned_on)
        return f"log {'was ' if due < today else ''}due {wall_time.day_in_words(due)}"
    parts = []
    if visit.held_on and visit.completed_at is None:
        parts.append("log not complete")
    if was_logged_late(visit):
        parts.append("logged late")
    return ", ".join(parts)


def was_logged_late(visit: Visit) -> bool:
    """Whether the first log came more than 15 days after the end of the visit's month."""
    if visit.held_on is None or visit.logged_at is None:
        return False
    zone = visit.engagement.state.time_zone
    return log_is_late(visit.held_on, wall_time.local_day(visit.logged_at, zone))


def names(sites: list[str]) -> str:
    """ "Alder Elementary, Alder Middle and 3 more" """
    more = len(sites) - SITES_NAMED
    named = ", ".join(sites[:SITES_NAMED])
    return f"{named} and {more} more" if more > 0 else named


@dataclass(frozen=True)
class StepLine:
    pk: int
    text: str
    owner: str
    due_on: date
    state: str
    detail: str
    reason: str
    visit: str
    visit_url: str
    settle_url: str


def step_line(step: NextStep, today: date, *, may_settle: bool) -> StepLine:
    """Of a step read by `for_list`."""
    may = may_settle and step.status == NextStep.Status.OPEN
    return StepLine(
        pk=step.pk,
        text=step.text,
        owner=str(step.owner),
        due_on=step.due_on,
        state=state_of_step(step, today),
        detail=days_over(step, today),
        reason=step.reason,
        visit=str(step.visit),
        visit_url=reverse("engagements:visit-detail", args=[step.visit_id]),
        settle_url=reverse("engagements:step-settle", args=[step.pk]) if may else "",
    )


def state_of_step(step: NextStep, today: date) -> str:
    if step.status != NextStep.Status.OPEN:
        return step.status
    if step.is_overdue(today):
        return "overdue"
    return "due_soon" if step.due_on <= today + SOON else "open"


def days_over(step: NextStep, today: date) -> str:
    if not step.is_overdue(today):
        return ""
    days = (today - step.due_on).days
    return f"{days} day{'' if days == 1 else 's'}"


def step_lines(steps: Iterable[NextStep], today: date, *, person: User) -> list[StepLine]:
    """Lines of steps, each with the way to settle it where the person may."""
    rows = list(steps)
    own = NextStep.objects.filter(stepping.settled_by(person), pk__in=[step.pk for step in rows])
    allowed = set(own.values_list("pk", flat=True))
    return [step_line(step, today, may_settle=step.pk in allowed) for step in rows]
