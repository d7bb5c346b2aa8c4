"""What a packet holds: the month as its page says it, and what the review made of it, as plain data.

Everything is put into words here, once, so that no later version of the product has a say in what
a packet tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from engagements.barriers.lines import barrier_line
from engagements.models import Engagement
from engagements.rules.periods import last_day
from fidelity.charts.drawing import Chart
from fidelity.monthly import beside
from fidelity.monthly import page as monthly
from fidelity.monthly.figures import Figure
from fidelity.monthly.page import Head, MonthlyPage, Months
from fidelity.monthly.strip import Tile
from fidelity.rollups import rolling
from improvement.models import Setback
from packets.canonical import Content
from people.models import User
from reviews.models import Decision, Judgment, Review, in_order
from scaling.parts.reach import TITLE
from words.days import long_month
from words.terms import SITE

FORMAT = "tadash packet 1"
QUESTIONS = Review.QUESTIONS


@dataclass(frozen=True)
class Month:
    """One month of one engagement, read at one moment."""

    head: Head
    page: MonthlyPage
    figures: tuple[Figure, ...]
    now: datetime

    @property
    def engagement(self) -> Engagement:
        return self.head.engagement

    @property
    def month(self) -> date:
        return self.page.months.chosen


@dataclass(frozen=True)
class Place:
    """Where a packet stands in the chain: its number, and the hash of the one before."""

    number: int
    before: str


def read_month(engagement_id: int, month: date, by: User, now: datetime) -> Month:
    """The monthly page with all its figures. Raises `NoSuchMonth`."""
    [head] = monthly.heads_of([engagement_id])
    if head.is_marked:
        rolling.fold(engagement_id=engagement_id)
    today = head.engagement.day_of(now)
    months: Months = monthly.months_of(head.engagement, monthly.code_of(month), today)
    page = monthly.monthly_page(head, months, today)
    placed = beside.pieces_for(beside.Asked(head, page, by, now, is_fresh=True))
    return Month(head, page, beside.all_figures(page, placed), now)


def gather(read: Month, place: Place, by: User) -> Content:
    engagement, month = read.engagement, read.month
    return {
        "format": FORMAT,
        "engagement": {
            "id": engagement.pk,
            "name": engagement.name,
            "state": engagement.state.name,
            "innovation": engagement.innovation.name,
            "about": read.page.about,
        },
        "month": month.isoformat(),
        "month_words": long_month(month),
        "title": read.page.title,
        "as_of": read.now.isoformat(),
        "as_of_words": monthly.as_of_words(engagement, read.now),
        "closed_by": by.name,
        "closed_on": _day(read.page.today),
        "place": place.number,
        "before": place.before,
        "answers": answers_of(read),
        "figures": figures_as_data(read.figures),
        "charts": charts_as_data(read.page.standing.charts),
        "instruments": instruments_of(read.page.standing.tiles),
        "barriers": barriers_of(engagement, read.page.today),
        "setbacks": setbacks_of(engagement, month),
        "review": review_of(engagement, month),
        "earlier_decisions": judgments_of(engagement, month),
    }


def answers_of(read: Month) -> list[dict[str, str]]:
    """The questions of the leadership team, in the words of the page and answered as it does."""
    page = read.page
    said = {
        "Did TA do what it promised?": page.promise.headline,
        f"Are more {SITE.many} at fidelity than last time?": page.standing.answer.words,
        **_reached(read.figures),
        "Who is overdue?": page.lateness.answer,
        "What waits for the state?": page.blocked.headline,
    }
    return [{"question": question, "answer": answer} for question, answer in said.items()]


def _reached(figures: Iterable[Figure]) -> dict[str, str]:
    """How far the first kind of people who should benefit is from the line, and when it is there."""
    by_code = {each.code: each for each in figures if each.code.startswith("reach.")}
    when = next((each for each in by_code.values() if each.code.endswith(".crossing")), None)
    if when is None:
        return {}
    share = by_code[when.code.removesuffix(".crossing")]
    return {TITLE: f"{share.label}: {share.value}. {when.value}"}


def figures_as_data(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [asdict(each) | {"window": _day(each.window)} for each in figures]


def charts_as_data(charts: Iterable[Chart]) -> list[dict[str, Any]]:
    """Each as its table: what is drawn, and in which words, is left to who reads it."""
    return [
        {
            "code": chart.html_id,
            "name": chart.about.partition(".")[0],
            "finding": chart.finding,
            "about": chart.about,
            "sentence": chart.sentence,
            "columns": list(chart.columns),
            "rows": [list(row) for row in chart.rows],
        }
        for chart in charts
    ]


def instruments_of(tiles: Iterable[Tile]) -> list[dict[str, str]]:
    return [
        {
            "level": tile.level.name,
            "instrument": tile.instrument,
            "measure": tile.title,
            "version": tile.version,
            "criterion": tile.criteria,
        }
        for tile in tiles
        if tile.version
    ]


def barriers_of(engagement: Engagement, today: date) -> list[dict[str, Any]]:
    """Those that wait for an answer, at any level, the longest overdue first."""
    rows = engagement.barriers.waiting().filter(raised_on__lte=today).for_list()
    rows = rows.order_by("answer_due_on", "pk")
    lines = (barrier_line(row, today) for row in rows)
    return [
        {
            "title": line.title,
            "site": line.site,
            "waits_with": str(line.rung),
            "days": line.days,
            "answer_due_on": _day(line.due_on),
            "is_overdue": line.state == "overdue",
        }
        for line in lines
    ]


def setbacks_of(engagement: Engagement, month: date) -> list[dict[str, Any]]:
    """Those of the month, and those of before it without an answer."""
    rows = Setback.objects.filter(engagement=engagement, happened_on__lte=last_day(month))
    found = rows.open() | rows.filter(happened_on__gte=month)
    return [
        {
            "title": row.title,
            "happened_on": _day(row.happened_on),
            "answer": row.answer,
            "answered_on": _day(row.answered_on),
        }
        for row in found.setbacks().order_by("happened_on", "pk")
    ]


def review_of(engagement: Engagement, month: date) -> dict[str, Any] | None:
    """The month's review with all that was written; None where none was planned."""
    rows = Review.objects.filter(engagement=engagement, month=month)
    review = rows.select_related(*Review.ROLES).first()
    if review is None:
        return None
    return {
        "status": str(review.get_status_display()) if not review.was_held else "Held",
        "was_held": review.was_held,
        "held_on": _day(review.held_on),
        "why_not": review.why_not,
        "roles": _roles_of(review),
        "attendance": _attendance_of(review),
        "minutes": _minutes_of(review),
        "decisions": _decisions_of(review),
        "closing": _closing_of(review),
    }


