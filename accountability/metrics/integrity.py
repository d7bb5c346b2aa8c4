"""Integrity: does the work reach the whole system, as one piece? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accountability.metrics.measures import MeasuresDue, complete
from accountability.metrics.ratio import Definition, Measured, Ratio, Row, nothing, ratio
from accountability.metrics.roles import Role
from accountability.metrics.visits import PLANNED, Visit
from accountability.metrics.window import QUARTER, Window
from engagements.rules.periods import LOG_GRACE_DAYS, log_due_on
from words.days import short_day
from words.terms import VISIT

INITIATIVES = Definition(
    "initiatives",
    "Initiatives decided on",
    "Of the initiatives written down by the last day of the month, those for which it is decided "
    "whether to keep, align, merge or retire them.",
    "initiatives",
    "No initiative is written down.",
    "improvement:initiative-list",
)
LEVELS = Definition(
    "levels",
    "Levels worked on",
    "Of the four levels (practice, organization, system, policy), those that an activity worked "
    "on in the three months up to the last day of the month.",
    "levels",
    "Nothing to count.",
    "engagements:visit-list",
)
COMPLETE = Definition(
    "data_complete",
    "Measures that came in",
    "Of the fidelity measures, at all levels, whose last day fell in this month, those filled in "
    "by now. A measure that does not apply is not counted.",
    "measures",
    "No measure was due.",
    "fidelity:measure-list",
)
LOGS = Definition(
    "logs_on_time",
    f"{VISIT.capital_many} logged on time",
    f"Of the {VISIT.many} of this month, those logged within {LOG_GRACE_DAYS} days after its end. {VISIT.capital_a} that nobody "
    "logged counts once these days are over.",
    VISIT.many,
    f"No {VISIT.one} to log.",
    "engagements:visit-list",
)
SHARED = Definition(
    "shared_roles",
    "Roles that more than one person can fill",
    "Of the roles and routines written down, those that at least two people could carry on the "
    "last day of the month.",
    "roles and routines",
    "No role and no routine is written down.",
    "improvement:routine-list",
)
DEFINITIONS = (INITIATIVES, LEVELS, COMPLETE, LOGS, SHARED)


@dataclass(frozen=True)
class Initiative:
    pk: int
    name: str
    written_on: date
    decided_on: date | None = None


@dataclass(frozen=True)
class Touch:
    """An activity on a level, on a day."""

    level: str
    on: date


@dataclass(frozen=True)
class Facts:
    """`levels` are the names of the levels by their codes, in order."""

    visits: tuple[Visit, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    touches: tuple[Touch, ...] = ()
    levels: tuple[tuple[str, str], ...] = ()
    due: tuple[MeasuresDue, ...] = ()
    carried: tuple[Role, ...] = ()


def measure(facts: Facts, window: Window) -> Measured:
    if window.is_empty:
        return nothing(DEFINITIONS)
    return Measured(
        (
            _initiatives(facts.initiatives, window),
            _levels(facts, window),
            complete(COMPLETE, facts.due, window),
            _logs(facts.visits, window),
            _shared(facts.carried, window),
        )
    )


def _initiatives(initiatives: Sequence[Initiative], window: Window) -> Ratio:
    known = [each for each in initiatives if window.is_known(each.written_on)]
    return ratio(
        INITIATIVES,
        [_initiative_row(each) for each in known if window.is_known(each.decided_on)],
        [
            _initiative_row(each, "Not decided")
            for each in known
            if not window.is_known(each.decided_on)
        ],
    )


def _initiative_row(initiative: Initiative, detail: str = "") -> Row:
    return Row(initiative.name, detail, "improvement:initiative-detail", initiative.pk)


def _levels(facts: Facts, window: Window) -> Ratio:
    touched: dict[str, date] = {}
    for each in facts.touches:
        if window.reaches_back(each.on, QUARTER):
            touched[each.level] = max(each.on, touched.get(each.level, each.on))
    return ratio(
        LEVELS,
        [Row(n, f"Last on {short_day(touched[c])}") for c, n in facts.levels if c in touched],
        [Row(n, "Not in three months") for c, n in facts.levels if c not in touched],
    )


def _logs(visits: Sequence[Visit], window: Window) -> Ratio:
    held = [each for each in visits if each.is_held and each.held_on in window]
    unlogged = [each for each in visits if each.status == PLANNED and _is_late(each, window)]
    on_time = [each for each in held if _is_on_time(each)]
    return ratio(
        LOGS,
        [each.row() for each in on_time],
        [
            *(each.row("Logged late") for each in held if each not in on_time),
            *(each.row("Not logged") for each in unlogged),
        ],
    )


def _is_on_time(visit: Visit) -> bool:
    if visit.held_on is None or visit.logged_on is None:
        return False
    return visit.logged_on <= log_due_on(visit.held_on)


def _is_late(visit: Visit, window: Window) -> bool:
    return visit.planned_on in window and log_due_on(visit.planned_on) < window.today


def _shared(carried: Sequence[Role], window: Window) -> Ratio:
    people = [
        (each, each.people(window.last)) for each in carried if each.needed.covers(window.last)
    ]
    return ratio(
        SHARED,
        [Row(each.name, f"{n} people") for each, n in people if n > 1],
        [Row(each.name, "One person" if n else "Nobody") for each, n in people if n < 2],
    )
