"""What the pages of sites show, gathered in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from audit.models import Event
from engagements import access
from engagements.models import (
    Assignment,
    Engagement,
    Participation,
    Site,
    SiteIdentifier,
    SiteMembership,
    SiteStatus,
    Stage,
    StageEntry,
)
from engagements.pages.known import Chapter, chapters_of
from engagements.sites.words import fact_called
from people.models import User
from people.roles import Permission
from words.days import kept_day
from words.terms import BARRIER, VISIT

STATES = {
    SiteStatus.Code.OPEN: "site_open",
    SiteStatus.Code.CLOSED: "site_closed",
    SiteStatus.Code.NEW: "site_open",
    SiteStatus.Code.ADDED: "site_open",
    SiteStatus.Code.CHANGED_AGENCY: "site_open",
    SiteStatus.Code.INACTIVE: "site_paused",
    SiteStatus.Code.FUTURE: "site_future",
    SiteStatus.Code.REOPENED: "site_open",
}
"""The state of the product in which each status is shown."""
LAST_EVENTS = 10
BOTH = 2


@dataclass(frozen=True)
class SiteLine:
    """A site as lists show it."""

    site: Site
    place: str
    state: str


@dataclass(frozen=True)
class Place:
    """A unit the site belongs to, or did; `seen` when the reader may open it."""

    name: str
    pk: int
    seen: bool
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Part:
    """The site in one engagement."""

    participation: Participation
    stage: str
    since: date | None


@dataclass(frozen=True)
class Below:
    """How many sites of a kind lie below."""

    kind: str
    label: str
    count: int
    query: str

    @property
    def words(self) -> str:
        """With a place for the number."""
        return f"{{}} {self.label}"


@dataclass(frozen=True)
class Deed:
    """What somebody changed, each change as what it was and what it became."""

    event: Event
    changes: list[str]


@dataclass(frozen=True)
class Doing:
    """What a person comes here to do; `about` names the engagement where there are several."""

    label: str
    url: str
    about: str


@dataclass(frozen=True)
class SitePage:
    about: str
    state: str
    status: SiteStatus | None
    places: list[Place]
    statuses: list[SiteStatus]
    parts: list[Part]
    people: list[Assignment]
    below: list[Below]
    chapters: list[Chapter]
    doings: list[Doing]
    deeds: list[Deed]
    numbers: list[SiteIdentifier]


def state_of(code: int | None) -> str:
    return STATES[SiteStatus.Code(code)] if code is not None else "unknown"


def site_line(site: Any) -> SiteLine:
    """Of a site read by `for_list`."""
    names = [site.parent_name or "", site.state.name if site.state else ""]
    is_settled = site.is_confirmed or site.merged_into_id is not None
    state = state_of(site.status_code) if is_settled else "unconfirmed"
    return SiteLine(site, ", ".join(dict.fromkeys(filter(None, names))), state)


def site_page(site: Site, user: User, today: date) -> SitePage:
    statuses = list(site.statuses.order_by("-starts_on"))
    now = next((row for row in statuses if holds(row, today)), None)
    places = places_of(site, user)
    here = next((place for place in places if holds(place, today)), None)
    kind = site.get_kind_display()
    return SitePage(
        about=f"{kind} in {here.name}" if here else kind,
        state=state_of(now.code if now else None),
        status=now,
        places=places,
        statuses=statuses,
        parts=parts_of(site, user, today),
        people=people_of(site, user, today),
        below=below(site, user),
        deeds=deeds_of(site, user),
        numbers=list(site.identifiers.order_by("-system", "-starts_on", "pk")),
        chapters=chapters_of(site, user, today),
        doings=doings_at(site, user, today),
    )


def holds(row: Place | SiteStatus, on: date) -> bool:
    return row.starts_on <= on and (row.ends_on is None or row.ends_on >= on)


def places_of(site: Site, user: User) -> list[Place]:
    """Newest first. A name one belonged to is one's own history, so it is told even unseen."""
    rows = list(
        SiteMembership.objects.filter(site=site).select_related("parent").order_by("-starts_on")
    )
    parents = Site.objects.filter(pk__in=[row.parent_id for row in rows])
    seen = set(parents.visible_to(user).values_list("pk", flat=True))
    return [
        Place(row.parent.name, row.parent_id, row.parent_id in seen, row.starts_on, row.ends_on)
        for row in rows
    ]


