"""The days of one month that count, and how far a definition looks back from them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from engagements.rules.periods import add_months, last_day, month_of, month_range

QUARTER, YEAR = 92, 365
"""Days that a definition looks back."""


@dataclass(frozen=True)
class Window:
    """A month, cut to the days on which the engagement ran and which are not ahead.

    `last` is the day as of which everything is counted. A month outside the engagement is empty.
    """

    month: date
    first: date
    last: date
    starts_on: date
    ends_on: date
    today: date

    @property
    def is_empty(self) -> bool:
        return self.last < self.first

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def since(self, days: int) -> date:
        """The first of so many days up to the last one, but none before the engagement."""
        return max(self.starts_on, self.last - timedelta(days=days - 1))

    def reaches_back(self, day: date | None, days: int) -> bool:
        """Whether a day lies in the `days` up to the last one."""
        return not self.is_empty and day is not None and self.since(days) <= day <= self.last

    def is_known(self, day: date | None) -> bool:
        """Whether something of that day had happened as of the last one."""
        return day is not None and day <= self.last

    @property
    def months(self) -> list[date]:
        """Up to twelve months of the engagement, this one last."""
        first = max(month_of(self.starts_on), add_months(self.month, -11))
        return [] if self.is_empty else month_range(first, self.month)


def window_of(month: date, starts_on: date, ends_on: date, today: date) -> Window:
    """The window of a month, of an engagement from its first to the last day that counts."""
    return Window(
        month=month_of(month),
        first=max(month_of(month), starts_on),
        last=min(last_day(month), ends_on, today),
        starts_on=starts_on,
        ends_on=ends_on,
        today=today,
    )
