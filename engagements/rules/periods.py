"""Months, school years and other dated stretches of time.

A month is the `date` of its first day. Where a function takes a month, any day of that month
does as well, so a caller need not normalise first; where it returns one, it is the first day.

Nothing here reads the clock, a time zone or the database: days are plain `date` values, in the
local calendar of whoever wrote them down.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from words.days import long_month

LOG_GRACE_DAYS = 15
"""How long after the end of its month a visit may be logged and still be on time."""

SCHOOL_YEAR_STARTS = 7
"""July: the first month of the school year in federal education files."""


class InvalidPeriod(ValueError):
    """A period that ends before it begins."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A closed stretch of days: `first` and `last` both belong to it.

    Closed because that is how people write one ("closed from 20 December to 3 January").
    `name` is what to call it on a page and plays no part in comparing two periods.
    """

    first: date
    last: date
    name: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.last < self.first:
            message = f"A period cannot end on {self.last}, before it begins on {self.first}."
            raise InvalidPeriod(message)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def months(self) -> list[date]:
        """Every month the period touches, in order."""
        return month_range(self.first, self.last)

    def overlaps(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last


def month_of(day: date) -> date:
    return date(day.year, day.month, 1)


def add_months(month: date, n: int) -> date:
    """The month `n` months later (earlier when `n` is negative)."""
    years, zero_based = divmod(month.year * 12 + month.month - 1 + n, 12)
    return date(years, zero_based + 1, 1)


def months_between(first: date, last: date) -> int:
    """Whole calendar months from the month of `first` to the month of `last`.

    0 within one month; negative when `last` lies in an earlier month. Days are not looked at:
    from 31 January to 1 February is one month on.
    """
    return (last.year - first.year) * 12 + last.month - first.month


def month_range(first: date, last: date) -> list[date]:
    """The months from that of `first` to that of `last`, both included; empty if reversed."""
    return [add_months(first, n) for n in range(months_between(first, last) + 1)]


def last_day(month: date) -> date:
    return date(month.year, month.month, monthrange(month.year, month.month)[1])


def month_period(month: date) -> Period:
    """The month as a period, named as a reader would say it: "March 2026"."""
    return Period(month_of(month), last_day(month), long_month(month))


def month_number(starts_on: date, month: date) -> int:
    """The n of "month n of N": 1 in the month of `starts_on`, 0 or less before it.

    May exceed `total_months` when an engagement runs past its planned end, and should then be
    shown as it is.
    """
    return months_between(starts_on, month) + 1


def total_months(starts_on: date, ends_on: date) -> int:
    """The N of "month n of N": calendar months touched, each of which has its own review.

    Three years from the 1st are 36; three years from the 15th touch a 37th month.
    """
    return len(Period(starts_on, ends_on).months)


def school_year(day: date, starts_month: int = SCHOOL_YEAR_STARTS) -> Period:
    """The twelve months that hold `day` and begin on the 1st of `starts_month` (1 to 12).

    Named "2026-27", or "2026" for one that begins in January. The same arithmetic serves a
    budget year (October to September, say) by its own starting month.
    """
    start_year = day.year if day.month >= starts_month else day.year - 1
    first = date(start_year, starts_month, 1)
    last = last_day(add_months(first, 11))
    name = str(start_year) if starts_month == 1 else f"{start_year}-{last.year % 100:02}"
    return Period(first, last, name)


def year_from(first: date) -> Period:
    """The twelve months that begin on `first`, up to the day before its anniversary.

    From a 29 February they run to the 28th.
    """
    end = last_day(add_months(first, 12))
    if first.day <= end.day:
        end = end.replace(day=first.day) - timedelta(days=1)
    return Period(first, end)


def log_due_on(held_on: date) -> date:
    """The last day on which a log of a visit held on `held_on` is still on time."""
    return last_day(held_on) + timedelta(days=LOG_GRACE_DAYS)


def log_is_late(held_on: date, logged_on: date) -> bool:
    """Whether the log came more than LOG_GRACE_DAYS after the end of the month of the visit.

    Both are local dates where the visit took place. Late is a mark, not a refusal.
    """
    return logged_on > log_due_on(held_on)


def first_containing(periods: Iterable[Period], day: date) -> Period | None:
    """The earliest of `periods` that holds `day`; None when there is none."""
    return min((period for period in periods if day in period), default=None)


def longest_gap(days: Iterable[date], first: date, last: date) -> int | None:
    """The most days without one of `days` from `first` to `last`; None where none is within.

    The time before the first and after the last one counts as a gap too.
    """
    within = sorted({day for day in days if first <= day <= last})
    if not within:
        return None
    marks = [first, *within, last]
    return max((later - earlier).days for earlier, later in zip(marks, marks[1:], strict=False))


def last_year(today: date, starts_on: date) -> Period:
    """The last 12 months up to yesterday, or since `starts_on` where that is later."""
    first = max(today - timedelta(days=365), starts_on)
    return Period(first, max(first, today - timedelta(days=1)))
