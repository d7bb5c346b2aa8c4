"""What waits for a person at home: their cycles to close, and setbacks to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from engagements import access
from engagements.scope import scope_of
from improvement.models import Cycle, Setback
from improvement.models.setbacks import SetbackQuerySet
from improvement.pages import SOON, CycleLine, SetbackLine, cycle_line, setback_line
from people.models import User
from people.roles import LEADING_ROLES, RECIPIENT_ROLES, Permission, roles_granting

ROWS = 5
ANSWERERS = roles_granting(Permission.RECORD_SETBACK) & (LEADING_ROLES | RECIPIENT_ROLES)
"""Who is asked at home: an administrator finds the lists, but is not asked to answer."""


@dataclass(frozen=True)
class MyImprovement:
    cycles: tuple[CycleLine, ...]
    setbacks: tuple[SetbackLine, ...]
    n_setbacks: int

    @property
    def has_more_setbacks(self) -> bool:
        return self.n_setbacks > len(self.setbacks)


def my_improvement(user: User, today: date) -> MyImprovement:
    """Open cycles of one's own that are due within a week, and setbacks one may answer."""
    cycles = Cycle.objects.visible_to(user).open().filter(owner=user, due_on__lte=today + SOON)
    setbacks = to_answer(user, today)
    return MyImprovement(
        cycles=tuple(
            cycle_line(cycle, today) for cycle in cycles.for_list().order_by("due_on", "pk")[:ROWS]
        ),
        setbacks=tuple(
            setback_line(row, today)
            for row in setbacks.for_list().order_by("happened_on", "pk")[:ROWS]
        ),
        n_setbacks=setbacks.count(),
    )


def to_answer(user: User, today: date) -> SetbackQuerySet:
    """Open setbacks of one's sites, and those whose answer is to be tested."""
    if ANSWERERS.isdisjoint(scope_of(user).roles):
        return Setback.objects.none()
    where = access.engagements_where(user, Permission.RECORD_SETBACK)
    waiting = Q(answered_on=None, kind=Setback.Kind.SETBACK) | Q(test_on__lt=today, result_on=None)
    return Setback.objects.visible_to(user).filter(waiting, engagement__in=where)
