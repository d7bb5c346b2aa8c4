"""Clarity: is it agreed who does what, and why? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from accountability.metrics.ratio import Definition, Measured, Ratio, Row, days, nothing, ratio
from accountability.metrics.roles import Role
from accountability.metrics.window import YEAR, Window
from words.days import short_day, short_month
from words.terms import VISIT

CLAUSE_DAYS = 60

AGREEMENT = Definition(
    "agreement",
    "Agreement in force",
    "One, if an agreement signed by both sides was in force on the last day of the month.",
    "agreement",
    "Nothing to count.",
    "engagements:agreement-list",
)
ROLES = Definition(
    "roles",
    "Required roles filled",
    "Of the roles that the work cannot do without, on both sides, those that somebody held on "
    "the last day of the month. A role that nobody set up counts as not filled.",
    "roles",
    "No role is required yet.",
    "engagements:duty-list",
)
NEEDS = Definition(
    "needs",
    "Needs with an owner on both sides",
    "Of the needs written down by the last day of the month and not dropped, those with a named "
    "owner at the TA provider and at the state.",
    "needs",
    "No need is written down.",
    "engagements:need-list",
)
CLAUSES = Definition(
    "clauses",
    "Clauses worked on in 60 days",
    f"Of the clauses of the agreement in force, those that {VISIT.a} held in the last 60 days names.",
    "clauses",
    "No agreement is in force, so there are no clauses.",
    "engagements:agreement-list",
)
CONTEXT = Definition(
    "context",
    "Context reviewed within a year",
    "Of the five parts of the context review (strengths, stressors, policies, regulations, "
    "data), those reviewed in the 365 days up to the last day of the month.",
    "parts",
    "No part is asked for.",
    "engagements:context-list",
)
DEFINITIONS = (AGREEMENT, ROLES, NEEDS, CLAUSES, CONTEXT)


@dataclass(frozen=True)
class Agreement:
    """In force from `first` to `last`, both included; `last` None: to this day."""

    pk: int
    name: str
    first: date
    last: date | None = None

    def is_in_force(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Need:
    pk: int
    name: str
    written_on: date
    has_provider: bool
    has_recipient: bool


@dataclass(frozen=True)
class Clause:
    """`worked_on`: the days of the visits that name it, in any version of the agreement."""

    agreement: int
    name: str
    worked_on: tuple[date, ...] = ()


@dataclass(frozen=True)
class Part:
    """One of the five parts of the context review, and the days on which it was looked at."""

    name: str
    reviewed_on: tuple[date, ...] = ()


@dataclass(frozen=True)
class Facts:
    agreements: tuple[Agreement, ...] = ()
    required: tuple[Role, ...] = ()
    needs: tuple[Need, ...] = ()
    clauses: tuple[Clause, ...] = ()
    context: tuple[Part, ...] = field(default=())


def measure(facts: Facts, window: Window) -> Measured:
    if window.is_empty:
        return nothing(DEFINITIONS)
    in_force = [each for each in facts.agreements if each.is_in_force(window.last)]
    return Measured(
        (
            _agreement(in_force),
            _roles(facts.required, window),
            _needs(facts.needs, window),
            _clauses(facts.clauses, {each.pk for each in in_force}, window),
            _context(facts.context, window),
        )
    )


def _agreement(in_force: Sequence[Agreement]) -> Ratio:
    if not in_force:
        return ratio(AGREEMENT, (), [Row("An agreement signed by both sides")])
    last = in_force[-1]
    return ratio(AGREEMENT, [Row(last.name, "", "engagements:agreement-detail", last.pk)], ())


def _roles(required: Sequence[Role], window: Window) -> Ratio:
    needed = [each for each in required if each.needed.covers(window.last)]
    filled = [each for each in needed if each.people(window.last)]
    return ratio(
        ROLES,
        [Row(each.name, each.side) for each in filled],
        [Row(each.name, _vacant(each, window.last)) for each in needed if each not in filled],
    )


def _vacant(role: Role, day: date) -> str:
    return f"{role.side}, vacant for {days(role.days_vacant(day))}"


def _needs(needs: Sequence[Need], window: Window) -> Ratio:
    known = [each for each in needs if window.is_known(each.written_on)]
    owned = [each for each in known if each.has_provider and each.has_recipient]
    return ratio(
        NEEDS,
        [Row(each.name) for each in owned],
        [Row(each.name, _lacks(each)) for each in known if each not in owned],
    )


def _lacks(need: Need) -> str:
    if not need.has_provider and not need.has_recipient:
        return "No owner"
    return "No owner at the state" if need.has_provider else "No owner at the TA provider"


def _clauses(clauses: Sequence[Clause], in_force: set[int], window: Window) -> Ratio:
    counting = [each for each in clauses if each.agreement in in_force]
    served = [each for each in counting if _is_served(each, window)]
    return ratio(
        CLAUSES,
        [Row(each.name) for each in served],
        [Row(each.name, _idle(each, window)) for each in counting if each not in served],
    )


def _is_served(clause: Clause, window: Window) -> bool:
    return any(
        window.is_known(day) and (window.last - day).days <= CLAUSE_DAYS for day in clause.worked_on
    )


def _idle(clause: Clause, window: Window) -> str:
    before = [day for day in clause.worked_on if window.is_known(day)]
    return f"Last worked on {short_month(max(before))}" if before else "Never worked on"


def _context(parts: Sequence[Part], window: Window) -> Ratio:
    fresh = [each for each in parts if _newest(each, window)]
    return ratio(
        CONTEXT,
        [Row(each.name, f"Reviewed {_newest(each, window)}") for each in fresh],
        [Row(each.name, "Not in the last year") for each in parts if each not in fresh],
    )


def _newest(part: Part, window: Window) -> str:
    """A review may be older than the engagement: exploring comes first."""
    known = [d for d in part.reviewed_on if window.is_known(d) and (window.last - d).days < YEAR]
    return short_day(max(known)) if known else ""
