"""The time that TA took, month by month: visit-hours and staff-hours, which are two sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import Coalesce, TruncMonth

from engagements.models import Cost, Visit
from engagements.models.visits import VisitQuerySet, staff_who_came
from engagements.rules.hours import Hours, Spent, hours_of
from people.models import User
from scaling.asked import Asked
from scaling.rules.spending import HOUR, Price


@dataclass(frozen=True)
class Month:
    """Held visits of one month that are alike."""

    month: date
    spent: Spent


def visits_of(asked: Asked, reader: User) -> VisitQuerySet:
    """Those of the engagement, or at one district and its schools."""
    seen = Visit.objects.visible_to(reader).filter(engagement=asked.engagement)
    return seen if asked.is_state else seen.at([asked.unit])


def months_of(asked: Asked, reader: User) -> list[Month]:
    """All held visits up to the day that counts. One query."""
    held: Any = visits_of(asked, reader).held().filter(held_on__lte=asked.on)
    alike = held.annotate(month=TruncMonth("held_on"), came=Coalesce(staff_who_came(), 0))
    alike = alike.order_by().values("month", "contact_minutes", "came").annotate(n=Count("pk"))
    rows = alike.values_list("month", "contact_minutes", "came", "n")
    return [Month(month, Spent(minutes, came, n)) for month, minutes, came, n in rows]


def hours_from(months: Iterable[Month], first: date) -> Hours:
    return hours_of(each.spent for each in months if each.month >= first)


def staff_minutes_by_month(months: Iterable[Month]) -> dict[date, int]:
    rows = list(months)
    return {
        month: hours_of(each.spent for each in rows if each.month == month).staff_minutes
        for month in {each.month for each in rows}
    }


def prices_of(asked: Asked, reader: User) -> list[Price]:
    """What the engagement pays. Of a year's cost nobody knows how much a district takes: there
    only hours have a price, and only where they always had one."""
    rows = Cost.objects.visible_to(reader).filter(engagement=asked.engagement)
    found = [Price(*row) for row in rows.values_list("first_month", "per", "dollars")]
    is_told = asked.is_state or all(price.per == HOUR for price in found)
    return found if is_told else []
