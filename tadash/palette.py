"""What can be done from anywhere by typing it: "log a visit at Pinewood", "go to next steps"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from engagements import access
from engagements.models import Participation
from people.models import User
from people.roles import Permission
from search.words import clean
from tadash.nav import nav_items
from words.terms import BARRIER, SETBACK, VISIT

P = Permission

SITES_OFFERED = 5
SITES_OFFERED_BESIDE = 1
"""Where a place was typed and no deed: the words may mean something else."""

LITTLE_WORDS = frozenset({"a", "an", "the", "at", "in", "for", "to", "of", "on", "go", "open"})


@dataclass(frozen=True)
class Action:
    label: str
    about: str
    url: str
    icon: str


@dataclass(frozen=True)
class Deed:
    """What a person may do where a role grants it; `at` is its address for one site."""

    label: str
    url_name: str
    permission: Permission
    icon: str
    at: Callable[[Participation], str] | None = None


def log_at(row: Participation) -> str:
    there = {"visit": "new", "engagement": row.engagement_id, "site": row.site_id}
    return f"{reverse('engagements:visit-quick-log')}?{urlencode(there)}"


def raise_at(row: Participation) -> str:
    page = reverse("engagements:barrier-add", args=[row.engagement_id])
    return f"{page}?{urlencode({'site': row.site_id})}"


DEEDS = (
    Deed(f"Log {VISIT.a}", "engagements:visit-quick-log", P.LOG_VISIT, "visit", log_at),
    Deed(f"Plan {VISIT.a}", "engagements:visit-add", P.PLAN_VISITS, "month"),
    Deed("Log short contacts", "engagements:visit-contacts", P.LOG_VISIT, "people"),
    Deed(f"Raise {BARRIER.a}", "engagements:barrier-begin", P.RAISE_BARRIER, "barrier", raise_at),
    Deed(f"Record {SETBACK.a}", "improvement:setback-begin", P.RECORD_SETBACK, "action"),
)


def actions(typed: str, user: User, today: date) -> list[Action]:
    """Deeds and places that begin as was typed; with nothing typed, all that are this person's."""
    words = meant(typed)
    asked = [(deed, place) for deed in DEEDS if (place := place_in(words, deed)) is not None]
    found = [action for deed, place in asked for action in _deeds(deed, place, user, today)]
    if words and not asked:
        beside = (deed for deed in DEEDS if deed.at)
        found = [
            action
            for deed in beside
            for action in _at_sites(deed, words, user, today, SITES_OFFERED_BESIDE)
        ]
    return [*places(words, user), *found] if not words else [*found, *places(words, user)]


def meant(typed: str) -> tuple[str, ...]:
    """The words that say something, without "at" and "the"."""
    return tuple(word for word in clean(typed).casefold().split() if word not in LITTLE_WORDS)


def place_in(words: tuple[str, ...], deed: Deed) -> tuple[str, ...] | None:
    """What follows the deed's name, or the beginning of it; None where words name another."""
    names = meant(deed.label)
    for start in range(len(names)):
        n = _n_begun(words, names[start:])
        if n or not words:
            return words[n:]
    return None


def _n_begun(words: tuple[str, ...], names: tuple[str, ...]) -> int:
    """How many of the words begin the names, one after the other."""
    n = 0
    while n < min(len(words), len(names)) and names[n].startswith(words[n]):
        n += 1
    return n


def _deeds(deed: Deed, place: tuple[str, ...], user: User, today: date) -> Iterable[Action]:
    if place:
        return _at_sites(deed, place, user, today, SITES_OFFERED) if deed.at else []
    may = access.engagements_where(user, deed.permission).exists()
    return [Action(deed.label, "", reverse(deed.url_name), deed.icon)] if may else []


def _at_sites(
    deed: Deed, place: tuple[str, ...], user: User, today: date, most: int
) -> list[Action]:
    """The deed at sites of this name that take part where a role of the person grants it."""
    if deed.at is None:
        return []
    where = access.scope_for(user, deed.permission)
    rows = Participation.objects.visible_to(user).current(today).for_list()
    if not where.everything:
        rows = rows.filter(where.rows())
    rows = rows.filter(site__name__holds=" ".join(place))
    first = rows.order_by("site__name__alphabet", "pk")[:most]
    return [
        Action(f"{deed.label} at {row.site}", str(row.engagement), deed.at(row), deed.icon)
        for row in first
    ]


def places(words: tuple[str, ...], user: User) -> list[Action]:
    return [
        Action(f"Go to {place.label}", "", place.url, place.icon)
        for place in nav_items(user, "/search/")
        if all(_begins_one(word, place.label) for word in words)
    ]


def _begins_one(word: str, label: str) -> bool:
    return any(part.startswith(word) for part in label.casefold().split())
