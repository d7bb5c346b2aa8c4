"""Where a person can go: one list, cut to the reader, drawn at the left or along the bottom."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from engagements.scope import scope_of
from people.models import User
from people.roles import (
    PROVIDER_ROLES,
    RECIPIENT_ROLES,
    ROLES,
    WIDE_ROLES,
    Permission,
    Role,
    roles_granting,
)
from words.terms import BARRIER, SITE, VISIT

BOTTOM_PLACES = 6
"""As many as a thumb can tell apart on a narrow phone, "More" among them."""

LEADERSHIP = PROVIDER_ROLES | (RECIPIENT_ROLES & WIDE_ROLES)
OBSERVERS = WIDE_ROLES - PROVIDER_ROLES - RECIPIENT_ROLES
HISTORIANS = roles_granting(Permission.READ_HISTORY)
OVERSEERS = frozenset(role for role in Role if ROLES[role].kinds != ("school",))
"""Whose sites have sites below them."""


def everyone(user: User) -> bool:
    return True


def holding(*roles: Role) -> Callable[[User], bool]:
    """True for a person who holds any of these roles."""
    wanted = frozenset(roles)
    return lambda user: not wanted.isdisjoint(scope_of(user).roles)


@dataclass(frozen=True)
class NavItem:
    label: str
    url_name: str
    icon: str
    shown_to: Callable[[User], bool] = everyone
    starts_group: bool = False
    short: str = ""
    at_hand: Callable[[User], bool] = everyone
    """Whose thumb it may lie under on a phone; for others it stands behind "More"."""


@dataclass(frozen=True)
class Place:
    """A navigation item as one person sees it on one page."""

    label: str
    short: str
    url: str
    icon: str
    starts_group: bool
    is_at_hand: bool
    is_current: bool = False


NAV = (
    NavItem("Home", "home", "home"),
    NavItem(
        "This month",
        "fidelity:monthly-home",
        "month",
        holding(*OVERSEERS),
        short="Month",
        at_hand=holding(*LEADERSHIP, *OBSERVERS),
    ),
    NavItem(VISIT.capital_many, "engagements:visit-list", "visit"),
    NavItem("Measures", "fidelity:measure-list", "measure"),
    NavItem("Next steps", "engagements:step-list", "action", short="Steps"),
    NavItem(BARRIER.capital_many, "engagements:barrier-home", "barrier"),
    NavItem("Engagements", "engagement-list", "engagement", holding(*OVERSEERS)),
    NavItem(SITE.capital_many, "engagements:site-list", "site"),
    NavItem("Reviews", "reviews:review-overview", "check", holding(*LEADERSHIP, *OBSERVERS)),
    NavItem(
        "Sustainability plans",
        "sustainability:plan-list",
        "plan",
        holding(*LEADERSHIP, *OBSERVERS),
    ),
    NavItem("Cadences", "engagements:cadence-list", "cadence", holding(*PROVIDER_ROLES), True),
    NavItem("Instruments", "fidelity:instrument-list", "instrument", holding(*LEADERSHIP)),
    NavItem("People", "engagements:person-list", "people", holding(*LEADERSHIP)),
    NavItem("History", "office:history", "history", holding(*HISTORIANS)),
    NavItem("Administration", "office:home", "office", holding(Role.ADMINISTRATOR)),
)


def current_url(urls: list[str], path: str) -> str | None:
    """The longest address the path lies under; the front page only for itself."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default=None)


def nav_items(user: User, path: str) -> list[Place]:
    """The places this person may open, in order, the one that holds the path marked."""
    places = [
        Place(
            item.label,
            item.short or item.label,
            reverse(item.url_name),
            item.icon,
            item.starts_group,
            item.at_hand(user),
        )
        for item in NAV
        if item.shown_to(user)
    ]
    here = current_url([place.url for place in places], path)
    return [replace(place, is_current=place.url == here) for place in places]


@dataclass(frozen=True)
class BottomBar:
    """The first few places at hand; the rest, where not all have room, behind "More"."""

    places: list[Place]
    more: list[Place]

    @property
    def more_is_current(self) -> bool:
        return any(place.is_current for place in self.more)


def bottom_bar(places: list[Place]) -> BottomBar:
    if len(places) <= BOTTOM_PLACES:
        return BottomBar(places, [])
    bar = [place for place in places if place.is_at_hand][: BOTTOM_PLACES - 1]
    return BottomBar(bar, [place for place in places if place not in bar])


@dataclass(frozen=True)
class Navigation:
    """What base.html draws around every page of a signed-in person."""

    places: list[Place]
    bottom_bar: BottomBar
    section: Place | None
    role_words: str


def role_words(user: User) -> str:
    """The roles a person holds, in the order of their reach: "TA lead, Observer"."""
    return ", ".join(role.label for role in Role if role in scope_of(user).roles)


def navigation(request: HttpRequest) -> Navigation | None:
    user = request.user
    if not isinstance(user, User):
        return None
    places = nav_items(user, request.path)
    return Navigation(
        places=places,
        bottom_bar=bottom_bar(places),
        section=next((place for place in places if place.is_current), None),
        role_words=role_words(user),
    )


def context(request: HttpRequest) -> dict[str, object]:
    """Lazy, so that a fragment without a frame pays nothing for it."""
    return {"navigation": SimpleLazyObject(lambda: navigation(request))}
