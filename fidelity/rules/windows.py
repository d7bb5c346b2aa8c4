"""When a measure is due: the windows of an instrument version, and the state of what is expected.

A window is known by `starts_on`, the first day of its first month. That is the natural key an
expected measure is stored under, so making windows twice, or in overlapping ranges, names the
same ones. Days are local dates of the site.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engagements.rules.periods import add_months, last_day, month_of, month_range, months_between
from words.days import long_month


class Kind(StrEnum):
    MONTHLY = "monthly"
    MONTHS = "months"
    EVERY_N_MONTHS = "every_n_months"


class InvalidCalendar(ValueError):
    """A calendar that names no windows. `field` is the attribute at fault, `message` says why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Span:
    """Months of the year, 1 to 12, both included: 8 to 9, or 12 to 1 across New Year."""

    first_month: int
    last_month: int

    @property
    def n_months(self) -> int:
        return (self.last_month - self.first_month) % 12 + 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """The windows of one instrument version.

    | kind           | needs                                                                     |
    |----------------|---------------------------------------------------------------------------|
    | monthly        | nothing more: every month is a window                                     |
    | months         | `spans`, in any order, not overlapping: August to September, January to   |
    |                | February for capacity assessments; March to May for a spring measure      |
    | every_n_months | `interval` (months, 1 to 60) and `anchor`, a month a window starts in;    |
    |                | `months_open`, how many months each lasts                                 |

    `lead_days`: how many days before its first month a window can be filled in already.
    `grace_days`: how many days after its last month a measure is still on time.

    Raises `InvalidCalendar` at once when it makes no sense.
    """

    kind: Kind
    spans: tuple[Span, ...] = ()
    interval: int | None = None
    anchor: date | None = None
    months_open: int = 1
    lead_days: int = 0
    grace_days: int = 0

    def __post_init__(self) -> None:
        _check_kind(self)
        _check_spans(self)
        _check_interval(self)
        if self.lead_days < 0:
            raise InvalidCalendar("lead_days", "Choose 0 days or more before.")
        if self.grace_days < 0:
            raise InvalidCalendar("grace_days", "Choose 0 days or more after.")


def _check_kind(calendar: Calendar) -> None:
    if calendar.kind not in list(Kind):
        raise InvalidCalendar("kind", "Choose monthly, named months, or every so many months.")


def _check_spans(calendar: Calendar) -> None:
    if calendar.kind != Kind.MONTHS:
        if calendar.spans:
            raise InvalidCalendar("spans", "Leave the months out: this calendar does not use them.")
        return
    if not calendar.spans:
        raise InvalidCalendar("spans", "Name the months in which it is due.")
    months = [month for span in calendar.spans for month in _months_of_year(span)]
    if not set(months) <= set(range(1, 13)):
        raise InvalidCalendar("spans", "Months run from 1 to 12.")
    if len(set(months)) < len(months):
        raise InvalidCalendar("spans", "A month can belong to one window only.")


def _months_of_year(span: Span) -> list[int]:
    named = [span.first_month, span.last_month]
    if not set(named) <= set(range(1, 13)):
        return named
    return [(span.first_month - 1 + n) % 12 + 1 for n in range(span.n_months)]


def _check_interval(calendar: Calendar) -> None:
    if calendar.kind != Kind.EVERY_N_MONTHS:
        return
    if calendar.interval is None or not 1 <= calendar.interval <= 60:
        raise InvalidCalendar("interval", "Choose every 1 to 60 months.")
    if calendar.anchor is None:
        raise InvalidCalendar("anchor", "Choose a month in which one window starts.")
    if not 1 <= calendar.months_open <= calendar.interval:
        raise InvalidCalendar("months_open", "A window cannot last longer than it is to the next.")


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """One window.

    `starts_on` and `ends_on` are the first and last day of its months; `opens_on` is the first day
    a measure may be entered, `due_on` the last on which it is on time.
    """

    starts_on: date
    opens_on: date
    ends_on: date
    due_on: date

    @property
    def name(self) -> str:
        """ "March 2026", "August to September 2026", "December 2026 to January 2027"."""
        if month_of(self.ends_on) == self.starts_on:
            return long_month(self.starts_on)
        one_year = self.starts_on.year == self.ends_on.year
        return f"{self.starts_on:{'%B' if one_year else '%B %Y'}} to {long_month(self.ends_on)}"

    def is_open(self, day: date) -> bool:
        return self.opens_on <= day <= self.due_on


def windows(calendar: Calendar, first: date, last: date) -> list[Window]:
    """The windows that start in a month from that of `first` to that of `last`, in order.

    So each window belongs to exactly one of two adjoining ranges. Empty when reversed.
    """
    return [_window(calendar, start, n) for start, n in _starts(calendar, first, last)]


def _starts(calendar: Calendar, first: date, last: date) -> Iterator[tuple[date, int]]:
    """Each first month in the range, with the number of months the window lasts."""
    lengths = {span.first_month: span.n_months for span in calendar.spans}
    for month in month_range(first, last):
        match calendar.kind:
            case Kind.MONTHLY:
                yield month, 1
            case Kind.MONTHS if month.month in lengths:
                yield month, lengths[month.month]
            case Kind.EVERY_N_MONTHS if _is_anchored(calendar, month):
                yield month, calendar.months_open


def _is_anchored(calendar: Calendar, month: date) -> bool:
    anchor, interval = calendar.anchor or month, calendar.interval or 1
    return months_between(anchor, month) % interval == 0


def _window(calendar: Calendar, starts_on: date, n_months: int) -> Window:
    ends_on = last_day(add_months(starts_on, n_months - 1))
    return Window(
        starts_on=starts_on,
        opens_on=starts_on - timedelta(days=calendar.lead_days),
        ends_on=ends_on,
        due_on=ends_on + timedelta(days=calendar.grace_days),
    )


def age_in_months(measured_month: date, as_of: date) -> int:
    """Calendar months since the measure: 0 in its own month.

    Raises `ValueError` for a measure later than `as_of`, which no page of that day may show.
    """
    age = months_between(measured_month, as_of)
    if age < 0:
        raise ValueError(f"A measure of {measured_month} lies after {as_of}.")
    return age


def is_stale(measured_month: date, as_of: date, interval_months: int) -> bool:
    """Whether the value is older than the interval at which it is measured."""
    return age_in_months(measured_month, as_of) > interval_months


class State(StrEnum):
    """What became of a measure a site was expected to make. Missing is never zero."""

    SCORED = "scored"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET_DUE = "not_yet_due"


def state_of(due_on: date, today: date, *, is_scored: bool, is_applicable: bool = True) -> State:
    """The one state of an expected measure on the day `today`.

    `is_applicable` is False for a site that is not expected to measure in this window (closed,
    not yet joined, excused). That goes before a score, so that no score is counted without its
    site being counted. A measure is missing from the day after `due_on`.
    """
    if not is_applicable:
        return State.NOT_APPLICABLE
    if is_scored:
        return State.SCORED
    return State.MISSING if today > due_on else State.NOT_YET_DUE


def overdue_days(due_on: date, today: date) -> int:
    """Days past the due date: 0 up to and on the day itself, 1 the day after."""
    return max(0, (today - due_on).days)
