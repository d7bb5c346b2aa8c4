"""Search from anywhere: sites, engagements and people, within the reader's scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from engagements import access
from engagements.models import Engagement, Site
from people.models import User
from words.terms import SITE

SHORTEST = 2
SHOWN = 10


@dataclass(frozen=True)
class Hit:
    name: str
    about: str
    url: str


@dataclass(frozen=True)
class Group:
    """The first hits of one kind; `count` is how many there are in all."""

    title: str
    hits: list[Hit]
    count: int
    all_url: str

    @property
    def all_words(self) -> str:
        return f"All {{}} {self.title.lower()}"

    @property
    def n_more(self) -> int:
        return self.count - len(self.hits)


def search(words: str, user: User) -> list[Group]:
    """Groups with at least one hit; none for fewer than two letters."""
    words = " ".join(words.split())
    if len(words) < SHORTEST:
        return []
    groups = [_engagements(words, user), _sites(words, user), _people(words, user)]
    return [group for group in groups if group.count]


def _engagements(words: str, user: User) -> Group:
    rows = Engagement.objects.visible_to(user).for_list()
    rows = rows.filter(
        Q(name__icontains=words)
        | Q(innovation__name__icontains=words)
        | Q(state__name__icontains=words)
    )
    return _group(
        "Engagements",
        rows,
        words,
        "engagement-page",
        "engagements:engagement-list",
        lambda row: f"{row.state}, {row.innovation}",
    )


def _sites(words: str, user: User) -> Group:
    rows = Site.objects.visible_to(user).select_related("state")
    rows = rows.filter(Q(name__icontains=words) | Q(nces_id__startswith=words))
    return _group(
        SITE.capital_many,
        rows,
        words,
        "engagements:site-detail",
        "engagements:site-list",
        _about_site,
    )


def _about_site(site: Site) -> str:
    facts = [site.get_kind_display(), str(site.state or ""), site.nces_id]
    return ", ".join(fact for fact in facts if fact)


def _people(words: str, user: User) -> Group:
    rows = access.people_visible_to(user).select_related("organisation")
    rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words))
    return _group(
        "People",
        rows,
        words,
        "engagements:person-detail",
        "engagements:person-list",
        lambda row: ", ".join(str(fact) for fact in (row.job_title, row.organisation) if fact),
    )


def _group(
    title: str,
    rows: QuerySet[Any],
    words: str,
    page: str,
    all_rows: str,
    about: Callable[[Any], str],
) -> Group:
    """`page` and `all_rows` are the URL names of the page of one row, and of the list of all."""
    first = rows.order_by("name", "pk")[: SHOWN + 1]
    hits = [Hit(row.name, about(row), reverse(page, args=[row.pk])) for row in first]
    return Group(
        title=title,
        hits=hits[:SHOWN],
        count=len(hits) if len(hits) <= SHOWN else rows.count(),
        all_url=f"{reverse(all_rows)}?{urlencode({'q': words})}",
    )
