"""Intensity: what is done with the time, and where? Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accountability.metrics.ratio import (
    MINUTES,
    Definition,
    Finding,
    Measured,
    Ratio,
    Row,
    hours,
    nothing,
    ratio,
)
from accountability.metrics.visits import Visit
from accountability.metrics.window import Window
from engagements.rules.hours import Spent, hours_of
from words.terms import VISIT

HOURS = Definition(
    "hours",
    "Hours delivered of hours agreed",
    "Of the hours that the agreement promises for this month by kind of activity (and level of "
    f"the system, where it names one), those that {VISIT.many} of this month brought. Two staff on one "
    f"{VISIT.one} count once. More of one kind does not make up for less of another.",
    MINUTES,
    "No hours are agreed for this month.",
    "engagements:agreement-list",
)
ON_SITE = Definition(
    "on_site",
    f"{VISIT.capital_many} on site",
    f"Of the {VISIT.many} held this month, those on site.",
    VISIT.many,
    f"No {VISIT.one} was held.",
    "engagements:visit-list",
)
OBSERVED = Definition(
    "observed",
    f"{VISIT.capital_many} with direct observation",
    f"Of the {VISIT.many} held this month, those on which somebody watched practice directly.",
    VISIT.many,
    f"No {VISIT.one} was held.",
    "engagements:visit-list",
)
DEFINITIONS = (HOURS, ON_SITE, OBSERVED)
VISIT_HOURS = f"Contact on {VISIT.many} held this month. Two staff on one {VISIT.one} count once."
STAFF_HOURS = "The same, once for each person of the TA staff who came."
BY_KIND = f"Minutes of the activities on {VISIT.many} held this month. Two staff on one {VISIT.one} count once."


@dataclass(frozen=True)
class Kind:
    """A kind of activity on a level of the system; an empty level is any level."""

    kind: str
    level: str = ""


@dataclass(frozen=True)
class Session:
    """Minutes of one kind on one visit, however many staff were there."""

    visit: int
    of: Kind
    minutes: int


@dataclass(frozen=True)
class Agreed:
    """Minutes of one kind that the agreement promises for a month."""

    month: date
    of: Kind
    minutes: int


@dataclass(frozen=True)
class Facts:
    """`names` holds the words for the codes of kinds and levels."""

    visits: tuple[Visit, ...] = ()
    sessions: tuple[Session, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    def name(self, of: Kind) -> str:
        words = dict(self.names)
        kind = words.get(of.kind, of.kind)
        return f"{kind} ({words.get(of.level, of.level).lower()})" if of.level else kind


def measure(facts: Facts, window: Window) -> Measured:
    if window.is_empty:
        return nothing(DEFINITIONS)
    held = [each for each in facts.visits if each.is_held and each.held_on in window]
    ids = {each.pk for each in held}
    sessions = [each for each in facts.sessions if each.visit in ids]
    return Measured(
        (
            _hours(facts, sessions, window),
            ratio(
                ON_SITE,
                [each.row() for each in held if each.is_on_site],
                [each.row(each.mode) for each in held if not each.is_on_site],
            ),
            ratio(
                OBSERVED,
                [each.row() for each in held if each.is_observed],
                [each.row("Nothing observed") for each in held if not each.is_observed],
            ),
        ),
        _sums(facts, sessions, held),
    )


def _hours(facts: Facts, sessions: Sequence[Session], window: Window) -> Ratio:
    agreed: Counter[Kind] = Counter()
    for each in facts.agreed:
        if each.month == window.month:
            agreed[each.of] += each.minutes
    delivered = allocate(agreed, sessions)
    short = {of: agreed[of] - delivered[of] for of in agreed}
    return Ratio(
        HOURS,
        sum(delivered.values()),
        sum(agreed.values()),
        tuple(
            Row(facts.name(of), f"{hours(delivered[of])} of {hours(agreed[of])}")
            for of in agreed
            if not short[of]
        ),
        tuple(
            Row(facts.name(of), f"{hours(n)} short: {hours(delivered[of])} of {hours(agreed[of])}")
            for of, n in short.items()
            if n
        ),
    )


def allocate(agreed: Counter[Kind], sessions: Sequence[Session]) -> dict[Kind, int]:
    """What counts of each kind, never more than agreed: first for promises that name a level,
    then the rest for those of any level. No minute counts twice."""
    left: Counter[Kind] = Counter()
    for each in sessions:
        left[each.of] += each.minutes
    counted = {}
    for of in sorted(agreed, key=lambda each: (not each.level, each.kind, each.level)):
        fitting = [kind for kind in left if kind.kind == of.kind and of.level in ("", kind.level)]
        counted[of] = 0
        for kind in fitting:
            taken = min(left[kind], agreed[of] - counted[of])
            counted[of] += taken
            left[kind] -= taken
    return counted


def _sums(facts: Facts, sessions: Sequence[Session], held: Sequence[Visit]) -> tuple[Finding, ...]:
    total = hours_of(Spent(each.minutes, each.staff) for each in held)
    kinds: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    for each in sessions:
        kinds[each.of.kind] += each.minutes
        levels[each.of.level] += each.minutes
    rows = tuple(each.row(hours(each.minutes or 0)) for each in held)
    by_staff = tuple(each.row(hours((each.minutes or 0) * each.staff)) for each in held)
    return (
        Finding(
            "visit_hours",
            f"{VISIT.capital_one}-hours",
            hours(total.visit_minutes),
            VISIT_HOURS,
            rows,
        ),
        Finding("staff_hours", "Staff-hours", hours(total.staff_minutes), STAFF_HOURS, by_staff),
        Finding("by_kind", "By kind", _listed(facts, kinds), BY_KIND),
        Finding("by_level", "By level", _listed(facts, levels), BY_KIND),
    )


def _listed(facts: Facts, minutes: Counter[str]) -> str:
    names = dict(facts.names)
    by_size = sorted(minutes.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{names.get(c, c)} {hours(n)}" for c, n in by_size) or "Nothing logged"
