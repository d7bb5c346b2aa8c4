"""Moments for tests, of days that matter."""

from datetime import UTC, date, datetime


def noon(day: date) -> datetime:
    """A moment at which it is that day in every state: noon in Chicago."""
    return datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
