"""What the engagement page shows, gathered in a constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum

from engagements import features
from engagements.features import Card, Line
from engagements.models import (
    Activity,
    Assignment,
    Engagement,
    Level,
    NextStep,
    Participation,
    Site,
    Stage,
    StageEntry,
    Visit,
)
from engagements.models.engagement import ParticipationQuerySet
from engagements.models.steps import NextStepQuerySet
from engagements.models.visits import VisitQuerySet
from engagements.periods import log_is_late, month_number, month_of, total_months
from people.models import User
from people.roles import PROVIDER_ROLES, Role

REQUIRED_ROLES = {
    role.value: str(role.label)
    for role in (Role.TA_LEAD, Role.TA_SPECIALIST, Role.STATE_LEADERSHIP)
}
QUARTER_DAYS = 92


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
    steps: NextStepQuerySet
    sites: ParticipationQuerySet
    entries: list[StageEntry]


@dataclass(frozen=True)
class EngagementPage:
    about: str
    stage: str
    months: str
    sides: list[Side]
    cards: list[Card]
    kinds: list[Line]
    next_visits: list[Visit]


def seen_by(engagement: Engagement, user: User) -> Seen:
    """The stages of the state itself are no secret to anybody in it."""
    stages = Q(site=engagement.state_id) | Q(pk__in=StageEntry.objects.visible_to(user))
    entries = engagement.stage_entries.filter(stages).order_by("starts_on", "pk")
    return Seen(
        visits=Visit.objects.visible_to(user).filter(engagement=engagement),
        steps=NextStep.objects.visible_to(user).filter(engagement=engagement),
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
        cards=_cards(engagement, roles, seen, sites, today),
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


def _cards(
    engagement: Engagement,
    roles: Mapping[str, int],
    seen: Seen,
    sites: dict[str, int],
    today: date,
) -> list[Card]:
    return [
        features.clarity(
            roles,
            REQUIRED_ROLES,
            engagement.purpose,
            sum(sites.values()),
        ),
        _frequency(engagement, seen, today),
        _intensity(engagement, seen, today),
        _duration(engagement, seen.entries, today),
        _integrity(engagement, seen, today),
        _accountability(engagement, seen, today),
    ]


def _frequency(engagement: Engagement, seen: Seen, today: date) -> Card:
    year = features.last_year(today, engagement.starts_on)
    yesterday = today - timedelta(days=1)
    days = seen.visits.held().values_list("held_on", flat=True)
    last = seen.visits.held().order_by("-held_on", "-pk").first()
    steps = list(last.next_steps.values_list("status", flat=True)) if last else []
    settled = [status for status in steps if status != NextStep.Status.OPEN]
    return features.frequency(
        held_of_promised(seen.visits, month_of(today), yesterday),
        held_of_promised(seen.visits, year.first, year.last),
        features.longest_gap([day for day in days if day], year.first, today),
        (len(settled), len(steps)),
    )


def held_of_promised(visits: VisitQuerySet, first: date, last: date) -> tuple[int, int]:
    """(held, promised) visits of these days; a cancelled one stays among the promised."""
    counts = visits.promised(first, last).aggregate(
        held=Count("pk", filter=Q(status=Visit.Status.HELD)), promised=Count("pk")
    )
    return counts["held"], counts["promised"]


def _intensity(engagement: Engagement, seen: Seen, today: date) -> Card:
    year = features.last_year(today, engagement.starts_on)
    visits = seen.visits.held().filter(held_on__gte=year.first, held_on__lte=today)
    rows = Activity.objects.filter(visit__in=visits)
    minutes = dict(rows.values_list("kind").annotate(total=Sum("minutes")).order_by("kind"))
    counts = visits.aggregate(
        held=Count("pk", distinct=True),
        on_site=Count("pk", filter=Q(mode="on_site"), distinct=True),
        observed=Count("pk", filter=Q(activities__direct_observation=True), distinct=True),
    )
    return features.intensity(
        {Activity.Kind(kind).label: total for kind, total in minutes.items()},
        counts["held"],
        counts["on_site"],
        counts["observed"],
    )


def _duration(engagement: Engagement, entries: Sequence[StageEntry], today: date) -> Card:
    own = [entry for entry in entries if entry.site_id == engagement.state_id]
    stages = [Line(e.get_stage_display(), f"from {e.starts_on:%-d %b %Y}") for e in own]
    return features.duration(engagement.starts_on, engagement.planned_end_on, today, stages)


def _integrity(engagement: Engagement, seen: Seen, today: date) -> Card:
    since = today - timedelta(days=QUARTER_DAYS)
    visits = seen.visits.held().filter(held_on__gte=since, held_on__lte=today)
    rows = Activity.objects.filter(visit__in=visits)
    touched = list(rows.order_by("level").values_list("level", flat=True).distinct())
    latest = {e.site_id: e.stage for e in seen.entries if e.starts_on <= today}
    latest.pop(engagement.state_id, None)
    counts = Counter(latest.values())
    lines = [Line(s.label, f"{counts[s]:,} sites") for s in Stage if counts[s]]
    return features.integrity(touched, dict(Level.choices), lines)


def _accountability(engagement: Engagement, seen: Seen, today: date) -> Card:
    steps = seen.steps.filter(due_on__lte=today).aggregate(
        settled=Count("pk", filter=~Q(status=NextStep.Status.OPEN)), due=Count("pk")
    )
    year = features.last_year(today, engagement.starts_on)
    logs = seen.visits.held().filter(held_on__gte=year.first).exclude(logged_at=None)
    zone = ZoneInfo(engagement.state.time_zone)
    late = [
        log_is_late(held_on, at.astimezone(zone).date())
        for held_on, at in logs.values_list("held_on", "logged_at")
        if held_on and at
    ]
    return features.accountability(
        (steps["settled"], steps["due"]),
        (late.count(False), len(late)),
        seen.steps.overdue(today).count(),
    )
