"""Which visits are whose: one definition for the piles at home and the list they open."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from engagements.models import Visit
from engagements.models.visits import VisitQuerySet
from engagements.scope import scope_of
from engagements.visits import confirming
from people.models import User
from people.roles import LEADING_ROLES, STAFF_ROLES

STAFF, ASKED, DISPUTED = "mine", "asked", "disputed"
CHOICES = (
    (STAFF, "You lead or come along"),
    (ASKED, "For you to confirm"),
    (DISPUTED, "Disputed, for you to answer"),
)
ASKED_DAYS = 92


def mine(rows: VisitQuerySet, part: str, user: User, today: date) -> VisitQuerySet:
    if part == STAFF:
        own: VisitQuerySet = Visit.objects.of_staff(user)
    elif part == ASKED:
        own = asked(user, today)
    else:
        own = disputed(user)
    return rows.filter(pk__in=own.order_by().values("pk"))


def asked(user: User, today: date) -> VisitQuerySet:
    """Visits of the last quarter whose logs wait for this person's word."""
    lately = confirming.asked_of(user).filter(held_on__gte=today - timedelta(days=ASKED_DAYS))
    return lately.answered("awaited")


def disputed(user: User) -> VisitQuerySet:
    """Of those who log: disputes of their own visits, or for a lead of all in sight."""
    roles = scope_of(user).roles
    seen = Visit.objects.visible_to(user)
    if STAFF_ROLES.isdisjoint(roles):
        seen = seen.none()
    elif LEADING_ROLES.isdisjoint(roles):
        own = Q(lead=user) | Q(staff=user) | Q(logged_by=user)
        seen = seen.filter(pk__in=Visit.objects.filter(own).values("pk"))
    return seen.answered("disputed")
