"""What clarity is counted from, for gates and the card. Each function is one query.

Nothing written never reads as complete: a role that the tier requires and nobody wrote down is
vacant, and a kind of context that was never reviewed is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from engagements import duties
from engagements.duties import RequiredDuty, Term
from engagements.models import ContextReview, Duty, Engagement, Need, Side


class Vacancy(NamedTuple):
    """A required role that nobody holds, and for how many days."""

    title: str
    side: str
    days: int

    @property
    def words(self) -> str:
        """“Data lead (State), vacant for 12 days”."""
        unit = "day" if self.days == 1 else "days"
        return f"{self.title} ({Side(self.side).label}), vacant for {self.days:,} {unit}"


class RolesFilled(NamedTuple):
    filled: int
    required: int
    vacant: tuple[Vacancy, ...]


class NeedsOwned(NamedTuple):
    """`without` holds the words of open needs that lack an owner on a side."""

    owned: int
    open: int
    without: tuple[str, ...]


class ContextFresh(NamedTuple):
    """`missing` holds the labels of the kinds never reviewed, or longer than a year ago."""

    fresh: int
    kinds: int
    missing: tuple[str, ...]


def required_filled(engagement: Engagement, on: date) -> RolesFilled:
    """Required roles held on a day, of those that the tier or the engagement itself requires."""
    needed = Duty.objects.filter(engagement=engagement).required().current(on)
    rows = list(needed.with_holding(on).order_by("side", "title", "pk"))
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


def needs_owned(engagement: Engagement) -> NeedsOwned:
    """Open needs with an owner on both sides."""
    rows = list(Need.objects.filter(engagement=engagement).open().order_by("priority", "pk"))
    without = [row.text for row in rows if not row.is_owned]
    return NeedsOwned(len(rows) - len(without), len(rows), tuple(without))


def context_fresh(engagement: Engagement, on: date) -> ContextFresh:
    """Kinds of context reviewed within the year before a day."""
    reviews = ContextReview.objects.filter(engagement=engagement, reviewed_on__lte=on).fresh(on)
    fresh = set(reviews.values_list("kind", flat=True))
    missing = [kind.label for kind in ContextReview.Kind if kind.value not in fresh]
    return ContextFresh(len(fresh), len(ContextReview.Kind), tuple(map(str, missing)))
