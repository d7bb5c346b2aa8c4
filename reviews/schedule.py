"""On which day of a month a review falls. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engagements.rules.cadences import Rule, occurrences
from engagements.rules.periods import Period, first_containing, last_day, month_of, month_range


@dataclass(frozen=True)
class Slot:
    """The review of a month: its day, and the planned gap that the day falls into."""

    month: date
    on: date
    gap: str = ""


def slots(rule: Rule, first: date, last: date, gaps: Sequence[Period]) -> Iterator[Slot]:
    """One for each month from that of `first` on whose day comes until `last`."""
    for month in month_range(month_of(first), month_of(last)):
        slot = slot_in(rule, month, gaps)
        if slot and slot.on <= last:
            yield slot


def slot_in(rule: Rule, month: date, gaps: Sequence[Period]) -> Slot | None:
    """None where the rule has no day in that month, which lies before its first."""
    days = occurrences(rule, month, last_day(month))
    if not days:
        return None
    gap = first_containing(gaps, days[0])
    return Slot(month, days[0], gap.name if gap else "")