def _label(row: Review, name: str) -> str:
    words = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return f"{words[:1].upper()}{words[1:]}"


def _roles_of(review: Review) -> list[dict[str, str]]:
    held = ((name, getattr(review, name)) for name in Review.ROLES)
    return [{"role": _label(review, name), "name": who.name} for name, who in held if who]


def _attendance_of(review: Review) -> list[dict[str, Any]]:
    rows = review.attendees.order_by("-is_there", "name__alphabet", "pk")
    return [{"name": row.name, "role": row.role, "was_there": row.is_there} for row in rows]


def _minutes_of(review: Review) -> list[dict[str, str]]:
    """What was said, in the order of the agenda; of an item nobody spoke of, nothing."""
    rows = in_order(review.items.exclude(minutes="").order_by("pk"))
    return [{"item": str(row), "minutes": row.minutes} for row in rows]


def _closing_of(review: Review) -> list[dict[str, str]]:
    said = ((name, getattr(review, f"get_{name}_display")()) for name in QUESTIONS)
    return [{"question": _label(review, name), "answer": str(a)} for name, a in said if a]


def _decisions_of(review: Review) -> list[dict[str, Any]]:
    rows = Decision.objects.filter(review=review).for_list().order_by("pk")
    return [_decision(row) for row in rows]


def _decision(row: Decision) -> dict[str, Any]:
    answered = (getattr(row, name) for name in Decision.ANSWERS)
    return {
        "text": row.text,
        "owner": row.owner.name,
        "due_on": _day(row.due_on),
        "answers": next((str(each) for each in answered if each), ""),
        "site": row.site.name if row.site else "",
        "status": str(row.get_status_display()),
    }


def judgments_of(engagement: Engagement, month: date) -> list[dict[str, Any]]:
    """What this month's review said of earlier decisions."""
    rows = Judgment.objects.filter(review__engagement=engagement, review__month=month)
    rows = rows.select_related("decision__owner", "decision__review").order_by("decision")
    return [
        {
            "text": row.decision.text,
            "owner": row.decision.owner.name,
            "decided": long_month(row.decision.review.month),
            "due_on": _day(row.decision.promised_on),
            "done": str(row.get_done_display()),
            "effect": str(row.get_effect_display()),
            "words": row.words,
        }
        for row in rows
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
