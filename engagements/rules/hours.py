"""Visit-hours and staff-hours: two sums of the same visits, which must not be mixed up.

Visit-hours say how long sites were visited: the minutes of contact of each visit, once, however
many people came. Staff-hours say how much of people's time that took: the same minutes, once for
each person of the TA staff who came. Preparation and travel belong to neither. Two people at one
visit of an hour are one visit-hour and two staff-hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Spent:
    """Held visits that are alike: minutes of contact of each, TA staff at each, how many."""

    minutes: int | None
    staff: int
    visits: int = 1


@dataclass(frozen=True)
class Hours:
    """Both sums in minutes, and of how many visits; what is not known is counted, not guessed.

    `without_minutes` are held visits whose length nobody wrote down: in neither sum.
    `without_staff` have a length, and nobody named who came: not in `staff_minutes`.
    """

    visits: int = 0
    visit_minutes: int = 0
    staff_minutes: int = 0
    without_minutes: int = 0
    without_staff: int = 0


def staff_minutes(minutes: int | None, staff: int) -> int | None:
    """Of one visit; None where its length or who came is not known."""
    return minutes * staff if minutes and staff else None


def hours_of(spent: Iterable[Spent]) -> Hours:
    """The sums over all visits given."""
    rows = list(spent)
    known = [row for row in rows if row.minutes]
    return Hours(
        visits=sum(row.visits for row in rows),
        visit_minutes=sum((row.minutes or 0) * row.visits for row in known),
        staff_minutes=sum((row.minutes or 0) * row.staff * row.visits for row in known),
        without_minutes=sum(row.visits for row in rows if not row.minutes),
        without_staff=sum(row.visits for row in known if not row.staff),
    )
