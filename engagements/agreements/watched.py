"""Agreements that run out, for the watch list."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from engagements.agreements.pages import SOON_DAYS
from engagements.models import Agreement
from engagements.pages.watched import Fact, Told
from people.models import User
from words.days import long_day


def ending(user: User, today: date) -> QuerySet[Agreement]:
    standing = Agreement.objects.visible_to(user).standing()
    soon = standing.filter(ends_on__lte=today + timedelta(days=SOON_DAYS))
    return soon.order_by("ends_on", "pk")


def told(row: Agreement) -> Told:
    return Told(
        str(row),
        reverse("engagements:agreement-detail", args=[row.pk]),
        f"In force until {long_day(row.ends_on)}",
    )


ENDING = Fact(
    code="agreement",
    order=7,
    label="Agreement ending",
    about=f"The agreement runs out within {SOON_DAYS} days, or has run out.",
    one="Agreement ending",
    many="{} agreements ending",
    rows=ending,
    told=told,
    site="",
)
