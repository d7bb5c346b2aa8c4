"""Visits and next steps as lists and pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from engagements.models import Visit
from engagements.rules import wall_time
from engagements.rules.periods import log_due_on, log_is_late
from words.days import long_day

SITES_NAMED = 2


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
        return long_day(visit.held_on)
    zone = visit.engagement.state.time_zone
    return wall_time.in_words(visit.planned_on, visit.start_time, zone)


def state_of(visit: Visit, today: date) -> str:
    return "unlogged" if visit.is_unlogged(today) else visit.status


def detail_of(visit: Visit, today: date) -> str:
    """What the state alone does not say: how late a log is, or what it lacks."""
    if visit.is_unlogged(today):
        due = log_due_on(visit.planned_on)
        return f"log {'was ' if due < today else ''}due {long_day(due)}"
    parts = []
    if visit.held_on and visit.completed_at is None:
        parts.append("log not complete")
    if was_logged_late(visit):
        parts.append("logged late")
    return ", ".join(parts)


def was_logged_late(visit: Visit) -> bool:
    """Whether the first log came too late after the end of the visit's month."""
    if visit.held_on is None or visit.logged_at is None:
        return False
    zone = visit.engagement.state.time_zone
    return log_is_late(visit.held_on, wall_time.local_day(visit.logged_at, zone))


def names(sites: list[str]) -> str:
    """ "Alder Elementary, Alder Middle and 3 more" """
    more = len(sites) - SITES_NAMED
    named = ", ".join(sites[:SITES_NAMED])
    return f"{named} and {more} more" if more > 0 else named
