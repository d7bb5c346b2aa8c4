"""What a log says of a visit, as one value that can be compared, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from engagements.models import Activity, Clause, Engagement, Feature, Mode, Site, Visit, VisitGuest
from people.models import User

SCALARS = (
    "held_on",
    "mode",
    "tier",
    "contact_minutes",
    "prep_minutes",
    "travel_minutes",
    "seen",
)

PROVIDERS_OWN = ("prep_minutes", "travel_minutes")
"""What the provider's side alone is told."""

PEOPLE = {
    "leaders": ("leader", "leaders"),
    "educators": ("educator", "educators"),
    "agency_staff": ("of agency staff", "of agency staff"),
    "families": ("family member", "family members"),
}
"""The roles in which people are counted, as one says them of one and of several."""


@dataclass(frozen=True)
class Doing:
    """One activity of a visit."""

    kind: str
    level: str
    minutes: int
    direct_observation: bool = False
    leaders: int = 0
    educators: int = 0
    agency_staff: int = 0
    families: int = 0


@dataclass(frozen=True, order=True)
class Guest:
    """Somebody who was there and is known by name only."""

    name: str
    role: str = ""

    def __str__(self) -> str:
        return f"{self.name}, {self.role}" if self.role else self.name


@dataclass(frozen=True)
class Log:
    """All that a log says of a visit, apart from next steps and barriers.

    Ids are in rising order, guests in that of their names.
    """

    held_on: date
    mode: str
    tier: str = Engagement.Tier.INTENSIVE
    contact_minutes: int | None = None
    prep_minutes: int | None = None
    travel_minutes: int | None = None
    seen: str = ""
    features: tuple[str, ...] = ()
    sites: tuple[int, ...] = ()
    staff: tuple[int, ...] = ()
    activities: tuple[Doing, ...] = ()
    clauses: tuple[int, ...] = ()
    guests: tuple[Guest, ...] = ()


def log_of(visit: Visit) -> Log:
    """What is stored of a visit, in the shape of a log; a planned one as if held as planned."""
    return Log(
        held_on=visit.held_on or visit.planned_on,
        mode=visit.mode,
        tier=visit.tier,
        contact_minutes=visit.contact_minutes,
        prep_minutes=visit.prep_minutes,
        travel_minutes=visit.travel_minutes,
        seen=visit.seen,
        features=tuple(visit.features),
        sites=tuple(sorted(site.pk for site in visit.sites.all())),
        staff=tuple(sorted(person.pk for person in visit.staff.all())),
        activities=tuple(doing_of(each) for each in visit.activities.order_by("pk")),
        clauses=tuple(visit.clauses.order_by("pk").values_list("pk", flat=True)),
        guests=tuple(sorted(guest_of(each) for each in visit.guests.all())),
    )


def begun(visit: Visit) -> Log:
    """What a log begins with: what is stored, and of a planned visit that who was to come came."""
    log = log_of(visit)
    if visit.held_on:
        return log
    return replace(log, staff=tuple(sorted({visit.lead_id, *log.staff})))


def doing_of(activity: Activity) -> Doing:
    return Doing(**{field.name: getattr(activity, field.name) for field in fields(Doing)})


def guest_of(row: VisitGuest) -> Guest:
    return Guest(row.name, row.role)


def told(log: Log) -> dict[str, Any]:
    """A log in words, for the audit log and for a page that shows two of them side by side."""
    names = dict(Site.objects.filter(pk__in=log.sites).values_list("pk", "name"))
    people = dict(User.objects.filter(pk__in=log.staff).values_list("pk", "name"))
    return {
        **{name: _plain(getattr(log, name)) for name in SCALARS},
        "mode": Mode(log.mode).label,
        "tier": Engagement.Tier(log.tier).label,
        "features": [Feature(code).label for code in log.features],
        "sites": [names[pk] for pk in log.sites],
        "staff": [people[pk] for pk in log.staff],
        "activities": [in_words(doing) for doing in log.activities],
        "clauses": _clauses(log.clauses),
        "guests": [str(guest) for guest in log.guests],
    }


def _clauses(ids: tuple[int, ...]) -> list[str]:
    """ "3. Coaching every month, version 2": the same number may say another thing in the next."""
    rows = Clause.objects.filter(pk__in=ids).select_related("agreement")
    by_id = {row.pk: f"{row}, version {row.agreement.version}" for row in rows}
    return [by_id[pk] for pk in ids]


def in_words(doing: Doing) -> str:
    """ "Coaching, practice, 90 min, direct observation, 2 leaders, 5 educators" """
    kind = Activity.Kind(doing.kind).label
    parts = [kind, doing.level.replace("_", " "), f"{doing.minutes} min"]
    if doing.direct_observation:
        parts.append("direct observation")
    counts = {name: getattr(doing, name) for name in PEOPLE}
    return ", ".join([*parts, *people_in_words(counts)])


def people_in_words(counts: Mapping[str, int]) -> list[str]:
    """ "1 leader", "5 educators"; roles of which nobody came are left out."""
    return [
        f"{count} {PEOPLE[name][0] if count == 1 else PEOPLE[name][1]}"
        for name, count in counts.items()
        if count
    ]


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)
