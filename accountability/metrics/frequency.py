"""Frequency: does TA come as often as promised? Pure."""

from __future__ import annotations

from collections.abc import Sequence
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

_PROMISED = (
    "A visit is promised by its cadence. A cancelled one stays among the promised, with its "
    "reason, and so does one that nobody logged. A visit still to come does not count yet."
)
VISITS = Definition(
    "visits",
    "Promised visits held",
    f"Of the visits promised for this month, those that took place. {_PROMISED}",
    "visits",
    "No visit was promised.",
    "engagements:visit-list",
)
VISITS_YEAR = Definition(
    "visits_year",
    "Promised visits held in a year",
    "Of the visits promised for the 365 days up to the last day of the month, those that took "
    f"place. {_PROMISED}",
    "visits",
    "No visit was promised.",
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
    "Last visit's next steps settled",
    "For each visit held this month: of the next steps agreed on the visit before it, in the "
    "same series or at the same sites, those done, carried on or dropped by the time this one "
    "was logged.",
    "next steps",
    "No visit followed another with next steps.",
    "engagements:step-list",
)
DEFINITIONS = (VISITS, VISITS_YEAR, CYCLES, STEPS)
GAP = (
    "The most days without a visit in the 365 days up to the last day of the month. The time "
    "before the first and after the last one counts too."
)


@dataclass(frozen=True)
class Cycle:
    pk: int
    name: str
    due_on: date
    closed_on: date | None = None


@dataclass(frozen=True)
class Step:
    """A next step, agreed on the visit `visit`."""

    pk: int
    name: str
    visit: int
    due_on: date
    settled_on: date | None = None


@dataclass(frozen=True)
class Facts:
    visits: tuple[Visit, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    steps: tuple[Step, ...] = ()


def measure(facts: Facts, window: Window) -> Measured:
    if window.is_empty:
        return nothing(DEFINITIONS)
    year = [each for each in facts.visits if window.reaches_back(each.planned_on, YEAR)]
    return Measured(
        (
            _held(VISITS, [each for each in year if each.planned_on in window], window),
            _held(VISITS_YEAR, year, window),
            _cycles(facts.cycles, window),
            _steps(facts, window),
        ),
        (gap(facts.visits, window),),
    )


def _held(definition: Definition, visits: Sequence[Visit], window: Window) -> Ratio:
    promised = [each for each in visits if each.is_promised and _is_due(each, window)]
    return ratio(
        definition,
        [each.row() for each in promised if each.is_held],
        [each.row(_why_not(each)) for each in promised if not each.is_held],
    )


def _is_due(visit: Visit, window: Window) -> bool:
    return visit.status != PLANNED or visit.planned_on < window.today


def _why_not(visit: Visit) -> str:
    return f"Cancelled: {visit.reason}" if visit.status == CANCELLED else "Past and not logged"


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
        [_cycle_row(each, f"Closed {each.closed_on:%b %Y}") for each in on_time],
        [_cycle_row(each, _late(each, window)) for each in due if each not in on_time],
    )


def _cycle_row(cycle: Cycle, detail: str) -> Row:
    return Row(cycle.name, detail, "improvement:cycle-detail", cycle.pk)


def _late(cycle: Cycle, window: Window) -> str:
    if cycle.closed_on and window.is_known(cycle.closed_on):
        return f"Closed {days((cycle.closed_on - cycle.due_on).days)} late"
    return f"Open, {days((window.last - cycle.due_on).days)} past its day"


def _steps(facts: Facts, window: Window) -> Ratio:
    """Each step once; it counts as settled if it was by the log of any visit that followed."""
    found: dict[int, tuple[Step, bool]] = {}
    held = sorted((v for v in facts.visits if v.is_held), key=_when)
    for place, visit in enumerate(held):
        if visit.held_on in window and (before := _before(visit, held[:place])):
            for step in facts.steps:
                if step.visit == before.pk:
                    known = found.get(step.pk, (step, False))[1]
                    found[step.pk] = (step, known or _is_settled(step, visit))
    return ratio(
        STEPS,
        [_step_row(step) for step, is_settled in found.values() if is_settled],
        [_step_row(step, "Not settled") for step, is_settled in found.values() if not is_settled],
    )


def _when(visit: Visit) -> tuple[date, int]:
    return (visit.held_on or visit.planned_on, visit.pk)


def _before(visit: Visit, earlier: Sequence[Visit]) -> Visit | None:
    """The latest visit before of the same series or to the same sites."""
    return next((each for each in reversed(earlier) if each.threads & visit.threads), None)


def _is_settled(step: Step, visit: Visit) -> bool:
    by = max(filter(None, (visit.held_on, visit.logged_on)), default=None)
    return step.settled_on is not None and by is not None and step.settled_on <= by


def _step_row(step: Step, detail: str = "") -> Row:
    return Row(step.name, detail, "engagements:visit-detail", step.visit)


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
