"""The rows behind what was resolved: barriers, and items that were at zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from people.models import User
from scaling import resolving
from scaling.asked import Asked, Measure
from words.days import short_day
from words.terms import BARRIER

SIDES = {"with": True, "without": False}


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    detail: str
    place: str


@dataclass(frozen=True)
class Behind:
    """`rows` are read where they are shown."""

    title: str
    gather: Callable[[Asked, Measure, User], list[Link]]


def _known() -> dict[str, Behind]:
    found = {}
    for side, is_helped in SIDES.items():
        for ending, only_resolved in (("", False), ("-resolved", True)):
            done = " resolved" if only_resolved else ""
            found[f"barriers-{side}{ending}"] = Behind(
                f"{BARRIER.capital_many}{done} {side} TA", _barriers(is_helped, only_resolved)
            )
            found[f"items-{side}{ending}"] = Behind(
                f"Items that were at zero,{done or ' measured again'} {side} TA",
                _items(is_helped, only_resolved),
            )
    return found


def _barriers(is_helped: bool, only_resolved: bool) -> Callable[[Asked, Measure, User], list[Link]]:
    def gather(asked: Asked, measure: Measure, reader: User) -> list[Link]:
        rows = resolving.barriers_of(asked, reader).filter(is_helped=is_helped)
        if only_resolved:
            rows = rows.filter(is_resolved=True)
        rows = rows.select_related("site").order_by("raised_on", "pk")
        return [_barrier(row) for row in rows]

    return gather


def _barrier(row: Any) -> Link:
    until = f", answered {short_day(row.answered_on)}" if row.answered_on else ", waiting"
    detail = f"Raised {short_day(row.raised_on)}{until}"
    return Link(
        row.title, reverse("engagements:barrier-detail", args=[row.pk]), detail, str(row.site)
    )


def _items(is_helped: bool, only_resolved: bool) -> Callable[[Asked, Measure, User], list[Link]]:
    def gather(asked: Asked, measure: Measure, reader: User) -> list[Link]:
        rows = resolving.items_of(asked, measure, is_helped=is_helped, only_resolved=only_resolved)
        return [_item(row) for row in rows]

    return gather


def _item(row: resolving.LowItem) -> Link:
    name = f"{row.code}: {row.wording}" if row.wording else row.code
    detail = f"From 0 to {row.points} of {row.max_points} points"
    return Link(name, reverse("engagements:site-detail", args=[row.site_id]), detail, row.site)


KNOWN = _known()
