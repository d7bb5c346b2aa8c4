"""Frequency: does TA come as often as promised? Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from accountability.metrics.ratio import (
    Definition,
    Finding,
    Measured,
    Ratio,
    Row,
    days,
    nothing,
    ratio,
)
from accountability.metrics.visits import CANCELLED, PLANNED, Visit
from accountability.metrics.window import QUARTER, YEAR, Window
from engagements.rules.periods import last_day
from words.days import short_month
from words.terms import SITE, VISIT

_PROMISED = (
    f"{VISIT.capital_a} is promised for the day that its cadence set, or for the first day that it was "
    "planned for ahead of time. Moved to another day, it still counts on the day first promised, "
    "and as held once it is held. A canceled one stays among the promised, with its reason, and "
    "so does one that nobody logged. A day still to come does not count yet."
)
VISITS = Definition(
    "visits",
    f"Promised {VISIT.many} held",
    f"Of the {VISIT.many} promised for this month, those that took place. {_PROMISED}",
    VISIT.many,
    f"No {VISIT.one} was promised.",
    "engagements:visit-list",
)
VISITS_YEAR = Definition(
    "visits_year",
    f"Promised {VISIT.many} held in a year",
    f"Of the {VISIT.many} promised for the 365 days up to the last day of the month, those that took "
    f"place. {_PROMISED}",
    VISIT.many,
    f"No {VISIT.one} was promised.",
    "engagements:visit-list",
)
CYCLES = Definition(
    "cycles",
    "Improvement cycles closed on time",
    "Of the improvement cycles due in the three months up to the last day of the month, those "
    "closed by their day.",
    "cycles",
    "No cycle was due.",
    "improvement:cycle-list",
)
STEPS = Definition(
    "last_steps",
    f"Last {VISIT.one}'s next steps settled",
    f"For each {VISIT.one} held this month: of the next steps agreed on the last {VISIT.one} before it, in "
    f"the same series or at the same {SITE.one}, those done, carried over or dropped by the time this "
    f"one, or a later one this month, was logged. Short contacts between two {VISIT.many} are passed "
    f"over: they leave the next steps to the next {VISIT.one}.",
    "next steps",
    f"No {VISIT.one} followed another with next steps.",
    "engagements:step-list",
)
REVIEWS = Definition(
    "reviews",
    "Reviews held",
    "Of the reviews planned for the twelve months up to this one, those that were held. One that was "
    "not held counts as missing, with its reason, and so does one that was moved, once its month "
    "is over. A month that a planned gap leaves without a review does not count, nor does a day "
    "still to come.",
    "reviews",
    "No review was planned.",
    "reviews:review-list",
)
DEFINITIONS = (VISITS, VISITS_YEAR, REVIEWS, CYCLES, STEPS)
GAP = (
    f"The most days without {VISIT.a} in the 365 days up to the last day of the month. The time "
    "before the first and after the last one counts too."
)


@dataclass(frozen=True)
class Cycle:
    pk: int
    name: str
    due_on: date
    closed_on: date | None = None


@dataclass(frozen=True)
class Review:
    """The review of a month, but for those that a planned gap left out."""

    pk: int
    name: str
    month: date
    planned_on: date
    held_on: date | None = None
    why_not: str = ""


@dataclass(frozen=True)
class Step:
    """A next step, agreed on the visit `visit`, or as a decision of a review without one."""

    pk: int
    name: str
    visit: int | None
    due_on: date
    settled_on: date | None = None


@dataclass(frozen=True)
class Facts:
    visits: tuple[Visit, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    steps: tuple[Step, ...] = ()
    reviews: tuple[Review, ...] = ()


def measure(facts: Facts, window: Window) -> Measured:
    if window.is_empty:
        return nothing(DEFINITIONS)
    year = [each for each in facts.visits if window.reaches_back(each.promised_on, YEAR)]
    return Measured(
        (
            _held(VISITS, [each for each in year if each.promised_on in window], window),
            _held(VISITS_YEAR, year, window),
            _reviews(facts.reviews, window),
            _cycles(facts.cycles, window),
            _steps(facts, window),
        ),
        (gap(facts.visits, window),),
    )


def _held(definition: Definition, promised: Sequence[Visit], window: Window) -> Ratio:
    due = [each for each in promised if each.status != PLANNED or _is_past(each, window)]
    return ratio(
        definition,
        [each.row() for each in due if each.is_held],
        [each.row(_why_not(each, window)) for each in due if not each.is_held],
    )


def _is_past(visit: Visit, window: Window) -> bool:
    """Whether its promised day is over. Where the visit was moved to makes no difference."""
    return visit.promised_on is not None and visit.promised_on < window.today


def _why_not(visit: Visit, window: Window) -> str:
    if visit.status == CANCELLED:
        return f"Canceled: {visit.reason}"
    return "Past and not logged" if visit.planned_on < window.today else "Moved, not held yet"


def _reviews(reviews: Sequence[Review], window: Window) -> Ratio:
    due = [each for each in reviews if each.month in window.months and _is_due(each, window)]
    held = [each for each in due if window.is_known(each.held_on)]
    return ratio(
        REVIEWS,
        [_review_row(each, f"Held {short_month(day)}") for each in held if (day := each.held_on)],
        [_review_row(each, _why_no_review(each, window)) for each in due if each not in held],
    )


def _is_due(review: Review, window: Window) -> bool:
    """A review is promised for its month: no day chosen later puts it off beyond that."""
    by = min(review.planned_on, last_day(review.month))
    return by < window.today or window.is_known(review.held_on) or bool(review.why_not)


def _why_no_review(review: Review, window: Window) -> str:
    if review.why_not:
        return f"Not held: {review.why_not}"
    if review.held_on:
        return f"Held {short_month(review.held_on)}"
    return "Nobody said why" if review.planned_on < window.today else "Moved, not held yet"


def _review_row(review: Review, detail: str) -> Row:
    return Row(review.name, detail, "reviews:review-detail", review.pk)


def _cycles(cycles: Sequence[Cycle], window: Window) -> Ratio:
    due = [
        each
        for each in cycles
        if window.reaches_back(each.due_on, QUARTER)
        and (each.due_on < window.today or window.is_known(each.closed_on))
    ]
    on_time = [each for each in due if each.closed_on and each.closed_on <= each.due_on]
    return ratio(
        CYCLES,
        [
            _cycle_row(each, f"Closed {short_month(day)}")
            for each in on_time
            if (day := each.closed_on)
        ],
        [_cycle_row(each, _late(each, window)) for each in due if each not in on_time],
    )


def _cycle_row(cycle: Cycle, detail: str) -> Row:
    return Row(cycle.name, detail, "improvement:cycle-detail", cycle.pk)


def _late(cycle: Cycle, window: Window) -> str:
    if cycle.closed_on and window.is_known(cycle.closed_on):
        return f"Closed {days((cycle.closed_on - cycle.due_on).days)} late"
    return f"Open, {days((window.last - cycle.due_on).days)} past its day"


def _steps(facts: Facts, window: Window) -> Ratio:
    """Each step once, whatever number of visits followed the one that agreed on it."""
    asked = _asked(facts.visits, window)
    due = [each for each in facts.steps if each.visit in asked]
    settled = [
        each
        for each in due
        if each.visit and each.settled_on and each.settled_on <= asked[each.visit]
    ]
    return ratio(
        STEPS,
        [_step_row(each) for each in settled],
        [_step_row(each, "Not settled") for each in due if each not in settled],
    )


def _asked(visits: Sequence[Visit], window: Window) -> dict[int, date]:
    """Of each visit whose next steps were due at one of this month: until when they were.

    That is the last day on which a visit of this month that follows it was logged. One follows
    another where they share a thread; a visit that takes up one thread of two leaves the other.
    """
    found: dict[int, date] = {}
    for days_held in _by_thread(visits):
        until, is_followed = date.min, False
        for day, held in reversed(days_held):
            if is_followed:
                for visit in held:
                    found[visit.pk] = max(until, found.get(visit.pk, until))
            is_followed = day in window
            if is_followed:
                until = max(until, day, *(each.logged_on or day for each in held))
    return found


def _by_thread(visits: Sequence[Visit]) -> Iterator[list[tuple[date, list[Visit]]]]:
    """For each thread its days and the visits held on them, in order, without short contacts."""
    threads: dict[str, dict[date, list[Visit]]] = {}
    for visit in visits:
        if visit.is_held and visit.held_on and not visit.is_short:
            for thread in visit.threads:
                threads.setdefault(thread, {}).setdefault(visit.held_on, []).append(visit)
    for days_held in threads.values():
        yield sorted(days_held.items())


def _step_row(step: Step, detail: str = "") -> Row:
    return Row(step.name, detail, "engagements:visit-detail", step.visit)


def _when(visit: Visit) -> tuple[date, int]:
    return (visit.held_on or visit.planned_on, visit.pk)


def gap(visits: Sequence[Visit], window: Window) -> Finding:
    first = window.since(YEAR)
    within = sorted((v for v in visits if v.is_held and _is_within(v, first, window)), key=_when)
    label = "Longest gap between contacts"
    if not within:
        return Finding("gap", label, "No contact in the last year", GAP)
    marks = [first, *(_when(each)[0] for each in within), window.last]
    gaps = [(b - a).days for a, b in zip(marks, marks[1:], strict=False)]
    place = gaps.index(max(gaps))
    around = within[max(place - 1, 0) : place + 1]
    return Finding("gap", label, days(max(gaps)), GAP, tuple(each.row() for each in around))


def _is_within(visit: Visit, first: date, window: Window) -> bool:
    return visit.held_on is not None and first <= visit.held_on <= window.last
