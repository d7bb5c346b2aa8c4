"""Which measures are whose to do: one definition for the piles at home and the list they open."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from engagements import access
from fidelity.models import Instrument
from fidelity.models.measures import ExpectedMeasureQuerySet
from people.models import User
from people.roles import Permission, Side

ENTER, RETURNED, CORRECT, APPROVE = "enter", "returned", "correct", "approve"
ANY = "mine"
MINE = ((ANY, "Mine"),)
CHOICES = (
    (ANY, "For you to do"),
    (ENTER, "For you to fill in"),
    (RETURNED, "Returned to you"),
    (CORRECT, "Open for correction"),
    (APPROVE, "For you to approve"),
)


def mine(rows: ExpectedMeasureQuerySet, part: str, user: User) -> ExpectedMeasureQuerySet:
    """What was returned to somebody is that only, and not one more to fill in."""
    if part == ANY:
        return _of_any_part(rows, user)
    if part == APPROVE:
        return _to_approve(rows, user)
    own = _where(rows, user, Permission.ENTER_MEASURE)
    returned = own.returned_to(user)
    if part == RETURNED:
        return returned
    others = own.exclude(pk__in=returned.values("pk"))
    return others.in_correction() if part == CORRECT else others.unanswered()


def _of_any_part(rows: ExpectedMeasureQuerySet, user: User) -> ExpectedMeasureQuerySet:
    own = _where(rows, user, Permission.ENTER_MEASURE)
    parts = (own.unanswered(), own.in_correction(), own.returned_to(user), _to_approve(rows, user))
    ids = [Q(pk__in=part.order_by().values("pk")) for part in parts]
    return rows.filter(reduce(or_, ids))


def _where(
    rows: ExpectedMeasureQuerySet, user: User, permission: Permission
) -> ExpectedMeasureQuerySet:
    """Those at the sites where a person's role grants the permission, not only where it looks."""
    where = access.scope_for(user, permission)
    return rows if where.everything else rows.filter(where.rows())


def _to_approve(rows: ExpectedMeasureQuerySet, user: User) -> ExpectedMeasureQuerySet:
    """What the TA provider says of its own work is for the recipient alone."""
    judged = _where(rows, user, Permission.APPROVE_MEASURE)
    waiting = judged.submitted_by_others(user)
    own_side = access.engagements_on_side(user, Permission.APPROVE_MEASURE, Side.RECIPIENT)
    own_words = waiting.filter(
        instrument__level=Instrument.Level.PROVIDER, instrument__is_made_elsewhere=False
    ).exclude(engagement__in=own_side)
    return waiting.exclude(pk__in=own_words.values("pk"))