def parts_of(site: Site, user: User, today: date) -> list[Part]:
    rows = Participation.objects.visible_to(user).filter(site=site).for_list()
    entries = StageEntry.objects.visible_to(user).filter(site=site).in_force(today)
    stages = {entry.engagement_id: entry for entry in entries}
    return [part(row, stages) for row in rows.order_by("-starts_on", "pk")]


def part(row: Participation, stages: dict[int, StageEntry]) -> Part:
    entry = stages.get(row.engagement_id)
    return Part(row, Stage(entry.stage).label if entry else "", entry.starts_on if entry else None)


def people_of(site: Site, user: User, today: date) -> list[Assignment]:
    """Who holds a role at this very site."""
    held = Assignment.objects.visible_to(user).filter(site=site).current(today).for_list()
    return list(held.order_by("user__name__alphabet", "pk"))


def doings_at(site: Site, user: User, today: date) -> list[Doing]:
    """What the reader may do here, in each engagement that this very site takes part in."""
    joined = Participation.objects.filter(site=site).current(today).values("engagement")
    deeds = (
        (Permission.LOG_VISIT, f"Log {VISIT.a} here", _log_url),
        (Permission.RAISE_BARRIER, f"Raise {BARRIER.a}", _raise_url),
    )
    found = []
    for permission, label, address in deeds:
        where = access.engagements_where(user, permission).filter(pk__in=joined)
        own = list(where.order_by("name__alphabet", "pk"))
        found += [
            Doing(label, address(each, site), each.name if len(own) > 1 else "") for each in own
        ]
    return found


def _log_url(engagement: Engagement, site: Site) -> str:
    there = {"visit": "new", "engagement": engagement.pk, "site": site.pk}
    return f"{reverse('engagements:visit-quick-log')}?{urlencode(there)}"


def _raise_url(engagement: Engagement, site: Site) -> str:
    page = reverse("engagements:barrier-add", args=[engagement.pk])
    return f"{page}?{urlencode({'site': site.pk})}"


def below(site: Site, user: User) -> list[Below]:
    if site.kind == Site.Kind.SCHOOL:
        return []
    under = Site.objects.visible_to(user).below(site).exclude(pk=site.pk)
    counts: dict[str, int] = dict(
        under.values_list("kind").annotate(n=Count("pk")).order_by("kind")
    )
    return [
        Below(
            kind,
            plural(label, counts[kind]),
            counts[kind],
            urlencode({"kind": kind, "within": site.nces_id or site.name}),
        )
        for kind, label in Site.Kind.choices
        if kind in counts
    ]


def plural(label: str, count: int) -> str:
    return label.lower() if count == 1 else f"{label.lower()}s"


def deeds_of(site: Site, user: User) -> list[Deed]:
    """What was changed here, for administrators."""
    if not user.is_administrator:
        return []
    events = Event.objects.about("site", site.pk)[:LAST_EVENTS]
    return [Deed(event, changes_in_words(event.changes)) for event in events]


def changes_in_words(changes: dict[str, object]) -> list[str]:
    """Of the changes that the audit log keeps as [from, to]."""
    return [
        f"{fact_called(name)}: {_told(pair[0])} → {_told(pair[1])}"
        for name, pair in changes.items()
        if isinstance(pair, list) and len(pair) == BOTH
    ]


def _told(value: object) -> str:
    return kept_day(str(value)) if value else "none"
