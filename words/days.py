"""Days, months and times in words, in one notation for pages, forms, files, mail and history.

No `%-d`: only some systems know it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time

KEPT = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def short_day(day: date) -> str:
    """As in "Mar 3, 2026"."""
    return f"{day:%b} {day.day}, {day.year}"


def long_day(day: date) -> str:
    """As in "Tue, Mar 3, 2026"."""
    return f"{day:%a}, {short_day(day)}"


def short_month(month: date) -> str:
    """As in "Mar 2026"."""
    return f"{month:%b %Y}"


def long_month(month: date) -> str:
    """As in "March 2026"."""
    return f"{month:%B %Y}"


def clock(at: datetime | time) -> str:
    """As in "9:05 AM", by the zone that `at` is in."""
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"


def moment(at: datetime) -> str:
    """As in "Tue, Mar 3, 2026, 9:05 AM", by the zone that `at` is in."""
    return f"{long_day(at)}, {clock(at)}"


def kept_day(words: str) -> str:
    """A day that the history keeps as 2026-03-03, as people write it; other words as they are."""
    if not KEPT.fullmatch(words):
        return words
    try:
        return short_day(date.fromisoformat(words))
    except ValueError:
        return words


def months_ago(months: int) -> str:
    """How old something is: "this month", "last month", "3 months ago"."""
    if months == 0:
        return "this month"
    return "last month" if months == 1 else f"{months} months ago"
