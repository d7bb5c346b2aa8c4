"""The page of an engagement: where it stands, what was promised, what happened, what is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Q, Sum, When
from django.urls import reverse

from accountability.cards import CardPage, card_page
from engagements import access
from engagements.agreements.pages import ends_in_words
from engagements.models import (
    Agreement,
    Assignment,
    Cadence,
    Contact,
    Duty,
    Engagement,
    Participation,
    Side,
    Site,
    Stage,
    StageEntry,
    Visit,
)
from engagements.rules import cadences
from engagements.team import appointing
from improvement.models import Goal
from improvement.things import goal_standing
from lifecycle.summaries import Beginning, StepCard, beginning, cards, tier_term
from people.models import User
from people.roles import PROVIDER_ROLES, Role
from tadash.open_items import OpenItem, open_items

Status = Engagement.Status

PATH = (Status.INQUIRY, Status.EXPLORING, Status.AGREED, Status.ACTIVE, Status.SUSTAINING,
        Status.CLOSED)  # fmt: skip
"""The way most engagements go; the other statuses leave it."""

YEAR = timedelta(days=365)
AHEAD = 45
PROMISES = 8
PEOPLE = 8
"""So many of each side are shown; a state has a person in every district and school."""
SPEAKS_FIRST = {Side.PROVIDER: Role.TA_LEAD, Side.RECIPIENT: Role.STATE_LEADERSHIP}
ROLES_OF = {
    Side.PROVIDER: PROVIDER_ROLES,
    Side.RECIPIENT: frozenset(Role) - PROVIDER_ROLES,
}
RANK = Case(*(When(role=role, then=place) for place, role in enumerate(Role)))


@dataclass(frozen=True)
class OfKind:
    """How many sites of a kind take part, in sight; `words` with a place for the number."""

    count: int
    words: str
    query: str


@dataclass(frozen=True)
class Pile:
    """How many things of a kind were promised, and where they all are."""

    count: int
    words: str
    url: str


@dataclass(frozen=True)
class Where:
    """Where the engagement stands. `place` is the step of PATH from 1, or None off that way."""

    about: str
    months: str
    place: int | None
    stage: str
    tier_term: str
    kinds: list[OfKind]
    next_step: StepCard | None

    @property
    def steps(self) -> list[str]:
        return [str(status.label) for status in PATH]


@dataclass(frozen=True)
class Promise:
    """One thing that was promised, in words."""

    what: str
    words: str
    state: str = ""


@dataclass(frozen=True)
class Happened:
    """What TA did in the last twelve months, of what the reader sees."""

    promised: int
    held: int
    cancelled: int
    minutes: int
    last: Visit | None


@dataclass(frozen=True)
class Holder:
    """A role of one side and who holds it; nobody where `people` is empty."""

    title: str
    people: list[str]
    is_required: bool

    @property
    def is_vacant(self) -> bool:
        return self.is_required and not self.people


@dataclass(frozen=True)
class SideCard:
    name: str
    organisation: str
    duties: list[Holder]
    unled: str
    people: list[Assignment]
    n_more_people: int
    contacts: list[Contact]


@dataclass(frozen=True)
class EngagementPage:
    where: Where
    agreement: Agreement | None
    agreement_ends: str
    promises: list[Promise]
    has_more_promises: bool
    promised: list[Pile]
    card: CardPage | None
    beginning: Beginning | None
    happened: Happened
    open: list[OpenItem]
    sides: list[SideCard]
    n_people: int
    ahead: list[Visit]


def engagement_page(engagement: Engagement, user: User, today: date) -> EngagementPage:
    """What the reader sees of it, in a constant number of queries."""
    visits = Visit.objects.visible_to(user).filter(engagement=engagement)
    ahead = visits.upcoming(today, days=AHEAD).for_reader(user).order_by("planned_on", "pk")
    is_wide = Engagement.objects.wide_for(user).filter(pk=engagement.pk).exists()
    promises = _promises(engagement, user, today)
    agreement = _agreement(engagement, user)
    return EngagementPage(
        where=_where(engagement, user, today, is_wide=is_wide),
        agreement=agreement,
        agreement_ends=_agreement_ends(engagement, agreement, today),
        promises=promises[:PROMISES],
        has_more_promises=len(promises) > PROMISES,
        promised=_piles(engagement, user),
        card=_card(engagement, user, today) if is_wide else None,
        beginning=_beginning(engagement, user) if is_wide else None,
        happened=_happened(engagement, user, today),
        open=open_items(engagement, user, today),
        sides=_sides(engagement, user, today),
        n_people=_held(engagement, user, today).values("user").distinct().count(),
        ahead=list(ahead[:5]),
    )


def _card(engagement: Engagement, user: User, today: date) -> CardPage | None:
    """The TA fidelity card of the last month; None as long as nothing is agreed, or begun."""
    if engagement.status in Engagement.BEFORE_AGREEMENT or today < engagement.starts_on:
        return None
    return card_page(engagement, user, "", today)


def _beginning(engagement: Engagement, user: User) -> Beginning | None:
    """What there is in place of a card as long as nothing is agreed."""
    is_early = engagement.status in Engagement.BEFORE_AGREEMENT
    return beginning(engagement, user) if is_early else None


def _where(engagement: Engagement, user: User, today: date, *, is_wide: bool) -> Where:
    can = access.permissions(user, engagement, engagement.state)
    steps = cards(engagement, today, can) if is_wide else ()
    return Where(
        about=f"{engagement.state}, {engagement.innovation}",
        months=engagement.months_in_words(today),
        place=PATH.index(Status(engagement.status)) + 1 if engagement.status in PATH else None,
        stage=_stage(engagement, today),
        tier_term=tier_term(engagement),
        kinds=_sites_taking_part(engagement, user, today),
        next_step=steps[0] if steps else None,
    )


def _stage(engagement: Engagement, today: date) -> str:
    """The stage of the state itself, which is no secret to anybody in it."""
    entries = StageEntry.objects.filter(engagement=engagement, site=engagement.state_id)
    entry = entries.in_force(today).first()
    return Stage(entry.stage).label if entry else ""


def _sites_taking_part(engagement: Engagement, user: User, today: date) -> list[OfKind]:
    rows = Participation.objects.visible_to(user).filter(engagement=engagement).current(today)
    found = dict(rows.order_by().values_list("site__kind").annotate(n=Count("pk")))
    return [
        OfKind(found[kind], f"{{}} {_called(kind, found[kind])}", f"kind={kind.value}")
        for kind in Site.Kind
        if kind in found
    ]


def _called(kind: Site.Kind, n: int) -> str:
    return f"{kind.label.lower()}{'' if n == 1 else 's'}"


def _agreement(engagement: Engagement, user: User) -> Agreement | None:
    seen = Agreement.objects.visible_to(user).filter(engagement=engagement)
    return seen.standing().for_list().prefetch_related("dosages", "clauses").first()


def _agreement_ends(engagement: Engagement, agreement: Agreement | None, today: date) -> str:
    """That the agreement runs out, while there is still work that it must carry."""
    if agreement is None or engagement.status in Engagement.ENDED:
        return ""
    return ends_in_words(agreement, today)


def _promises(engagement: Engagement, user: User, today: date) -> list[Promise]:
    """Goals and how they stand, then visits by cadence; of those a person may see."""
    goals, rules = _goals(engagement, user).for_list(), _cadences(engagement, user)
    return [
        *(_goal(goal, today) for goal in goals.order_by("pk")),
        *(Promise(rule.title, cadences.describe(rule.rule())) for rule in rules.order_by("pk")),
    ]


def _piles(engagement: Engagement, user: User) -> list[Pile]:
    goals = f"{reverse('improvement:goal-list', args=[engagement.pk])}?status=used"
    rules = f"{reverse('engagements:cadence-list')}?engagement={engagement.pk}&is_active=1"
    piles = [
        Pile(_goals(engagement, user).count(), "All {} goals", goals),
        Pile(_cadences(engagement, user).count(), "All {} cadences", rules),
    ]
    return [pile for pile in piles if pile.count]


def _goals(engagement: Engagement, user: User) -> Any:
    return Goal.objects.visible_to(user).in_use().filter(engagement=engagement)


def _cadences(engagement: Engagement, user: User) -> Any:
    return Cadence.objects.visible_to(user).filter(engagement=engagement, is_active=True)


def _goal(goal: Goal, today: date) -> Promise:
    standing = goal_standing(goal, today)
    return Promise(goal.title, standing.why, standing.state)


def _happened(engagement: Engagement, user: User, today: date) -> Happened:
    first, last = max(today - YEAR, engagement.starts_on), today - timedelta(days=1)
    seen = Visit.objects.visible_to(user).filter(engagement=engagement)
    held = seen.held().filter(held_on__gte=first)
    promised = seen.promised(first, last).aggregate(
        all=Count("pk"),
        held=Count("pk", filter=Q(status=Visit.Status.HELD)),
        cancelled=Count("pk", filter=Q(status=Visit.Status.CANCELLED)),
    )
    return Happened(
        promised=promised["all"],
        held=promised["held"],
        cancelled=promised["cancelled"],
        minutes=held.aggregate(total=Sum("contact_minutes"))["total"] or 0,
        last=seen.held().order_by("-held_on", "-pk").first(),
    )


def _sides(engagement: Engagement, user: User, today: date) -> list[SideCard]:
    duties = Duty.objects.visible_to(user).filter(engagement=engagement).current(today)
    held = _held(engagement, user, today)
    contacts = Contact.objects.visible_to(user).filter(engagement=engagement, is_retired=False)
    rows = list(duties.with_holders(today, user).order_by("-is_required", "title__alphabet", "pk"))
    n_people = dict(held.order_by().values_list("role").annotate(n=Count("pk")))
    asked = list(contacts.for_list().order_by("matter", "pk"))
    names = {Side.PROVIDER: engagement.provider.name, Side.RECIPIENT: engagement.recipient.name}
    return [
        SideCard(
            name=str(side.label),
            organisation=names[side],
            duties=[_holder(row) for row in rows if row.side == side],
            unled=_unled(engagement, SPEAKS_FIRST[side], n_people),
            people=list(
                held.filter(role__in=ROLES_OF[side])
                .for_list()
                .order_by(RANK, "user__name__alphabet", "pk")[:PEOPLE]
            ),
            n_more_people=max(sum(n_people.get(role, 0) for role in ROLES_OF[side]) - PEOPLE, 0),
            contacts=[row for row in asked if row.side == side],
        )
        for side in Side
    ]


def _held(engagement: Engagement, user: User, today: date) -> Any:
    """The roles that anybody holds, in sight."""
    return Assignment.objects.visible_to(user).filter(engagement=engagement).current(today)


def _unled(engagement: Engagement, role: Role, n_people: Mapping[str, int]) -> str:
    """That nobody holds the role which speaks for a side, and who can name somebody."""
    if engagement.has_ended or n_people.get(role):
        return ""
    return f"Nobody holds the role {role.label}. {appointing.who_names(role, engagement)}"


def _holder(duty: Duty) -> Holder:
    holders: str | None = getattr(duty, "holders", None)
    return Holder(duty.title, holders.split("; ") if holders else [], duty.is_required)
