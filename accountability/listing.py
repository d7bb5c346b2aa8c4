"""The cards of one month over all engagements that a person sees as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accountability import rating
from accountability.instrument import FEATURES
from accountability.models import SIDE_ROLES, CardMonth, Rating
from engagements import access
from engagements.models import Assignment, Engagement, Side
from engagements.rules.periods import add_months
from people.models import User
from people.roles import Permission
from words.days import long_day

ALL = len(FEATURES)
SHOWN = (
    ("waiting", "Waiting for a side"),
    ("complete", "Both sides rated"),
    ("closed", "Month closed"),
)


def cards_of(user: User, month: date) -> QuerySet[Engagement]:
    """Engagements of which a person sees the card, with how far the ratings of a month are.

    How many features a side rated is no secret; what it said is. `card_state` is a code of the
    status component.
    """
    cards = CardMonth.objects.filter(engagement=OuterRef("pk"), month=month)
    return (
        Engagement.objects.wide_for(user)
        .filter(
            status__in=rating.RATED, starts_on__lt=add_months(month, 1), planned_end_on__gte=month
        )
        .select_related("state", "innovation")
        .annotate(
            n_state=_rated(Side.RECIPIENT, month),
            n_provider=_rated(Side.PROVIDER, month),
            is_shown=Exists(cards.revealed()),
            is_closed=Exists(cards.closed()),
            card_state=Case(
                When(is_closed=True, then=Value("card_closed")),
                When(is_shown=True, then=Value("card_complete")),
                default=Value("card_open"),
            ),
        )
    )


def _rated(side: Side, month: date) -> Coalesce:
    rows = Rating.objects.filter(engagement=OuterRef("pk"), month=month, side=side).order_by()
    counted = rows.values("engagement").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def narrowed(rows: QuerySet[Any], words: str, show: str) -> QuerySet[Any]:
    """Rows of `cards_of` that fit the filters of the list."""
    if words:
        rows = rows.filter(Q(name__holds=words) | Q(state__name__holds=words))
    match show:
        case "waiting":
            return rows.filter(is_closed=False).exclude(n_state=ALL, n_provider=ALL)
        case "complete":
            return rows.filter(n_state=ALL, n_provider=ALL)
        case "closed":
            return rows.filter(is_closed=True)
    return rows


def about(month: date, today: date) -> str:
    day = rating.closes_on(month)
    verb = "closed" if day < today else "closes"
    return f"The month {verb} on {long_day(day)}. Each card shows its figures."


@dataclass(frozen=True)
class ToRate:
    """A month that a person's side has not finished rating."""

    engagement: Engagement
    month: date
    n_rated: int
    closes_on: date

    @property
    def code(self) -> str:
        return f"{self.month:%Y-%m}"


def to_rate(user: User, today: date) -> list[ToRate]:
    """For a home page: last month, where it can still be rated and the own side is not complete."""
    month = add_months(today, -1)
    if rating.closes_on(month) < today:
        return []
    may = access.engagements_where(user, Permission.RATE_TA)
    rows = cards_of(user, month).filter(pk__in=may.values("pk"), is_closed=False)
    sides = _sides(user, today)
    waiting = []
    for row in rows.order_by("state__name__alphabet", "pk"):
        own = sides.get(row.pk, set())
        n = row.n_state if own == {Side.RECIPIENT} else row.n_provider  # type: ignore[attr-defined]
        if len(own) == 1 and n < ALL:
            waiting.append(ToRate(row, month, n, rating.closes_on(month)))
    return waiting


def _sides(user: User, today: date) -> dict[int, set[Side]]:
    sides: dict[int, set[Side]] = {}
    held = Assignment.objects.filter(user=user).current(today)
    for role, engagement in held.values_list("role", "engagement"):
        for side, roles in SIDE_ROLES.items():
            if role in roles:
                sides.setdefault(engagement, set()).add(side)
    return sides


SORTS = {
    "engagement": "name__alphabet",
    "state": "state__name__alphabet",
    "state_rated": "n_state",
    "provider_rated": "n_provider",
}


def in_order(rows: QuerySet[Engagement], sort: str) -> QuerySet[Engagement]:
    field = SORTS.get(sort.removeprefix("-"))
    if field is None:
        return rows.order_by("state__name__alphabet", "name__alphabet", "pk")
    ordered = F(field).desc() if sort.startswith("-") else F(field).asc()
    return rows.order_by(ordered, "pk")
