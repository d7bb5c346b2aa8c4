"""Did TA do what it promised? Visits promised and held, the longest gap, next steps overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse

from engagements.models import Engagement, Visit
from engagements.rules.periods import last_day, last_year, longest_gap
from engagements.steps.elsewhere import places_of
from fidelity.rollups.querying import rows_of
from words.days import long_month
from words.terms import VISIT

STEPS_SHOWN = 5

# The same visits as `VisitQuerySet.promised`, and those held; a test holds the two together.
_VISITS = """
SELECT engagement_id, status, cancel_reason, planned_on, held_on,
    CASE WHEN occurrence_on BETWEEN %(first)s AND %(last)s THEN occurrence_on END
FROM engagements_visit
WHERE engagement_id = ANY (%(engagements)s)
    AND (occurrence_on BETWEEN %(first)s AND %(last)s OR held_on BETWEEN %(since)s AND %(last)s)
"""

_STEPS = """
SELECT step.id, step.visit_id, step.text, owner.name, step.due_on, count(*) OVER ()
FROM engagements_nextstep step
JOIN people_user owner ON owner.id = step.owner_id
WHERE step.engagement_id = %(engagement)s AND step.status = 'open' AND step.due_on < %(today)s
ORDER BY step.due_on, step.id
LIMIT %(shown)s
"""

_STEP_COUNTS = """
SELECT engagement_id, count(*) FROM engagements_nextstep
WHERE engagement_id = ANY (%(engagements)s) AND status = 'open' AND due_on < %(today)s
GROUP BY engagement_id
"""


class VisitRow(NamedTuple):
    engagement_id: int
    status: str
    cancel_reason: str
    planned_on: date
    held_on: date | None
    promised_on: date | None


@dataclass(frozen=True)
class Reason:
    """Why visits were cancelled, and how many."""

    words: str
    n: int


@dataclass(frozen=True)
class Line:
    """One kind of visit: a state of the status component, its words, and how many."""

    state: str
    words: str
    n: int


@dataclass(frozen=True)
class Promise:
    """The visits promised for one month. A cancelled one stays among them, and so does a moved one.

    `moved`: their promised day is over, and they are planned for a day still to come.
    """

    month: date
    held: int
    promised: int
    cancelled: int
    unlogged: int
    moved: int
    to_come: int
    reasons: tuple[Reason, ...]
    gap_days: int | None

    @property
    def due(self) -> int:
        """Those promised whose day has come, as the TA fidelity card counts them."""
        return self.promised - self.to_come

    @property
    def headline(self) -> str:
        month = long_month(self.month)
        if not self.promised:
            return f"No {VISIT.one} was promised for {month}."
        if not self.due:
            return self._waiting(month)
        words = [self._kept(month)]
        if self.cancelled:
            words.append(f"{self.cancelled} canceled.")
        if self.unlogged:
            words.append(f"{self.unlogged} past and not logged.")
        if self.moved:
            words.append(f"{self.moved} moved and not held yet.")
        if self.to_come:
            words.append(f"{self.to_come} still to come.")
        return " ".join(words)

    def _waiting(self, month: str) -> str:
        if self.promised == 1:
            return f"The one {VISIT.one} promised for {month} is not due yet."
        return f"None of the {self.promised} {VISIT.many} promised for {month} is due yet."

    def _kept(self, month: str) -> str:
        due = f"1 {VISIT.one}" if self.due == 1 else f"the {self.due} {VISIT.many}"
        so_far = " so far" if self.to_come else ""
        return f"{self.held} of {due} promised for {month}{so_far} took place."

    @property
    def about(self) -> str:
        return (
            f"{VISIT.capital_a} is promised for the day that its cadence set, or that it was first "
            "planned for, and counts there as held even if it was moved. A canceled one stays promised, "
            "with its reason."
        )

    @property
    def gap(self) -> str:
        if self.gap_days is None:
            return "No contact in the 12 months before."
        return f"Longest gap between contacts in the 12 months before: {self.gap_days} days."

    @property
    def lines(self) -> list[Line]:
        """Every kind there is, held first."""
        lines = [Line("held", "Held", self.held)]
        lines += [
            Line("cancelled", f"Canceled: {reason.words[:1].lower()}{reason.words[1:]}", reason.n)
            for reason in self.reasons
        ]
        lines.append(Line("unlogged", "Past and not logged", self.unlogged))
        lines.append(Line("planned", "Moved, not held yet", self.moved))
        lines.append(Line("planned", "Still to come", self.to_come))
        return [line for line in lines if line.n or line.state == "held"]

    @property
    def tone(self) -> str:
        """Whether the month has kept up with its promise so far."""
        if not self.due:
            return ""
        return "good" if self.held == self.due else "attend"


@dataclass(frozen=True)
class OverdueStep:
    """`url` leads to where it was agreed."""

    text: str
    owner: str
    due_on: date
    url: str


@dataclass(frozen=True)
class OverdueSteps:
    """Next steps past their due date: how many, and the oldest of them."""

    n: int
    oldest: tuple[OverdueStep, ...]


def promise_of(engagement: Engagement, month: date, today: date) -> Promise:
    """One query."""
    end = min(last_day(month), today)
    year = last_year(end, engagement.starts_on)
    rows = _rows([engagement.pk], month, year.first)
    gap = longest_gap([row.held_on for row in rows if row.held_on], year.first, end)
    return _promise(rows, month, today, gap)


def promises_of(ids: Sequence[int], month: date, today: date) -> dict[int, Promise]:
    """For several engagements in one query, without the gaps."""
    rows = _rows(ids, month, month)
    own = {pk: [row for row in rows if row.engagement_id == pk] for pk in ids}
    return {pk: _promise(own[pk], month, today, None) for pk in ids}


def overdue_steps(engagement_id: int, today: date) -> OverdueSteps:
    """One query, and one more where steps were agreed elsewhere than on a visit."""
    values = {"engagement": engagement_id, "today": today, "shown": STEPS_SHOWN}
    rows = rows_of(_STEPS, values)
    at = places_of([pk for pk, visit, *_ in rows if visit is None])
    return OverdueSteps(
        rows[0][-1] if rows else 0,
        tuple(
            OverdueStep(text, owner, due_on, at[pk].url if visit is None else _visit_url(visit))
            for pk, visit, text, owner, due_on, _ in rows
        ),
    )


def _visit_url(visit: int) -> str:
    return reverse("engagements:visit-detail", args=[visit])


def overdue_step_counts(ids: Sequence[int], today: date) -> dict[int, int]:
    return dict(rows_of(_STEP_COUNTS, {"engagements": list(ids), "today": today}))


def _rows(ids: Sequence[int], month: date, since: date) -> list[VisitRow]:
    values = {
        "engagements": list(ids),
        "first": month,
        "last": last_day(month),
        "since": since,
    }
    return [VisitRow(*row) for row in rows_of(_VISITS, values)]


def _promise(rows: Sequence[VisitRow], month: date, today: date, gap_days: int | None) -> Promise:
    promised = [row for row in rows if row.promised_on]
    cancelled = [row for row in promised if row.status == Visit.Status.CANCELLED]
    planned = [row for row in promised if row.status == Visit.Status.PLANNED]
    past = [row for row in planned if row.promised_on and row.promised_on < today]
    return Promise(
        month=month,
        held=sum(row.status == Visit.Status.HELD for row in promised),
        promised=len(promised),
        cancelled=len(cancelled),
        unlogged=sum(row.planned_on < today for row in past),
        moved=sum(row.planned_on >= today for row in past),
        to_come=len(planned) - len(past),
        reasons=_reasons([row.cancel_reason for row in cancelled]),
        gap_days=gap_days,
    )


def _reasons(codes: Sequence[str]) -> tuple[Reason, ...]:
    """In the order of the model's choices."""
    return tuple(
        Reason(str(reason.label), codes.count(reason.value))
        for reason in Visit.CancelReason
        if reason.value in codes
    )
