"""Efficiency: TA hours and cost for each school brought to fidelity and held there, and how long it took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from engagements.rules.hours import Hours
from engagements.rules.periods import month_of
from fidelity.monthly.figures import Figure
from fidelity.rules.quantiles import is_too_few
from scaling.asked import Asked, Measure
from scaling.piece import (
    Cell,
    Grid,
    Line,
    Part,
    figure,
    hours,
    measured_about,
    number,
    opening,
    rounded,
    sites_url,
)
from scaling.rules.spending import Price, Spent, spent
from scaling.rules.waiting import Wait, median_wait
from scaling.sites import Counts, WaitRow
from scaling.ta_time import Month, hours_from, staff_minutes_by_month
from words.days import long_month
from words.terms import VISIT

TITLE = "What does it take to bring a school to fidelity?"
NO_COST = "No cost was entered"
SCHOOL = "school"
ALL_TIME = "All TA time of the engagement is counted, not only that at the schools."
OF_DISTRICT = (
    "TA time at the district and its schools is counted. A cost for a year is that of the whole "
    "engagement, so it is told for no district."
)
HOW_COUNTED = (
    f"{VISIT.capital_one} hours count once however many came, staff hours once for each person; "
    "preparation and travel are in neither."
)


@dataclass(frozen=True)
class Effort:
    """What TA took in some months, and the schools that it is set against."""

    code: str
    name: str
    n: int
    hours: Hours
    cost: Spent

    def each(self, minutes: int) -> str:
        return hours(minutes // self.n) if self.n else "No school yet"

    @property
    def dollars(self) -> str:
        return f"${float(self.cost.dollars):,.0f}" if self.cost.is_known else NO_COST

    @property
    def dollars_each(self) -> str:
        if not self.cost.is_known:
            return NO_COST
        return f"${rounded(self.cost.dollars / self.n)}" if self.n else "No school yet"


def efforts(
    asked: Asked, counts: Counts, months: Sequence[Month], prices: Sequence[Price]
) -> tuple[Effort, Effort]:
    """Since the start for those brought there; the last twelve months for those held there."""
    minutes = staff_minutes_by_month(months)
    start = month_of(asked.engagement.starts_on)

    def effort(code: str, name: str, word: str, first: date) -> Effort:
        cost = spent(prices, minutes, first, asked.month)
        return Effort(code, name, counts[word], hours_from(months, first), cost)

    return (
        effort("brought", "Brought to fidelity, since the start", "brought", start),
        effort("held", "Held at fidelity, last 12 months", "held", asked.first_of_year),
    )


def efficiency(
    asked: Asked,
    measure: Measure,
    counts: Counts,
    both: Sequence[Effort],
    waits: Sequence[WaitRow],
) -> Part:
    known = [] if asked.cohort is not None else both
    return Part(
        code="efficiency",
        title=TITLE,
        sentence=f"{_sentence(both[0]) if known else ''} {_waited(waits)}".strip(),
        about=measured_about(asked, measure),
        grids=tuple(_grids(asked, known, waits)),
        note=_note(asked, counts, both[0]),
        figures=tuple(_figures(asked, measure, known, waits)),
    )


def _sentence(brought: Effort) -> str:
    if not brought.n:
        return "No school has been brought to fidelity yet."
    schools = "school was" if brought.n == 1 else "schools were"
    words = f"{brought.n:,} {schools} brought to fidelity"
    took = f"{brought.each(brought.hours.staff_minutes)} staff hours for each"
    cost = f"{brought.dollars_each} for each" if brought.cost.is_known else NO_COST.lower()
    return f"{words}: {took}, {cost}."


def _waited(waits: Sequence[WaitRow]) -> str:
    there = sum(row.n for row in waits if row.is_there)
    n = sum(row.n for row in waits)
    median = median_wait(Wait(row.months, row.is_there, row.n) for row in waits)
    if not n:
        return ""
    if is_too_few(n):
        return f"Of {n} schools {there} came to criterion so far."
    if median is None:
        return f"{there:,} of {n:,} came to criterion so far; half have not, so no median is known."
    return f"Half took at most {median} months from the start, those still on the way counted in."


def _note(asked: Asked, counts: Counts, brought: Effort) -> str:
    words = [ALL_TIME if asked.is_state else OF_DISTRICT, HOW_COUNTED]
    if brought.cost.is_known and brought.cost.without:
        words.append(
            f"For {brought.cost.without} of {brought.cost.months} months no cost was entered."
        )
    if brought.hours.without_minutes:
        words.append(
            f"{brought.hours.without_minutes} held {VISIT.many} have no length and are not in it."
        )
    if n := counts["from_start"]:
        words.append(f"{n:,} at criterion in their first measure were not brought there.")
    if asked.cohort is not None:
        words.append("TA time is not told apart by cohort.")
    return " ".join(words)


def _grids(asked: Asked, known: Sequence[Effort], waits: Sequence[WaitRow]) -> Iterator[Grid]:
    if known:
        yield Grid(
            caption="TA time and cost for each school",
            first="Schools",
            columns=(
                "How many",
                f"{VISIT.capital_one} hours",
                f"{VISIT.capital_one} hours for each",
                "Staff hours",
                "Staff hours for each",
                "Cost",
                "Cost for each",
            ),
            lines=tuple(_effort_line(asked, each) for each in known),
        )
    if waits:
        yield Grid(
            caption="Months from the start to the first time at criterion",
            first="Cohort",
            columns=("Schools", "There", "Not there yet", "Median months"),
            lines=tuple(_wait_lines(asked, waits)),
        )


def _effort_line(asked: Asked, one: Effort) -> Line:
    return Line(
        one.name,
        (
            opening(one.n, sites_url(asked, SCHOOL, one.code)),
            Cell(hours(one.hours.visit_minutes)),
            Cell(one.each(one.hours.visit_minutes)),
            Cell(hours(one.hours.staff_minutes)),
            Cell(one.each(one.hours.staff_minutes)),
            Cell(one.dollars),
            Cell(one.dollars_each),
        ),
    )


def _wait_lines(asked: Asked, waits: Sequence[WaitRow]) -> Iterator[Line]:
    """A line of each cohort and of those in none; of all, where that is not the same line."""
    groups = [list(own) for _, own in groupby(waits, key=lambda row: row.cohort_id)]
    for own in groups if any(row.cohort_id for row in waits) else ():
        first = own[0]
        began = f", began {long_month(first.starts_on)}" if first.starts_on else ""
        of_cohort = replace(asked, cohort=first.cohort_id)
        yield _wait_line(of_cohort, f"{first.cohort or 'In no cohort'}{began}", own)
    if len(groups) > 1 or (waits and not waits[0].cohort_id):
        yield _wait_line(asked, "All", waits)


def _wait_line(asked: Asked, name: str, own: Sequence[WaitRow]) -> Line:
    there = sum(row.n for row in own if row.is_there)
    waiting = sum(row.n for row in own if not row.is_there)
    return Line(
        name,
        (
            number(there + waiting),
            opening(there, sites_url(asked, SCHOOL, "brought")),
            opening(waiting, sites_url(asked, SCHOOL, "waiting")),
            Cell(_median_words(own, there, waiting)),
        ),
    )


def _median_words(own: Sequence[WaitRow], there: int, waiting: int) -> str:
    if is_too_few(there + waiting):
        each = [str(row.months) for row in own if row.is_there for _ in range(row.n)]
        return f"Too few; there after {', '.join(each)}" if each else "Too few"
    median = median_wait(Wait(row.months, row.is_there, row.n) for row in own)
    return f"{median}" if median is not None else "Half are not there yet"


def _figures(
    asked: Asked, measure: Measure, known: Sequence[Effort], waits: Sequence[WaitRow]
) -> Iterator[Figure]:
    for one in known:
        yield from _effort_figures(asked, measure, one)
    there = sum(row.n for row in waits if row.is_there)
    n = sum(row.n for row in waits)
    if n:
        yield figure(
            asked,
            "efficiency.months",
            "Median months from the start to the first time at criterion",
            _median_words(waits, there, n - there),
            there,
            n,
            measure=measure,
            address=sites_url(asked, SCHOOL, "brought"),
        )


def _effort_figures(asked: Asked, measure: Measure, one: Effort) -> Iterator[Figure]:
    visit, staff, cost = one.hours.visit_minutes, one.hours.staff_minutes, one.cost
    told = (
        ("visit_hours", f"{VISIT.one} hours", one.each(visit), visit // 60),
        ("staff_hours", "staff hours", one.each(staff), staff // 60),
        ("cost", "cost", one.dollars_each, round(cost.dollars) if cost.is_known else None),
    )
    for code, name, value, total in told:
        yield figure(
            asked,
            f"efficiency.{one.code}.{code}",
            f"{one.name}: {name} for each school",
            value,
            total,
            one.n,
            measure=measure,
            address=sites_url(asked, SCHOOL, one.code),
        )
