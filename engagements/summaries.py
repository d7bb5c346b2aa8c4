"""What the engagement page shows, gathered in a constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from engagements.models import (
    Assignment,
    Engagement,
    Participation,
    Site,
    Stage,
    StageEntry,
    Visit,
)
from engagements.models.engagement import ParticipationQuerySet
from engagements.models.visits import VisitQuerySet
from engagements.periods import month_number, month_of, total_months
from people.models import User
from people.roles import PROVIDER_ROLES, Role

REQUIRED_ROLES = {
    role.value: str(role.label)
    for role in (Role.TA_LEAD, Role.TA_SPECIALIST, Role.STATE_LEADERSHIP)
}


@dataclass(frozen=True)
class Line:
    """A figure with what it counts."""

    label: str
    text: str


@dataclass(frozen=True)
class Side:
    """The people of one side, and the roles that nobody holds."""

    name: str
    organisation: str
    people: list[Assignment]
    vacant: list[str]


@dataclass(frozen=True)
class Seen:
    """The rows of an engagement in the reader's sight. Counts are of them and of no others, so
    that a district cannot take its own from them and be left with its neighbour's."""

    visits: VisitQuerySet
    sites: ParticipationQuerySet
    entries: list[StageEntry]


@dataclass(frozen=True)
class EngagementPage:
    about: str
    stage: str
    months: str
    sides: list[Side]
    kinds: list[Line]
    next_visits: list[Visit]


def seen_by(engagement: Engagement, user: User) -> Seen:
    """The stages of the state itself are no secret to anybody in it."""
    stages = Q(site=engagement.state_id) | Q(pk__in=StageEntry.objects.visible_to(user))
    entries = engagement.stage_entries.filter(stages).order_by("starts_on", "pk")
    return Seen(
        visits=Visit.objects.visible_to(user).filter(engagement=engagement),
        sites=Participation.objects.visible_to(user).filter(engagement=engagement),
        entries=list(entries),
    )


def engagement_page(engagement: Engagement, user: User, today: date) -> EngagementPage:
    current = engagement.assignments.current(today)
    held = list(current.visible_to(user).for_list().order_by("role", "user__name"))
    roles = Counter(current.values_list("role", flat=True))
    seen = seen_by(engagement, user)
    sites = _sites_taking_part(seen.sites, today)
    stage = stage_of(seen.entries, engagement.state_id, today)
    return EngagementPage(
        about=f"{engagement.state}, {engagement.innovation}",
        stage=stage,
        months=months_in_words(engagement, today),
        sides=_sides(engagement, held, roles),
        kinds=[Line(Site.Kind(kind).label, f"{n:,}") for kind, n in sites.items()],
        next_visits=list(
            seen.visits.upcoming(today, days=45).for_reader(user).order_by("planned_on", "pk")[:5]
        ),
    )


def months_in_words(engagement: Engagement, today: date) -> str:
    total = total_months(engagement.starts_on, engagement.planned_end_on)
    number = month_number(engagement.starts_on, month_of(today))
    if number < 1:
        return f"Starts {engagement.starts_on:%B %Y}, {total} months"
    if number > total:
        return f"Past its planned {total} months"
    return f"Month {number} of {total}"


def stage_of(entries: Iterable[StageEntry], site_id: int, today: date) -> str:
    """The name of the stage a site is in today, or "" before the first one."""
    past = [e for e in entries if e.site_id == site_id and e.starts_on <= today]
    return Stage(past[-1].stage).label if past else ""


def _sites_taking_part(sites: ParticipationQuerySet, today: date) -> dict[str, int]:
    counted = (
        sites.current(today)
        .values_list("site__kind")
        .annotate(n=Count("pk"))
        .order_by("site__kind")
    )
    found = dict(counted)
    return {kind: found[kind] for kind in Site.Kind.values if kind in found}


def _sides(
    engagement: Engagement, held: Sequence[Assignment], filled: Mapping[str, int]
) -> list[Side]:
    sides = (
        ("TA provider", engagement.provider, PROVIDER_ROLES),
        ("State", engagement.recipient, frozenset(Role) - PROVIDER_ROLES),
    )
    return [
        Side(
            name=name,
            organisation=organisation.name,
            people=sorted(
                (row for row in held if row.role in roles),
                key=lambda row: (list(Role).index(Role(row.role)), row.user.name),
            ),
            vacant=[
                label
                for code, label in REQUIRED_ROLES.items()
                if code in roles and code not in filled
            ],
        )
        for name, organisation, roles in sides
    ]
