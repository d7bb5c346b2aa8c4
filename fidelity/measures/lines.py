"""One expected measure as a line of a list: its state, its results, and how far the work is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fidelity.instruments.verdicts import verdict
from fidelity.models import Administration, ExpectedMeasure, PartScore
from fidelity.rules import scoring, windows
from fidelity.rules.windows import State
from words.days import long_day

WHOLE = "total"
"""The code of a part that is all of its instrument."""


@dataclass(frozen=True)
class Result:
    """The outcome of one part; `state` is the code of the status component.

    `is_whole`: the part is the whole instrument, so its name need not be said.
    """

    part: str
    is_whole: bool
    state: str
    percent: str
    points: str


@dataclass(frozen=True)
class MeasureLine:
    """`state`, `word` (if not the state's own) and `detail` are for the status component;
    `results` take its place when scored."""

    expected: ExpectedMeasure
    state: str
    word: str
    detail: str
    results: tuple[Result, ...]
    work: str
    days_overdue: int
    administration: Administration | None = None

    @property
    def pk(self) -> int:
        return self.expected.pk

    @property
    def read(self) -> str:
        """What a page showed of it: its administration, and which revision that was."""
        row = self.administration
        return f"{row.pk}-{row.revision}" if row else ""

    @property
    def short_detail(self) -> str:
        """Beside a column that says the day it is due."""
        return self.detail if self.days_overdue else ""

    @property
    def above(self) -> str:
        """The district of a school, the engagement of anything else."""
        district = self.expected.district
        is_below = district is not None and district != self.expected.site
        return str(district if is_below else self.expected.engagement)


def line(expected: ExpectedMeasure, today: date) -> MeasureLine:
    """Takes a row of `ExpectedMeasureQuerySet.for_list` and makes no query."""
    administration = live_of(expected)
    state = state_of(expected, administration, today)
    code, word, detail = _status(expected, state, today)
    return MeasureLine(
        expected=expected,
        state=code,
        word=word,
        detail=detail,
        results=results_of(administration) if state == State.SCORED else (),
        work=administration.status if administration else "",
        days_overdue=windows.overdue_days(expected.due_on, today) if code == "overdue" else 0,
        administration=administration,
    )


def live_of(expected: ExpectedMeasure) -> Administration | None:
    held: Sequence[Administration] = expected.live_administrations  # type: ignore[attr-defined]
    return held[0] if held else None


def state_of(
    expected: ExpectedMeasure, administration: Administration | None, today: date
) -> State:
    return windows.state_of(
        expected.due_on,
        today,
        is_scored=bool(administration and administration.is_answer),
        is_applicable=expected.excused_at is None,
    )


def _status(expected: ExpectedMeasure, state: State, today: date) -> tuple[str, str, str]:
    match state:
        case State.NOT_APPLICABLE:
            return "not_applicable", "", ""
        case State.MISSING:
            days = windows.overdue_days(expected.due_on, today)
            return "overdue", "", f"{days} day{'' if days == 1 else 's'}"
        case State.NOT_YET_DUE if expected.opens_on > today:
            return "not_due", "", f"opens {long_day(expected.opens_on)}"
        case State.NOT_YET_DUE:
            return "not_due", "Due", f"by {long_day(expected.due_on)}"
    return "measured", "", ""


def results_of(administration: Administration | None) -> tuple[Result, ...]:
    """The counting scores, in the order of the parts."""
    scores = sorted(counting_of(administration), key=lambda each: each.part.position)
    return tuple(result(score) for score in scores)


def counting_of(administration: Administration | None) -> list[PartScore]:
    """The scores in the figures: of a live administration, or of what it is about to correct."""
    if administration is None:
        return []
    return [score for score in administration.in_figures.part_scores.all() if score.counts]


def result(score: PartScore) -> Result:
    return Result(
        score.part.name,
        score.part.code == WHOLE,
        verdict(score.at_criterion),
        scoring.percent_text(score.points, score.max_points, whole_criterion(score.criteria)),
        f"{score.points} of {score.max_points}",
    )


def whole_criterion(criteria: list[dict[str, Any]]) -> int | None:
    """The percent that was asked of the whole part when the score was made."""
    return next((each["percent"] for each in criteria if each["of"] is None), None)
