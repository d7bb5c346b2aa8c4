"""Roles that nobody holds, for the watch list."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from engagements.models import Duty, DutyHolding
from engagements.pages.watched import Fact, Told
from people.models import User


def vacant(user: User, today: date) -> QuerySet[Duty]:
    needed = Duty.objects.visible_to(user).current(today).required()
    return needed.filter(~DutyHolding.held_on(today)).order_by("side", "title", "pk")


def told(row: Duty) -> Told:
    return Told(
        row.title,
        reverse("engagements:duty-list", args=[row.engagement_id]),
        row.get_side_display(),
    )


VACANT = Fact(
    code="vacant",
    order=5,
    label="Role vacant",
    about="Nobody holds a role that the work cannot do without.",
    one="1 role vacant",
    many="{} roles vacant",
    rows=vacant,
    told=told,
    site="",
)
