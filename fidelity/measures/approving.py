"""Several measures approved at once: each for itself, so that one that moved on holds up no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from editing.refusals import Refused, Stale
from fidelity.measures import mine, reviewing
from fidelity.models import Administration, ExpectedMeasure
from fidelity.models.measures import ExpectedMeasureQuerySet
from people.models import User


@dataclass(frozen=True)
class Left:
    """A measure that was not approved, and why."""

    administration: Administration
    why: str


@dataclass(frozen=True)
class Approved:
    done: tuple[Administration, ...]
    left: tuple[Left, ...]


def waiting_for(user: User) -> ExpectedMeasureQuerySet:
    """What others submitted where this person approves, the longest waiting first."""
    seen = mine.mine(ExpectedMeasure.objects.visible_to(user), mine.APPROVE, user)
    return seen.with_live().order_by(F("live__submitted_at"), "pk")


def approve_several(
    *, read: Sequence[tuple[Administration, int]], by: User, now: datetime
) -> Approved:
    """Approve each measure that is still as it was read: an administration and its revision."""
    done, left = [], []
    for administration, revision in read:
        try:
            done.append(
                reviewing.approve(administration=administration, revision=revision, by=by, now=now)
            )
        except (Refused, Stale) as refused:
            left.append(Left(administration, str(refused)))
    return Approved(tuple(done), tuple(left))
