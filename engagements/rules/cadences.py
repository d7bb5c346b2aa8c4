"""How often something recurs, and on which local dates.

A `Rule` keeps its anchor: the 31st, the last day, the third Tuesday. Every date is computed from
that anchor and from `starts_on`, never from the date before, so a month that is too short moves
one date and not those after it. Which range is asked for makes no difference to the dates in it.

Dates are local dates where the visit takes place. `starts_at` turns one into a moment.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple

from dateutil import rrule

from engagements.rules.periods import (
    Period,
    add_months,
    first_containing,
    months_between,
    year_from,
)
from words.days import long_month

MAX_OCCURRENCES = 400
"""More dates than one rule can have in a year; a larger request is a mistake."""

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

ORDINALS = {
    1: "first",
    2: "second",
    3: "third",
    4: "fourth",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
    11: "eleventh",
    12: "twelfth",
    -1: "last",
}


class Frequency(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Anchor(StrEnum):
    """What holds the dates in place. The first goes with weekly rules, the others with monthly."""

    WEEKDAYS = "weekdays"
    DAY_OF_MONTH = "day_of_month"
    LAST_DAY = "last_day"
    NTH_WEEKDAY = "nth_weekday"


class InvalidRule(ValueError):
    """A rule that cannot be followed: `field` is the attribute at fault, `message` says why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class TooManyOccurrences(ValueError):
    """More dates than `MAX_OCCURRENCES` were asked of `rule`."""

    def __init__(self, rule: "Rule") -> None:
        super().__init__(
            f"“{describe(rule)}” gives more than {MAX_OCCURRENCES} dates here."
            " Ask for a shorter stretch of time."
        )
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Rule:
    """One cadence.

    `interval` counts weeks or months, 1 to 12: 2 is every second one, counted from the week
    (Monday to Sunday) or the month of `starts_on`. `ends_on` is the last day a date may fall on.

    | anchor       | needs                                                                   |
    |--------------|-------------------------------------------------------------------------|
    | weekdays     | `weekdays`, one or more, Monday 0 to Sunday 6                           |
    | day_of_month | `day_of_month`, 1 to 31; in a shorter month, that month's last day      |
    | last_day     | nothing more                                                            |
    | nth_weekday  | `nth`, 1 to 4 or -1 for the last, and exactly one of `weekdays`         |

    Raises `InvalidRule` at once when it makes no sense, so a rule that exists can be followed.
    """

    frequency: Frequency
    anchor: Anchor
    starts_on: date
    ends_on: date | None = None
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    day_of_month: int | None = None
    nth: int | None = None

    def __post_init__(self) -> None:
        _check_frequency(self)
        _check_anchor_fits(self)
        _check_weekdays(self)
        _check_day_of_month(self)
        _check_nth(self)


def _check_frequency(rule: Rule) -> None:
    if rule.frequency not in list(Frequency):
        raise InvalidRule("frequency", "Choose weekly or monthly.")
    if not 1 <= rule.interval <= 12:
        raise InvalidRule("interval", "Choose every 1 to 12 weeks or months.")
    if rule.ends_on is not None and rule.ends_on < rule.starts_on:
        raise InvalidRule("ends_on", "The last day is before the first.")


def _check_anchor_fits(rule: Rule) -> None:
    if rule.anchor not in list(Anchor):
        raise InvalidRule("anchor", "Choose which day it falls on.")
    if rule.frequency == Frequency.WEEKLY and rule.anchor != Anchor.WEEKDAYS:
        raise InvalidRule("anchor", "A weekly rule falls on days of the week.")
    if rule.frequency == Frequency.MONTHLY and rule.anchor == Anchor.WEEKDAYS:
        raise InvalidRule(
            "anchor",
            "A monthly rule falls on a day of the month, its last day, or a weekday in it.",
        )


def _check_weekdays(rule: Rule) -> None:
    if rule.anchor not in {Anchor.WEEKDAYS, Anchor.NTH_WEEKDAY}:
        if rule.weekdays:
            raise InvalidRule("weekdays", "Leave the weekday out: this rule does not use it.")
        return
    if not rule.weekdays:
        raise InvalidRule("weekdays", "Choose a day of the week.")
    if not set(rule.weekdays) <= set(range(7)):
        raise InvalidRule("weekdays", "Days of the week run from Monday (0) to Sunday (6).")
    if len(set(rule.weekdays)) < len(rule.weekdays):
        raise InvalidRule("weekdays", "Name each day of the week once.")
    if rule.anchor == Anchor.NTH_WEEKDAY and len(rule.weekdays) > 1:
        raise InvalidRule("weekdays", "Choose one day of the week.")


def _check_day_of_month(rule: Rule) -> None:
    if rule.anchor != Anchor.DAY_OF_MONTH:
        if rule.day_of_month is not None:
            raise InvalidRule("day_of_month", "Leave the day out: this rule does not use it.")
    elif rule.day_of_month is None or not 1 <= rule.day_of_month <= 31:
        raise InvalidRule("day_of_month", "Choose a day of the month from 1 to 31.")


def _check_nth(rule: Rule) -> None:
    if rule.anchor != Anchor.NTH_WEEKDAY:
        if rule.nth is not None:
            raise InvalidRule("nth", "Leave this out: this rule does not use it.")
    elif rule.nth not in {1, 2, 3, 4, -1}:
        raise InvalidRule("nth", "Choose the first, second, third, fourth or last.")


def occurrences(rule: Rule, first: date, last: date) -> list[date]:
    """The dates of `rule` from `first` to `last`, both included, in order.

    Raises `TooManyOccurrences` above 400 rather than returning a part.
    """
    end = last if rule.ends_on is None else min(last, rule.ends_on)
    dates = list(islice(_dates(rule, first, end), MAX_OCCURRENCES + 1))
    if len(dates) > MAX_OCCURRENCES:
        raise TooManyOccurrences(rule)
    return dates


