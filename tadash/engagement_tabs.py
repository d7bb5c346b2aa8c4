"""The pages of one engagement, as tabs above each of them; cut to the reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from engagements.scope import scope_of
from people.models import User
from words.terms import BARRIER, SETBACK

SHOWN_ON = ("-list", "-page", "-detail", "-map", "-history", "-timeline")
"""Endings of the names of pages that show the tabs. A form has only its own way out."""


@dataclass(frozen=True)
class Tab:
    """A page, with the beginnings of the URL names of the pages that belong to it.

    `is_wide` is for those who see the whole engagement; others read `narrow` as its label, where
    it is called otherwise without the rest. `below` are pages of a second row.
    """

    label: str
    url_name: str
    owns: tuple[str, ...] = ()
    is_wide: bool = False
    narrow: str = ""
    below: tuple[Tab, ...] = ()


@dataclass(frozen=True)
class DrawnTab:
    label: str
    url: str
    is_current: bool
    count: str = ""


@dataclass(frozen=True)
class Tabs:
    """The row of tabs, and the second row of the tab one is in."""

    above: list[DrawnTab]
    below: list[DrawnTab]


TABS = (
    Tab("Overview", "engagement-page", ("engagement-page",)),
    Tab(
        "This month",
        "fidelity:monthly-page",
        is_wide=True,
        below=(
            Tab("This month", "fidelity:monthly-page", ("fidelity:monthly-",), is_wide=True),
            Tab("Breadth and reach", "scaling:scaling-page", ("scaling:",), is_wide=True),
            Tab("Cohorts", "engagements:cohort-list", ("engagements:cohort-",), is_wide=True),
            Tab("Costs", "engagements:cost-list", ("engagements:cost-",), is_wide=True),
        ),
    ),
    Tab(
        "Reviews",
        "reviews:review-list",
        is_wide=True,
        below=(
            Tab("Reviews", "reviews:review-list", ("reviews:review-",), is_wide=True),
            Tab("Decisions", "reviews:decision-list", ("reviews:decision-",)),
            Tab("Packets", "packets:month-list", ("packets:",), is_wide=True),
        ),
    ),
    Tab("TA fidelity card", "accountability:card-page", ("accountability:card-",), is_wide=True),
    Tab(
        "Agreement",
        "engagements:agreement-list",
        below=(
            Tab(
                "Agreement",
                "engagements:agreement-list",
                ("engagements:agreement-", "engagements:clause-", "engagements:dosage-"),
            ),
            Tab(
                "Assumptions",
                "engagements:attestation-list",
                ("engagements:attestation-",),
                is_wide=True,
            ),
            Tab(
                "Intended beneficiaries",
                "engagements:beneficiaries-list",
                ("engagements:beneficiaries-",),
                is_wide=True,
            ),
        ),
    ),
    Tab(
        "Roles and needs",
        "engagements:duty-list",
        narrow="Roles",
        below=(
            Tab("Roles", "engagements:duty-list", ("engagements:duty-",)),
            Tab("Points of contact", "engagements:contact-list", ("engagements:contact-",)),
            Tab("Communication protocol", "engagements:protocol-list", ("engagements:protocol-",)),
            Tab("Workgroups", "engagements:workgroup-list", ("engagements:workgroup-",)),
            Tab("Needs", "engagements:need-list", ("engagements:need-",), is_wide=True),
            Tab("Context", "engagements:context-list", ("engagements:context-",), is_wide=True),
        ),
    ),
    Tab(
        "Improvement",
        "improvement:cycle-list",
        below=(
            Tab("Improvement cycles", "improvement:cycle-list", ("improvement:cycle-",)),
            Tab(
                f"{SETBACK.capital_many} and surprises",
                "improvement:setback-list",
                ("improvement:setback-",),
            ),
            Tab("Goals", "improvement:goal-list", ("improvement:goal-",), is_wide=True),
            Tab("Initiatives", "improvement:initiative-list", ("improvement:initiative-",)),
            Tab("Routines", "improvement:routine-list", ("improvement:routine-",), is_wide=True),
        ),
    ),
    Tab(BARRIER.capital_many, "engagements:barrier-list", ("engagements:barrier-",)),
    Tab("Status", "lifecycle:gate-page", ("lifecycle:",), is_wide=True),
    Tab("Timeline", "engagement-timeline", ("engagement-timeline",)),
)


def tabs_of(engagement_id: int, user: User, view_name: str) -> Tabs | None:
    """The tabs of a page, or None where it is a form or no page of an engagement."""
    if not view_name.endswith(SHOWN_ON) or not any(owns(tab, view_name) for tab in TABS):
        return None
    scope = scope_of(user)
    is_wide = scope.everything or engagement_id in scope.engagements
    here = next(tab for tab in TABS if owns(tab, view_name))
    return Tabs(
        draw(TABS, engagement_id, view_name, is_wide=is_wide),
        draw(here.below, engagement_id, view_name, is_wide=is_wide),
    )


def owns(tab: Tab, view_name: str) -> bool:
    return view_name.startswith(tab.owns or ()) or any(owns(t, view_name) for t in tab.below)


def draw(
    tabs: Iterable[Tab], engagement_id: int, view_name: str, *, is_wide: bool
) -> list[DrawnTab]:
    return [
        DrawnTab(
            _label(tab, is_wide=is_wide),
            reverse(tab.url_name, args=[engagement_id]),
            owns(tab, view_name),
        )
        for tab in tabs
        if is_wide or not tab.is_wide
    ]


def _label(tab: Tab, *, is_wide: bool) -> str:
    return tab.label if is_wide else tab.narrow or tab.label
