"""The first page of each role: its own work first, put together from every app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from accountability.listing import ToRate, to_rate
from engagements import access
from engagements.agreements.pages import agreements_to_sign
from engagements.barriers.lines import BarrierLine, waiting_on
from engagements.models import Agreement, Engagement, Visit
from engagements.scope import scope_of
from engagements.team import inviting
from engagements.team.left_behind import Pile, in_nobodys_hands
from engagements.visits.my_month import MyMonth, my_month
from fidelity.measures.my_measures import MyMeasures, my_measures
from fidelity.monthly.leadership import Leadership, leadership
from improvement.my_improvement import MyImprovement, my_improvement
from notifications.models import Notification
from people.models import User
from people.roles import (
    PROVIDER_ROLES,
    RECIPIENT_ROLES,
    ROLES,
    STAFF_ROLES,
    WIDE_ROLES,
    Permission,
    Reach,
    roles_granting,
)
from sustainability.models import PlanReview
from sustainability.summaries import reviews_waiting
from words.terms import VISIT


@dataclass(frozen=True)
class Duty:
    """Something an administrator looks after: how many, and where they are."""

    label: str
    count: int
    url: str
    is_urgent: bool = False

    @property
    def tone(self) -> str:
        """The colour of its tile: only what is urgent, and there, stands out."""
        return "attend" if self.is_urgent and self.count else ""


@dataclass(frozen=True)
class Home:
    title: str
    about: str
    can_log: bool
    is_leader: bool
    can_raise: bool
    leadership: Leadership | None
    month_first: bool
    my_month: MyMonth
    to_rate: list[ToRate]
    to_sign: list[Agreement]
    measures: MyMeasures
    barriers: list[BarrierLine]
    improvement: MyImprovement
    reviews: list[PlanReview]
    nobodys: list[Pile]
    duties: list[Duty]
    engagements: list[Engagement]


READERS = WIDE_ROLES - PROVIDER_ROLES
"""Roles that come to read how it is going, and so see the monthly page in brief."""

MANAGERS = roles_granting(Permission.MANAGE_PEOPLE)
"""Roles that say who takes over what somebody left."""

GREETED_AS = sorted(ROLES, key=lambda role: ROLES[role].reach == Reach.EVERYWHERE)
"""Who holds several roles is greeted as the first of these."""


def home_page(user: User, today: date, now: datetime) -> Home:
    """A constant number of queries for each role."""
    roles = scope_of(user).roles
    seen = Engagement.objects.visible_to(user).for_list()
    return Home(
        title=next((ROLES[role].home for role in GREETED_AS if role in roles), "Welcome"),
        about=f"{user.name}, {', '.join(access.role_labels(user))}"
        if roles
        else "You have no role in an engagement today.",
        can_log=bool(roles & PROVIDER_ROLES)
        and access.engagements_where(user, Permission.LOG_VISIT).exists(),
        is_leader=not roles.isdisjoint(RECIPIENT_ROLES & WIDE_ROLES),
        can_raise=access.engagements_where(user, Permission.RAISE_BARRIER).exists(),
        leadership=leadership(user, today) if roles & READERS else None,
        month_first=bool(roles & STAFF_ROLES),
        my_month=my_month(user, today),
        to_rate=to_rate(user, today),
        to_sign=agreements_to_sign(user),
        measures=my_measures(user, today),
        barriers=waiting_on(user, today),
        improvement=my_improvement(user, today),
        reviews=reviews_waiting(user, today),
        nobodys=in_nobodys_hands(user) if roles & MANAGERS else [],
        duties=_duties(user, today, now) if user.is_administrator else [],
        engagements=list(seen.order_by("state__name__alphabet", "pk")[:10]),
    )


def _duties(user: User, today: date, now: datetime) -> list[Duty]:
    waiting = inviting.waiting_for(user)
    unlogged = Visit.objects.visible_to(user).unlogged(today).count()
    return [
        Duty(
            "Invitations not accepted yet", waiting.count(), reverse("engagements:invitation-list")
        ),
        Duty(
            "Invitations that expired",
            waiting.filter(expires_at__lte=now).count(),
            f"{reverse('engagements:invitation-list')}?show=ran-out",
            is_urgent=True,
        ),
        Duty(
            "Messages that could not be sent",
            Notification.objects.visible_to(user).needing_a_person().count(),
            reverse("office:message-list"),
            is_urgent=True,
        ),
        Duty(
            f"{VISIT.capital_many} not logged yet",
            unlogged,
            f"{reverse('engagements:visit-list')}?status=unlogged",
            is_urgent=True,
        ),
    ]
