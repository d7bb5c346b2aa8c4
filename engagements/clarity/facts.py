"""Which of the required roles are held, for their page, in one query.

Nothing written never reads as complete: a role that the tier requires and nobody wrote down is
vacant. What the card counts month by month is in `accountability`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from engagements.models import Duty, Engagement, Side
from engagements.rules import duties
from engagements.rules.duties import RequiredDuty, Term


class Vacancy(NamedTuple):
    """A required role that nobody holds, and for how many days; none before it is needed."""

    title: str
    side: str
    days: int

    @property
    def words(self) -> str:
        """“Data lead (State), vacant for 12 days”."""
        words = f"{self.title} ({Side(self.side).label}), vacant"
        if not self.days:
            return words
        return f"{words} for {self.days:,} {'day' if self.days == 1 else 'days'}"


class RolesFilled(NamedTuple):
    filled: int
    required: int
    vacant: tuple[Vacancy, ...]


def required_filled(engagement: Engagement, on: date) -> RolesFilled:
    """Required roles held on a day, of those that the tier or the engagement itself requires."""
    needed = Duty.objects.filter(engagement=engagement).required().current(on)
    rows = list(needed.with_holding(on).order_by("side", "title__alphabet", "pk"))
    vacant = [_vacancy(row, row.last_held_on, on) for row in rows if not row.is_held]
    unwritten = list(_unwritten(engagement, {row.code for row in rows}))
    vacant += [_never_held(engagement, each, on) for each in unwritten]
    required = len(rows) + len(unwritten)
    return RolesFilled(required - len(vacant), required, tuple(vacant))


def _vacancy(duty: Duty, last_held_on: date | None, on: date) -> Vacancy:
    held = [Term(duty.starts_on, last_held_on)] if last_held_on else []
    days = duties.days_vacant(Term(duty.starts_on, duty.ends_on), held, on)
    return Vacancy(duty.title, duty.side, days)


def _unwritten(engagement: Engagement, codes: set[str]) -> Iterator[RequiredDuty]:
    return (each for each in duties.REQUIRED[engagement.tier] if each.code not in codes)


def _never_held(engagement: Engagement, each: RequiredDuty, on: date) -> Vacancy:
    days = duties.days_vacant(Term(engagement.starts_on), [], on)
    return Vacancy(each.title, each.side, days)
