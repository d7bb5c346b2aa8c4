"""Days that are asked about before they are kept, and days that cannot be meant.

A day may be right although it looks wrong: somebody came on a Saturday, or to a school that had
closed. Whoever writes it down is asked once. Nothing here knows rows or the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from words.days import long_day

LONG_AGO = timedelta(days=365)
MOST_BEFORE = timedelta(days=5 * 365)
"""So long before its engagement nothing of it can have happened."""

SATURDAY = 5


@dataclass(frozen=True)
class Question:
    """What is asked about a day; `key` names it, so that another day is another question."""

    key: str
    words: str


@dataclass(frozen=True)
class Frame:
    """The engagement that a day belongs to. `state` is its two letters, such as OR."""

    starts_on: date
    ends_on: date
    state: str
    today: date


@dataclass(frozen=True)
class Place:
    """How a site stands on the day."""

    pk: int
    name: str
    is_open: bool
    takes_part: bool


def cannot_be(day: date, frame: Frame) -> str:
    """Why nobody can mean the day; nothing where somebody may."""
    if day < frame.starts_on - MOST_BEFORE:
        return f"{long_day(day)} is more than five years before the engagement began."
    return ""


def questions(
    day: date,
    frame: Frame,
    places: Iterable[Place] = (),
    *,
    is_work: bool = True,
    is_refused_outside: bool = False,
) -> list[Question]:
    """What to ask about a day. `is_work`: people were at work, so weekends and holidays count.

    `is_refused_outside`: a day outside the engagement is refused anyway, so nothing is asked.
    """
    if is_refused_outside and not frame.starts_on <= day <= frame.ends_on:
        return []
    found = [*_of_engagement(day, frame), *(_of_calendar(day, frame.state) if is_work else ())]
    for place in places:
        found += _of_place(day, place)
    return found


def _of_engagement(day: date, frame: Frame) -> Iterable[Question]:
    said = long_day(day)
    if day < frame.starts_on:
        words = f"{said} is before the engagement began, on {long_day(frame.starts_on)}."
        yield Question(f"before.{day}", words)
    elif day > frame.ends_on:
        words = f"{said} is after the engagement ends, on {long_day(frame.ends_on)}."
        yield Question(f"after.{day}", words)
    elif day < frame.today - LONG_AGO:
        yield Question(f"long_ago.{day}", f"{said} is more than a year ago.")


def _of_calendar(day: date, state: str) -> Iterable[Question]:
    if day.weekday() >= SATURDAY:
        yield Question(f"weekend.{day}", f"{long_day(day)} is on a weekend.")
    elif name := holiday(day, state):
        yield Question(f"holiday.{day}", f"{long_day(day)} is a holiday: {name}.")


def _of_place(day: date, place: Place) -> Iterable[Question]:
    if not place.is_open:
        words = f"{place.name} is not open on {long_day(day)}."
        yield Question(f"closed.{day}.{place.pk}", words)
    elif not place.takes_part:
        words = f"{place.name} does not take part on {long_day(day)}."
        yield Question(f"apart.{day}.{place.pk}", words)


def holiday(day: date, state: str) -> str:
    """The name of a public holiday in a state, or of the whole nation; nothing on other days."""
    return str(_calendar(state, day.year).get(day) or "")


@lru_cache(maxsize=256)
def _calendar(state: str, year: int) -> holidays.HolidayBase:
    known = state if state in holidays.list_supported_countries()["US"] else None
    return holidays.country_holidays("US", subdiv=known, years=year)
