"""How long an engagement runs, against the two to five years that scaling up takes. Pure."""

from __future__ import annotations

from datetime import date, timedelta

SHORTEST_YEARS, LONGEST_YEARS = 2, 5


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def warning(starts_on: date, ends_on: date) -> str:
    """What to think of before an engagement is planned so short or so long; "" for neither.

    `ends_on` is the last day, so a whole number of years ends on the day before its anniversary.
    """
    after = ends_on + timedelta(days=1)
    if after < years_later(starts_on, SHORTEST_YEARS):
        return (
            "That is less than two years. New ways of working seldom last when help ends so soon."
        )
    if after > years_later(starts_on, LONGEST_YEARS):
        return (
            "That is more than five years. Ask what the state cannot do by itself by then, and why."
        )
    return ""
