"""The first page of each role, put together from every app: what to do, and what to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from accountability.listing import ToRate, to_rate
from engagements import access
from engagements.agreements.pages import agreements_to_sign
from engagements.barriers.lines import OnUs, waiting_on
from engagements.models import Agreement, Engagement, Visit
from engagements.scope import scope_of
from engagements.team import inviting
from engagements.team.left_behind import Pile, in_nobodys_hands
from engagements.visits.my_month import MyMonth, my_month
from fidelity.measures.my_measures import MyMeasures, my_measures
from fidelity.monthly.leadership import Leadership, leadership
from improvement.my_improvement import MyImprovement, my_improvement
from notifications.models import Notification
from packets.models import Packet
from people.models import User
from people.roles import (
    LOCAL_ROLES,
    PROVIDER_ROLES,
    RECIPIENT_ROLES,
    ROLES,
    STAFF_ROLES,
    WIDE_ROLES,
    Permission,
    Reach,
    roles_granting,
)
from reviews.my_reviews import MyReviews, my_reviews
from sustainability.models import PlanReview
from sustainability.summaries import reviews_waiting
from tadash.nav import HISTORIANS, LEADERSHIP
from words.terms import BARRIER, SETBACK, VISIT


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
class Button:
    """What a person comes for most; the first of them is the one to press."""

    label: str
    url: str


@dataclass(frozen=True)
class Home:
    """`month_first` is for those who come about visits, the others about measures."""

    title: str
    about: str
    buttons: list[Button]
    leadership: Leadership | None
    month_first: bool
    my_month: MyMonth
    to_rate: list[ToRate]
    to_sign: list[Agreement]
    packets_to_sign: list[Packet]
    measures: MyMeasures
    barriers: OnUs
    improvement: MyImprovement
    leadership_hour: MyReviews
    reviews: list[PlanReview]
    nobodys: list[Pile]
    duties: list[Duty]
    engagements: list[Engagement]
    n_engagements: int
    history_url: str

    @property
    def quiet(self) -> str:
        """All that is empty, in one sentence."""
        month = self.my_month
        of_staff = (month.unlogged, month.shut) if month.is_staff else ()
        visits = (month.awaited, month.disputed, *of_staff)
        waiting = {
            "measure": self.measures.piles,
            VISIT.one: any(lines.count for lines in visits),
            "next step": month.steps.count,
            BARRIER.one: self.barriers.count,
            SETBACK.one: self.improvement.n_setbacks,
        }
        return nothing_of([name for name, there in waiting.items() if not there])


ENGAGEMENTS = 5

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
    month = my_month(user, today)
    measures = my_measures(user, today)
    return Home(
        title=next((ROLES[role].home for role in GREETED_AS if role in roles), "Welcome"),
        about=f"{user.name}, {', '.join(access.role_labels(user))}"
        if roles
        else "You have no role in an engagement today.",
        buttons=_buttons(user, roles, month, measures),
        leadership=leadership(user, today) if roles & READERS else None,
        month_first=bool(roles & STAFF_ROLES),
        my_month=month,
        to_rate=to_rate(user, today),
        to_sign=agreements_to_sign(user),
        packets_to_sign=list(Packet.objects.visible_to(user).to_sign_by(user)),
        measures=measures,
        barriers=waiting_on(user, today),
        improvement=my_improvement(user, today),
        leadership_hour=my_reviews(user, today),
        reviews=reviews_waiting(user, today),
        nobodys=in_nobodys_hands(user) if roles & MANAGERS else [],
        duties=_duties(user, today, now) if user.is_administrator else [],
        engagements=list(seen.order_by("state__name__alphabet", "pk")[:ENGAGEMENTS]),
        n_engagements=seen.count(),
        history_url=reverse("office:history") if roles & HISTORIANS else "",
    )


def nothing_of(names: Sequence[str]) -> str:
    """ "No measure, next step or barrier needs you today." """
    if not names:
        return ""
    *others, last = names
    words = f"{', '.join(others)} or {last}" if others else last
    return f"No {words} needs you today."


def _buttons(
    user: User, roles: frozenset[str], month: MyMonth, measures: MyMeasures
) -> list[Button]:
    """What each role does most, where there is something to do it with."""
    is_local = not roles.isdisjoint(LOCAL_ROLES)
    logs = bool(roles & PROVIDER_ROLES) and _may(user, Permission.LOG_VISIT)
    told = [
        (logs, f"Log {VISIT.a}", reverse("engagements:visit-quick-log")),
        (
            not roles.isdisjoint(RECIPIENT_ROLES & WIDE_ROLES),
            "Open the monthly page",
            reverse("fidelity:monthly-home"),
        ),
        (is_local and measures.n_to_enter, "Enter a measure", measures.enter_url),
        (is_local and month.awaited.count, f"Confirm {VISIT.a}", month.awaited.url),
        (is_local, "See your scores", reverse("fidelity:monthly-home")),
        (
            _may(user, Permission.RAISE_BARRIER),
            f"Raise {BARRIER.a}",
            reverse("engagements:barrier-begin"),
        ),
        (not roles.isdisjoint(LEADERSHIP), "See the watch list", reverse("watch-list")),
    ]
    return [Button(label, url) for is_there, label, url in told if is_there]


def _may(user: User, permission: Permission) -> bool:
    return access.engagements_where(user, permission).exists()


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
