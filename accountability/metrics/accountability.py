"""Accountability: is what was promised carried out, and answered for? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accountability.metrics.frequency import Step
from accountability.metrics.measures import MeasuresDue, on_time
from accountability.metrics.ratio import Definition, Measured, Ratio, Row, days, nothing, ratio
from accountability.metrics.window import QUARTER, Window
from improvement.progress import Point, Standing, standing_of
from words.terms import BARRIER, SETBACK

SETBACK_DAYS = 30

MEASURES = Definition(
    "data_on_time",
    "Measures delivered on time",
    "Of the fidelity measures, at all levels, whose last day fell in this month, those delivered "
    "to the leadership team by that day. A measure that does not apply is not counted.",
    "measures",
    "No measure was due.",
    "fidelity:measure-list",
)
STEPS = Definition(
    "steps",
    "Next steps settled",
    "Of the next steps due this month, those done, carried over or dropped by its last day.",
    "next steps",
    "No next step was due.",
    "engagements:step-list",
)
SETBACKS = Definition(
    "setbacks",
    f"{SETBACK.capital_many} answered within 30 days",
    f"Of the {SETBACK.many} whose 30 days ended in the three months up to the last day of the "
    "month, those answered within them by a new method, partner, knowledge or skill.",
    SETBACK.many,
    f"No {SETBACK.one} was due for an answer.",
    "improvement:setback-list",
)
BARRIERS = Definition(
    "barriers",
    f"{BARRIER.capital_many} answered in time",
    f"Of the {BARRIER.many} that a level was to answer in the three months up to the last day of "
    "the month, by the clock of the communication protocol, those that it answered or sent on in "
    f"time. {BARRIER.capital_a} that climbs counts once at each level.",
    BARRIER.many,
    f"No {BARRIER.one} was due for an answer.",
    "engagements:barrier-list",
)
GOALS = Definition(
    "goals",
    "Goals on track",
    "Of the goals, those whose latest value has reached what the line from baseline to target "
    "asks for by now. A goal without a baseline or a value is not on track.",
    "goals",
    "No goal is set.",
    "improvement:goal-list",
)
DECISIONS = Definition(
    "decisions",
    "Decisions carried out",
    "Of the decisions of reviews that were first promised for the three months up to the last day of "
    "the month, those that a later review judged as done as intended. Their owners’ own word does "
    "not count.",
    "decisions",
    "No decision was due.",
    "reviews:decision-list",
)
DEFINITIONS = (MEASURES, STEPS, DECISIONS, SETBACKS, BARRIERS, GOALS)


@dataclass(frozen=True)
class Setback:
    pk: int
    name: str
    happened_on: date
    answered_on: date | None = None

    @property
    def due_on(self) -> date:
        return self.happened_on + timedelta(days=SETBACK_DAYS)


@dataclass(frozen=True)
class Decision:
    """A decision of a review: since when a later one calls it done as intended, and the last word."""

    pk: int
    name: str
    promised_on: date
    done_on: date | None = None
    last_word: str = ""


@dataclass(frozen=True)
class Barrier:
    """A barrier at one level: until when an answer was due there, and when it came or went on."""

    pk: int
    name: str
    due_on: date
    answered_on: date | None = None


@dataclass(frozen=True)
class Goal:
    pk: int
    name: str
    set_on: date
    baseline: Point | None = None
    targets: tuple[Point, ...] = ()
    values: tuple[Point, ...] = ()

    def standing(self, day: date) -> Standing:
        baseline = self.baseline if self.baseline and self.baseline.on <= day else None
        return standing_of(baseline, self.targets, self.values, day)


@dataclass(frozen=True)
class Facts:
    due: tuple[MeasuresDue, ...] = ()
    steps: tuple[Step, ...] = ()
    setbacks: tuple[Setback, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    goals: tuple[Goal, ...] = ()
    decisions: tuple[Decision, ...] = ()


def measure(facts: Facts, window: Window) -> Measured:
    if window.is_empty:
        return nothing(DEFINITIONS)
    return Measured(
        (
            on_time(MEASURES, facts.due, window),
            _steps(facts.steps, window),
            _decisions(facts.decisions, window),
            _answered(SETBACKS, facts.setbacks, "improvement:setback-detail", window),
            _answered(BARRIERS, facts.barriers, "engagements:barrier-detail", window),
            _goals(facts.goals, window),
        )
    )


def _steps(steps: Sequence[Step], window: Window) -> Ratio:
    """One due today may still be settled today."""
    due = [
        each
        for each in steps
        if each.due_on in window
        and (each.due_on < window.today or window.is_known(each.settled_on))
    ]
    settled = [each for each in due if window.is_known(each.settled_on)]
    return ratio(
        STEPS,
        [_step_row(each) for each in settled],
        [_step_row(each, "Not settled") for each in due if each not in settled],
    )


def _step_row(step: Step, detail: str = "") -> Row:
    if step.visit is None:
        return Row(step.name, detail, "reviews:decision-detail", step.pk)
    return Row(step.name, detail, "engagements:visit-detail", step.visit)


def _decisions(decisions: Sequence[Decision], window: Window) -> Ratio:
    """One due today may still be carried out today."""
    due = [
        each
        for each in decisions
        if window.reaches_back(each.promised_on, QUARTER)
        and (each.promised_on < window.today or window.is_known(each.done_on))
    ]
    done = [each for each in due if window.is_known(each.done_on)]
    return ratio(
        DECISIONS,
        [_decision_row(each) for each in done],
        [
            _decision_row(each, each.last_word or "Not judged yet")
            for each in due
            if each not in done
        ],
    )


def _decision_row(decision: Decision, detail: str = "") -> Row:
    return Row(decision.name, detail, "reviews:decision-detail", decision.pk)


def _answered(
    definition: Definition, rows: Sequence[Setback] | Sequence[Barrier], page: str, window: Window
) -> Ratio:
    due = [
        each
        for each in rows
        if window.reaches_back(each.due_on, QUARTER)
        and (each.due_on < window.today or window.is_known(each.answered_on))
    ]
    in_time = [each for each in due if each.answered_on and each.answered_on <= each.due_on]
    return ratio(
        definition,
        [Row(each.name, "In time", page, each.pk) for each in in_time],
        [
            Row(each.name, _how_late(each, window), page, each.pk)
            for each in due
            if each not in in_time
        ],
    )


def _how_late(row: Setback | Barrier, window: Window) -> str:
    if row.answered_on and window.is_known(row.answered_on):
        return f"Answered {days((row.answered_on - row.due_on).days)} late"
    return f"No answer, {days((window.last - row.due_on).days)} past its day"


def _goals(goals: Sequence[Goal], window: Window) -> Ratio:
    known = [(g, g.standing(window.last)) for g in goals if window.is_known(g.set_on)]
    return ratio(
        GOALS,
        [_goal_row(goal, standing.why) for goal, standing in known if standing.is_on_track],
        [_goal_row(goal, standing.why) for goal, standing in known if not standing.is_on_track],
    )


def _goal_row(goal: Goal, detail: str) -> Row:
    return Row(goal.name, detail, "improvement:goal-detail", goal.pk)
