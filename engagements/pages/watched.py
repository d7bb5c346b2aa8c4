"""Plain facts that make a site or an engagement worth a look, for the watch list.

The list joins what all rooms and apps know, so each of them declares its facts in `watched.py`,
which is read when the product starts. A fact is the rows that make it red; how many they are and
where, and the page that shows exactly these, follow from that one query.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from people.models import User


@dataclass(frozen=True)
class Told:
    """One row that makes a fact red, and where it leads."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Fact:
    """`rows` are those in sight that make it red on a day, ready to be told.

    `engagement` and `site` are the ways to them from a row; without `site` the fact is one of the
    engagement as a whole. `one` and `many` say how many rows there are, `many` with a place for
    the number. `order` is its rank on the page.
    """

    code: str
    order: int
    label: str
    about: str
    one: str
    many: str
    rows: Callable[[User, date], QuerySet[Any]]
    told: Callable[[Any], Told]
    engagement: str = "engagement"
    site: str = "site"

    def said(self, count: int) -> str:
        return self.one if count == 1 else self.many


FACTS: list[Fact] = []


def facts() -> list[Fact]:
    return sorted(FACTS, key=lambda fact: fact.order)
