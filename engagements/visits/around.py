"""What lies around a visit: before a planned one what prepares it, after a held one what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.urls import reverse

from engagements.models import Assignment, Clause, NextStep, Site, Visit
from engagements.models.visits import VisitQuerySet
from engagements.pages.known import Chapter, to_prepare
from engagements.visits.lines import VisitLine, visit_line
from people.models import User

CLAUSES = 5


@dataclass(frozen=True)
class Around:
    """The visits before and after, of the same cadence or, without one, at the same sites."""

    before: VisitLine | None
    after: VisitLine | None
    sites: tuple[Site, ...]
    log_next_url: str

    @property
    def lines(self) -> list[VisitLine]:
        """The way on first."""
        return [line for line in (self.after, self.before) if line]


@dataclass(frozen=True)
class Preparation:
    """`clauses` are those in force, longest without work first; `met` are the guests of the last visit."""

    chapters: tuple[Chapter, ...]
    met: tuple[str, ...]
    people: tuple[Assignment, ...]
    clauses: tuple[Clause, ...]


def around(visit: Visit, before: Visit | None, user: User, today: date) -> Around:
    """Of a visit read by `for_reader`, and the one before it."""
    after = next_after(visit, user)
    return Around(
        before=visit_line(before, today) if before else None,
        after=visit_line(after, today) if after else None,
        sites=tuple(visit.sites.all()),
        log_next_url=log_next_url(visit),
    )


def last_before(visit: Visit, user: User) -> Visit | None:
    day = visit.held_on or visit.planned_on
    held = alike(visit, user).held().filter(held_on__lt=day)
    return held.for_reader(user).order_by("-held_on", "-pk").first()


def next_after(visit: Visit, user: User) -> Visit | None:
    day = visit.held_on or visit.planned_on
    planned = alike(visit, user).filter(status=Visit.Status.PLANNED, planned_on__gt=day)
    return planned.for_reader(user).order_by("planned_on", "pk").first()


def alike(visit: Visit, user: User) -> VisitQuerySet:
    """Others in sight of the same cadence; without one, others at its sites."""
    seen = Visit.objects.visible_to(user).filter(engagement=visit.engagement_id)
    others = seen.exclude(pk=visit.pk)
    if visit.cadence_id is not None:
        return others.filter(cadence=visit.cadence_id)
    return others.filter(sites__in=visit.sites.all()).distinct()


def log_next_url(visit: Visit) -> str:
    """A log of a new visit to the same engagement, and to the site where it is one."""
    sites = visit.sites.all()
    there = {"visit": "new", "engagement": visit.engagement_id}
    if len(sites) == 1:
        there["site"] = sites[0].pk
    return f"{reverse('engagements:visit-quick-log')}?{urlencode(there)}"


def preparation(visit: Visit, before: Visit | None, user: User, today: date) -> Preparation | None:
    """None once the visit is held or called off."""
    if visit.status != Visit.Status.PLANNED:
        return None
    sites = list(visit.sites.all())
    return Preparation(
        chapters=tuple(to_prepare(sites, user, today)) if sites else (),
        met=met_last_time(before),
        people=tuple(people_at(sites, visit, user, today)),
        clauses=tuple(promised(visit, user, today)),
    )


def met_last_time(last: Visit | None) -> tuple[str, ...]:
    if last is None:
        return ()
    return tuple(guest.told_name for guest in last.guests.order_by("name__alphabet", "pk"))


def people_at(sites: Sequence[Site], visit: Visit, user: User, today: date) -> QuerySet[Assignment]:
    """Who holds a role there, in this engagement: whom to call."""
    held = Assignment.objects.visible_to(user).filter(engagement=visit.engagement_id)
    here = held.filter(site__in=sites).current(today).for_list()
    return here.order_by("user__name__alphabet", "pk")


def promised(visit: Visit, user: User, today: date) -> QuerySet[Clause]:
    own = Clause.objects.visible_to(user).filter(agreement__engagement=visit.engagement_id)
    served = own.in_force(today).with_last_work(today)
    return served.order_by(F("last_on").asc(nulls_first=True), "number")[:CLAUSES]


def steps_before(visit: Visit, before: Visit | None, user: User) -> QuerySet[NextStep]:
    """Of a planned visit: what is still open from before, and what became of the last visit's."""
    seen = NextStep.objects.visible_to(user)
    if visit.status != Visit.Status.PLANNED:
        return seen.none()
    earlier = seen.agreed_before(
        engagement=visit.engagement_id,
        held_on=visit.planned_on,
        cadence=visit.cadence_id,
        sites=[site.pk for site in visit.sites.all()],
    )
    return earlier.open() | seen.filter(visit=before) if before else earlier.open()
