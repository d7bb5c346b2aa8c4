"""On the monthly page: whether the month has its review, and what earlier ones decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from engagements.models import NextStep
from engagements.rules.periods import add_months
from engagements.steps.lines import days_over, state_of_step
from fidelity.monthly.beside import KINDS, Asked, Kind, Piece, Place
from fidelity.monthly.figures import Figure
from reviews.lines import state_of_review
from reviews.models import Decision, Review
from words.days import long_day, long_month

SHOWN = 5


@dataclass(frozen=True)
class Told:
    """What became of the review of one month. `url` leads to it, or to the list where none is."""

    month: date
    words: str
    state: str
    url: str


@dataclass(frozen=True)
class Count:
    n: int
    query: str
    words: str


@dataclass(frozen=True)
class Decided:
    """One decision in short, with the states of its step and of the latest judgment."""

    text: str
    url: str
    owner: str
    due_on: date
    state: str
    detail: str
    done: str
    effect: str


@dataclass(frozen=True)
class ReviewInShort:
    told: tuple[Told, ...]
    decisions: tuple[Decided, ...]
    counts: tuple[Count, ...]
    list_url: str


def review_beside(asked: Asked) -> Piece:
    """The review of this month and, where it was not held, of the one before; then decisions.

    Three queries. Decisions are told as they stand today, whatever month one looks at.
    """
    month, own, today = asked.page.months.chosen, asked.head.engagement, asked.page.today
    told = _told(asked, add_months(month, -1), month)
    decisions = Decision.objects.visible_to(asked.reader).filter(engagement=own.pk)
    counts = tuple(_counts(decisions.counted(today)))
    list_url = reverse("reviews:decision-list", args=[own.pk])
    first = tuple(_decided(row, today) for row in decisions.going_on().in_short()[:SHOWN])
    piece = ReviewInShort(told, first, counts, list_url)
    return Piece(_piece(piece), tuple(figures(told[0], counts, list_url)))


def _told(asked: Asked, before: date, month: date) -> tuple[Told, ...]:
    own, today = asked.head.engagement, asked.page.today
    seen = Review.objects.visible_to(asked.reader).filter(engagement=own.pk)
    reviews = {row.month: row for row in seen.filter(month__in=[before, month])}
    told = [tell(reviews.get(month), month, own.pk, today)]
    if (row := reviews.get(before)) and not row.was_held:
        told.append(tell(row, before, own.pk, today))
    return tuple(told)


def _decided(row: Any, today: date) -> Decided:
    step = NextStep(status=row.status, due_on=row.due_on)
    return Decided(
        row.text,
        reverse("reviews:decision-detail", args=[row.pk]),
        row.owner__name,
        row.due_on,
        state_of_step(step, today),
        days_over(step, today),
        f"done_{row.last_done}" if row.last_done else "not_judged",
        f"effect_{row.last_effect}" if row.last_effect else "",
    )


def tell(review: Review | None, month: date, engagement: int, today: date) -> Told:
    if review is None:
        url = reverse("reviews:review-list", args=[engagement])
        return Told(month, f"No review is planned for {long_month(month)}.", "", url)
    state = state_of_review(review, today)
    url = reverse("reviews:review-detail", args=[review.pk])
    return Told(month, _words(review, state), state, url)


def _words(review: Review, state: str) -> str:
    month = long_month(review.month)
    match state:
        case "planned":
            return f"The review of {month} is on {long_day(review.planned_on)}."
        case "untold":
            day = long_day(review.planned_on)
            return f"The review of {month} was planned for {day}. Nobody said whether it was held."
        case "not_held":
            return f"{month} has no review: {review.why_not}"
    return f"The review of {month} was held on {long_day(review.day)}."


def _counts(n: Mapping[str, int]) -> Iterator[Count]:
    if n["open"]:
        yield Count(n["open"], urlencode({"status": "open"}), "{} to do")
    if n["overdue"]:
        yield Count(n["overdue"], urlencode({"status": "overdue"}), "{} overdue")
    if n["all"]:
        words = "{} decision in all" if n["all"] == 1 else "{} decisions in all"
        yield Count(n["all"], "", words)


def figures(told: Told, counts: Sequence[Count], list_url: str) -> Iterator[Figure]:
    yield Figure("review", f"Review of {long_month(told.month)}", told.words, address=told.url)
    for count in counts:
        code = count.query.removeprefix("status=") or "all"
        words = count.words.removeprefix("{} ").removeprefix("decision").removeprefix("s")
        yield Figure(
            f"decisions.{code}",
            f"Decisions {words.strip()}",
            str(count.n),
            numerator=count.n,
            address=f"{list_url}?{count.query}" if count.query else list_url,
        )


@lru_cache(maxsize=256)
def _piece(review: ReviewInShort) -> SafeString:
    return render_to_string("reviews/_beside.html", {"review": review})


KINDS.append(Kind("review", Place.HEAD, 5, review_beside))