def preview(rule: Rule, after: date | None = None, count: int = 12) -> list[date]:
    """The next `count` dates later than `after`, or the first ones of all without it.

    Fewer when the rule ends sooner. `after` itself is never among them.
    """
    if count > MAX_OCCURRENCES:
        raise TooManyOccurrences(rule)
    dates = _dates(rule, after or rule.starts_on, rule.ends_on)
    return list(islice((day for day in dates if day != after), count))


def _dates(rule: Rule, first: date, last: date | None) -> Iterator[date]:
    earliest = max(first, rule.starts_on)
    for moment in _recurrence(rule, earliest, last):
        if moment.date() >= earliest:
            yield moment.date()


def _recurrence(rule: Rule, first: date, last: date | None) -> rrule.rrule:
    """The rule in the terms of RFC 5545."""
    return rrule.rrule(
        rrule.WEEKLY if rule.frequency == Frequency.WEEKLY else rrule.MONTHLY,
        dtstart=datetime.combine(_origin(rule, first), time.min),
        until=None if last is None else datetime.combine(last, time.min),
        interval=rule.interval,
        wkst=rrule.MO,
        **_days(rule),
    )


def _origin(rule: Rule, first: date) -> date:
    """A start a whole number of intervals after the rule's own, and no later than `first`.

    It gives the same dates from `first` on, without a walk through all those before.
    """
    if rule.frequency == Frequency.WEEKLY:
        days = 7 * rule.interval
        return rule.starts_on + timedelta(days=(first - rule.starts_on).days // days * days)
    months = months_between(rule.starts_on, first) // rule.interval * rule.interval
    return add_months(rule.starts_on, months)


def _days(rule: Rule) -> dict[str, Any]:
    match rule.anchor:
        case Anchor.WEEKDAYS:
            return {"byweekday": rule.weekdays}
        case Anchor.NTH_WEEKDAY:
            return {"byweekday": rrule.weekday(rule.weekdays[0], rule.nth)}
        case Anchor.LAST_DAY:
            return {"bymonthday": -1}
        case Anchor.DAY_OF_MONTH:
            # The last that exists of, say, 28, 29, 30 and 31: that is what clamps February.
            day = rule.day_of_month or 0
            return {"bymonthday": tuple(range(min(day, 28), day + 1)), "bysetpos": -1}


class Skipped(NamedTuple):
    """A date that falls in a planned gap, and the gap."""

    on: date
    gap: Period


def skipping(dates: Iterable[date], gaps: Sequence[Period]) -> tuple[list[date], list[Skipped]]:
    """Part the dates into those kept and those that fall in a gap, each with the earliest such gap.

    A skipped date is left out, not moved: the dates after it stay where they were.
    """
    kept: list[date] = []
    skipped: list[Skipped] = []
    for day in dates:
        gap = first_containing(gaps, day)
        if gap is None:
            kept.append(day)
        else:
            skipped.append(Skipped(day, gap))
    return kept, skipped


@dataclass(frozen=True, slots=True)
class PerYear:
    """How many dates a rule has in one year, before and after planned gaps are taken out."""

    planned: int
    skipped: int

    @property
    def kept(self) -> int:
        return self.planned - self.skipped

    def __str__(self) -> str:
        if not self.skipped:
            return f"About {self.kept} a year"
        return f"About {self.kept} a year: {self.planned}, less {self.skipped} in planned gaps"


def per_year(rule: Rule, gaps: Sequence[Period], year: Period | None = None) -> PerYear:
    """Count the dates of one year, by default the twelve months from `starts_on`.

    The end of the rule is not looked at, so that the answer stays a rate.
    """
    year = year or year_from(rule.starts_on)
    dates = occurrences(replace(rule, ends_on=None), year.first, year.last)
    _, skipped = skipping(dates, gaps)
    return PerYear(planned=len(dates), skipped=len(skipped))


def describe(rule: Rule) -> str:
    """The rule in plain English: "On the 31st of each month, or its last day"."""
    return _days_in_words(rule) + _end_in_words(rule)


def _days_in_words(rule: Rule) -> str:
    match rule.anchor:
        case Anchor.WEEKDAYS:
            return _weeks_in_words(rule)
        case Anchor.NTH_WEEKDAY:
            nth = ORDINALS[rule.nth or 0]
            return f"On the {nth} {WEEKDAY_NAMES[rule.weekdays[0]]} of {_months_in_words(rule)}"
        case Anchor.LAST_DAY:
            return f"On the last day of {_months_in_words(rule)}"
        case Anchor.DAY_OF_MONTH:
            day = rule.day_of_month or 0
            clamp = ", or its last day" if day > 28 else ""
            return f"On the {_ordinal(day)} of {_months_in_words(rule)}{clamp}"


def _weeks_in_words(rule: Rule) -> str:
    names = [WEEKDAY_NAMES[weekday] for weekday in sorted(rule.weekdays)]
    days = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    # "Every second Tuesday" could be read as the second Tuesday of the month.
    return f"Every {days}" if rule.interval == 1 else f"Every {rule.interval} weeks on {days}"


def _months_in_words(rule: Rule) -> str:
    if rule.interval == 1:
        return "each month"
    if rule.interval == 12:
        return f"{rule.starts_on:%B} each year"
    return f"every {ORDINALS[rule.interval]} month from {long_month(rule.starts_on)}"


def _end_in_words(rule: Rule) -> str:
    if rule.ends_on is None:
        return ""
    return f", until {rule.ends_on:%B} {rule.ends_on.day}, {rule.ends_on.year}"


def _ordinal(day: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}th" if 11 <= day <= 13 else f"{day}{suffix}"
