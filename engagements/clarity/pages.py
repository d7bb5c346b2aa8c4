"""What the pages of clarity show of each row, worked out from rows already read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from engagements.models import ContextReview, Duty, DutyHolding
from engagements.rules import duties
from engagements.rules.duties import Term
from engagements.rules.periods import months_between


@dataclass(frozen=True)
class ContextLine:
    """One part of the context: its newest review, and the earlier ones below."""

    kind: str
    label: str
    state: str
    age: str
    newest: ContextReview | None
    earlier: list[ContextReview]

    @property
    def count(self) -> int:
        return len(self.earlier) + (self.newest is not None)


def context_lines(reviews: Iterable[ContextReview], today: date) -> list[ContextLine]:
    """All five parts, also those that nobody has reviewed."""
    by_kind: dict[str, list[ContextReview]] = {}
    for review in reviews:
        by_kind.setdefault(review.kind, []).append(review)
    return [_context_line(kind, by_kind.get(kind.value, []), today) for kind in ContextReview.Kind]


def earlier_of(
    reviews: Iterable[ContextReview], lines: Iterable[ContextLine]
) -> list[ContextReview]:
    """All but the newest of each part, in the order in which they come."""
    newest = {line.newest.pk for line in lines if line.newest}
    return [review for review in reviews if review.pk not in newest]


def _context_line(
    kind: ContextReview.Kind, reviews: list[ContextReview], today: date
) -> ContextLine:
    if not reviews:
        return ContextLine(kind.value, str(kind.label), "not_reviewed", "", None, [])
    newest, *earlier = sorted(reviews, key=lambda row: (row.reviewed_on, row.pk), reverse=True)
    state = "reviewed" if newest.is_fresh(today) else "renew"
    age = age_in_words(newest.reviewed_on, today)
    age = age if state == "reviewed" else f"last reviewed {age}"
    return ContextLine(kind.value, str(kind.label), state, age, newest, earlier)


def age_in_words(day: date, today: date) -> str:
    """“today”, “12 days ago”, “5 months ago”, “2 years ago”."""
    days = (today - day).days
    if days < 1:
        return "today"
    months = months_between(day, today) - (today.day < day.day)
    if months < 2:
        return _ago(days, "day")
    return _ago(months, "month") if months < 24 else _ago(months // 12, "year")


def _ago(count: int, unit: str) -> str:
    return f"{count} {unit} ago" if count == 1 else f"{count} {unit}s ago"


@dataclass(frozen=True)
class DutyLine:
    """A role with who holds it today, who will, and who did."""

    duty: Duty
    state: str
    detail: str
    now: list[DutyHolding]
    ahead: list[DutyHolding]
    before: list[DutyHolding]


def duty_line(duty: Duty, today: date) -> DutyLine:
    """Of a role whose `holdings` were read with it."""
    holdings = list(duty.holdings.all())
    needed = Term(duty.starts_on, duty.ends_on)
    days = days_vacant(duty, holdings, today)
    now = [each for each in holdings if term(each).covers(today)]
    return DutyLine(
        duty=duty,
        state=_state(needed, days, today),
        detail=f"{days:,} day{'' if days == 1 else 's'}" if days else "",
        now=now,
        ahead=[each for each in holdings if each.starts_on > today],
        before=[each for each in holdings if each.ends_on and each.ends_on < today],
    )


def days_vacant(duty: Duty, holdings: Iterable[DutyHolding], today: date) -> int:
    needed = Term(duty.starts_on, duty.ends_on)
    return duties.days_vacant(needed, [term(each) for each in holdings], today)


def term(holding: DutyHolding) -> Term:
    return Term(holding.starts_on, holding.ends_on)


def _state(needed: Term, days: int, today: date) -> str:
    if not needed.covers(today):
        return "needed_later" if today < needed.starts_on else "not_needed"
    return "vacant" if days else "filled"


@dataclass(frozen=True)
class DutyGroup:
    """The roles of one side."""

    label: str
    lines: list[DutyLine]
    may_edit: bool

    @property
    def caption(self) -> str:
        return f"{self.label}: its roles and who holds them"


def duty_groups(rows: Iterable[Duty], today: date, managed: Collection[str]) -> list[DutyGroup]:
    """By side, in the order in which the rows come; those in `managed` may be changed."""
    groups: dict[str, DutyGroup] = {}
    for row in rows:
        new = DutyGroup(str(row.get_side_display()), [], row.side in managed)
        group = groups.setdefault(row.side, new)
        group.lines.append(duty_line(row, today))
    return list(groups.values())
