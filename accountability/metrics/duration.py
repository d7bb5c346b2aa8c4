"""Duration: is there enough time, and is it used throughout? Pure."""

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
    nothing,
    ratio,
)
from accountability.metrics.visits import Visit
from accountability.metrics.window import Window
from engagements.rules.periods import last_day, month_number, month_of, total_months
from words.days import long_month, short_month
from words.terms import VISIT

SHORTEST_MONTHS, LONGEST_MONTHS = 24, 60
"""The span of two to five years that intensive TA typically takes."""

ELAPSED = Definition(
    "elapsed",
    "Months used",
    "Of the calendar months from the first to the planned last one, those begun by the last day "
    "of the month. Compare it with the stage reached.",
    "months",
    "Nothing to count.",
    "engagement-page",
    is_position=True,
)
STAGE = Definition(
    "stage",
    "Stage reached",
    "Of the four stages (exploration, installation, initial and full implementation), the one "
    "the state is in on the last day of the month. It may go back.",
    "stages",
    "Nothing to count.",
    "engagement-page",
    is_position=True,
)
CONTACT = Definition(
    "contact",
    f"Months with {VISIT.a}",
    f"Of the last twelve months of the engagement, those in which at least one {VISIT.one} was held. "
    "A month that is not over counts once it has one.",
    "months",
    "No month is over yet.",
    "engagements:visit-list",
)
DEFINITIONS = (ELAPSED, STAGE, CONTACT)
NORM = "From the first to the planned last day; 24 to 60 months is typical of intensive TA."


@dataclass(frozen=True)
class StageEntry:
    """The state entered a stage, 1 to 4, on a day; 0 where the work was put on hold or stopped."""

    name: str
    rank: int
    starts_on: date


@dataclass(frozen=True)
class Facts:
    visits: tuple[Visit, ...] = ()
    stages: tuple[StageEntry, ...] = ()
    all_stages: tuple[str, ...] = ()


def measure(facts: Facts, window: Window) -> Measured:
    if window.is_empty:
        return nothing(DEFINITIONS)
    total = total_months(window.starts_on, window.ends_on)
    used = min(month_number(window.starts_on, window.month), total)
    elapsed = Ratio(ELAPSED, used, total, (Row(f"Month {used} of {total}"),))
    return Measured(
        (elapsed, _stage(facts, window), _contact(facts.visits, window)),
        (Finding("norm", "Against the norm", norm_in_words(total), NORM),),
    )


def _stage(facts: Facts, window: Window) -> Ratio:
    past = [each for each in facts.stages if window.is_known(each.starts_on)]
    rank = max(past, key=lambda each: each.starts_on).rank if past else 0
    since = {each.rank: f"Since {short_month(each.starts_on)}" for each in past}
    names = list(enumerate(facts.all_stages, 1))
    return ratio(
        STAGE,
        [Row(name, since.get(n, "")) for n, name in names if n <= rank],
        [Row(name, "Still to come") for n, name in names if n > rank],
    )


def _contact(visits: Sequence[Visit], window: Window) -> Ratio:
    held = {
        month_of(each.held_on)
        for each in visits
        if each.is_held and each.held_on and window.is_known(each.held_on)
    }
    counting = [m for m in window.months if m in held or last_day(m) < window.today]
    return ratio(
        CONTACT,
        [Row(long_month(month)) for month in counting if month in held],
        [Row(long_month(month), f"No {VISIT.one} held") for month in counting if month not in held],
    )


def norm_in_words(months: int) -> str:
    if months < SHORTEST_MONTHS:
        return f"{months} months, shorter than the usual 2 to 5 years"
    if months > LONGEST_MONTHS:
        return f"{months} months, longer than the usual 2 to 5 years"
    return f"{months} months, within the usual 2 to 5 years"
