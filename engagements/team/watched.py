"""Sites whose people changed, for the watch list."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from engagements.models import Assignment
from engagements.pages.watched import Fact, Told
from engagements.rules.periods import add_months
from people.models import User
from people.roles import LOCAL_ROLES
from words.days import long_day
from words.terms import SITE

NEW_MONTHS = 12


def taken_over(user: User, today: date) -> QuerySet[Assignment]:
    """Who came where somebody else's same role had ended before or ended on that day."""
    others = Assignment.objects.filter(
        engagement=OuterRef("engagement"), site=OuterRef("site"), role=OuterRef("role")
    ).exclude(user=OuterRef("user"))
    since = add_months(today, -NEW_MONTHS)
    before = others.filter(ends_on__lte=OuterRef("starts_on"), starts_on__lt=OuterRef("starts_on"))
    seen = Assignment.objects.visible_to(user).current(today)
    return (
        seen.filter(Exists(before), role__in=LOCAL_ROLES, starts_on__gt=since)
        .for_list()
        .order_by("-starts_on", "pk")
    )


def told(row: Assignment) -> Told:
    return Told(
        row.user.name,
        reverse("engagements:person-detail", args=[row.user_id]),
        f"{row.get_role_display()} since {long_day(row.starts_on)}",
    )


NEW = Fact(
    code="new",
    order=4,
    label="New on the team",
    about=(
        f"Somebody took over a role at the {SITE.one} in the last {NEW_MONTHS} months, after "
        "somebody else’s had ended. Principals and superintendents have no record of their own; "
        "they count where they hold such a role."
    ),
    one="Somebody new on the team",
    many="{} new on the team",
    rows=taken_over,
    told=told,
)
