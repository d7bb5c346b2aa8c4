"""The days on which an item of the plan is reviewed. Pure."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

AFTER_EXIT_MONTHS = 24
"""So long after TA ended both sides still look whether the practice lasts."""


def last_review_on(exit_on: date) -> date:
    """The last day on which a review after the exit falls due."""
    return exit_on + relativedelta(months=AFTER_EXIT_MONTHS)


def review_days(first: date, every_months: int, until: date) -> list[date]:
    """`first` and every `every_months` months after it, up to `until`, both included.

    Each day is counted from `first`, so that the 31st comes back after a short month.
    """
    if every_months < 1:
        raise ValueError("A review recurs after one month or more.")
    days = []
    day = first
    while day <= until:
        days.append(day)
        day = first + relativedelta(months=every_months * len(days))
    return days
