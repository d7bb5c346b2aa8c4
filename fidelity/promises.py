"""Did TA do what it promised? Visits promised and held, the longest gap, next steps overdue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Window

from engagements.features import last_year, longest_gap
from engagements.models import Engagement, NextStep, Visit
from engagements.periods import last_day

STEPS_SHOWN = 5


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
    """The visits a cadence promised for one month. A cancelled one stays among the promised."""

    month: date
    held: int
    promised: int
    cancelled: int
    unlogged: int
    to_come: int
    reasons: tuple[Reason, ...]
    gap_days: int | None

    @property
    def headline(self) -> str:
        month = f"{self.month:%B %Y}"
        if not self.promised:
            return f"No visit was promised for {month}."
        words = [f"{self.held} of the {self.promised} visits promised for {month} took place."]
        if self.cancelled:
            words.append(f"{self.cancelled} cancelled.")
        if self.unlogged:
            words.append(f"{self.unlogged} past and not logged.")
        if self.to_come:
            words.append(f"{self.to_come} still to come.")
        return " ".join(words)

    @property
    def about(self) -> str:
        return (
            "A visit is promised by its cadence. A cancelled one stays promised, with its reason."
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
            Line("cancelled", f"Cancelled: {reason.words[:1].lower()}{reason.words[1:]}", reason.n)
            for reason in self.reasons
        ]
        lines.append(Line("unlogged", "Past and not logged", self.unlogged))
        lines.append(Line("planned", "Still to come", self.to_come))
        return [line for line in lines if line.n or line.state == "held"]

    @property
    def tone(self) -> str:
        """Whether the month has kept up with its promise so far."""
        due = self.promised - self.to_come
        if not due:
            return ""
        return "good" if self.held == due else "attend"


@dataclass(frozen=True)
class OverdueSteps:
    """Next steps past their day: how many, and the oldest of them."""

    n: int
    oldest: tuple[NextStep, ...]

    @property
    def link_words(self) -> str:
        return "See it in the list" if self.n == 1 else f"All {self.n:,} in the list"


def promise_of(engagement: Engagement, month: date, today: date) -> Promise:
    """Two queries."""
    counts = _counts([engagement.pk], month, today).get(engagement.pk, {})
    end = min(last_day(month), today)
    year = last_year(end, engagement.starts_on)
    days = (
        engagement.visits.held()
        .filter(held_on__gte=year.first, held_on__lte=end)
        .values_list("held_on", flat=True)
    )
    gap = longest_gap([day for day in days if day], year.first, end)
    return _promise(month, counts, gap)


def promises_of(ids: Sequence[int], month: date, today: date) -> dict[int, Promise]:
    """For several engagements in one query, without the gaps."""
    counts = _counts(ids, month, today)
    return {pk: _promise(month, counts.get(pk, {}), None) for pk in ids}


def overdue_steps(engagement: Engagement, today: date) -> OverdueSteps:
    """One query."""
    rows = engagement.next_steps.overdue(today).annotate(n_all=Window(Count("pk")))
    oldest = tuple(rows.select_related("owner").order_by("due_on", "pk")[:STEPS_SHOWN])
    return OverdueSteps(oldest[0].n_all if oldest else 0, oldest)


def overdue_step_counts(ids: Sequence[int], today: date) -> dict[int, int]:
    rows = NextStep.objects.filter(engagement__in=ids).overdue(today)
    return dict(rows.values_list("engagement").annotate(n=Count("pk")).order_by("engagement"))


_Kind = tuple[str, str, bool]
"""Status, reason of cancelling, and whether the planned day has passed."""


def _counts(ids: Sequence[int], month: date, today: date) -> dict[int, dict[_Kind, int]]:
    rows = (
        Visit.objects.filter(engagement__in=ids)
        .promised(month, last_day(month))
        .values_list("engagement", "status", "cancel_reason")
        .annotate(n=Count("pk"), n_past=Count("pk", filter=Q(planned_on__lt=today)))
        .order_by("engagement", "status", "cancel_reason")
    )
    found: dict[int, dict[_Kind, int]] = {}
    for engagement_id, status, reason, n, n_past in rows:
        kinds = found.setdefault(engagement_id, {})
        kinds[status, reason, True] = n_past
        kinds[status, reason, False] = n - n_past
    return found


def _promise(month: date, counts: Mapping[_Kind, int], gap: int | None) -> Promise:
    def total(status: str, *past: bool) -> int:
        return sum(counts.get((status, "", each), 0) for each in past)

    cancelled = {
        reason: sum(counts.get((Visit.Status.CANCELLED, reason, past), 0) for past in (True, False))
        for status, reason, _ in counts
        if status == Visit.Status.CANCELLED
    }
    return Promise(
        month=month,
        held=total(Visit.Status.HELD, True, False),
        promised=sum(counts.values()),
        cancelled=sum(cancelled.values()),
        unlogged=total(Visit.Status.PLANNED, True),
        to_come=total(Visit.Status.PLANNED, False),
        reasons=tuple(
            Reason(str(Visit.CancelReason(reason).label), n) for reason, n in cancelled.items()
        ),
        gap_days=gap,
    )
