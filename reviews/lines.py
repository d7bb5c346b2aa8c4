"""Reviews and decisions as lists and pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from engagements.models import Barrier, NextStep
from engagements.steps.elsewhere import Place
from engagements.steps.lines import days_over, state_of_step
from improvement.models import Goal, Setback
from people.models import User
from reviews.models import Decision, Done, Effect, Review
from words.days import long_month
from words.terms import BARRIER, SETBACK


@dataclass(frozen=True)
class ReviewLine:
    pk: int
    title: str
    url: str
    engagement: str
    day: date
    state: str
    why_not: str
    n_decisions: int
    n_carried_out: int


def review_line(review: Review, today: date) -> ReviewLine:
    """Of a review read by `for_list` and `with_counts`."""
    counted: Any = review
    return ReviewLine(
        pk=review.pk,
        title=long_month(review.month),
        url=reverse("reviews:review-detail", args=[review.pk]),
        engagement=review.engagement.name,
        day=review.day,
        state=state_of_review(review, today),
        why_not=review.why_not,
        n_decisions=counted.n_decisions,
        n_carried_out=counted.n_carried_out,
    )


def state_of_review(review: Review, today: date) -> str:
    if review.status == Review.Status.PLANNED and review.planned_on < today:
        return "untold"
    return review.status


@dataclass(frozen=True)
class Answered:
    """What a decision answers. Without a `url` its reader does not see it."""

    kind: str
    words: str
    url: str


@dataclass(frozen=True)
class DecisionLine:
    """`done` and `effect` are states of the latest judgment; `is_over`: judged at its end."""

    pk: int
    text: str
    url: str
    owner: str
    due_on: date
    was_moved: bool
    promised_on: date
    review: str
    engagement: str
    site: str
    answers: Answered | None
    state: str
    detail: str
    done: str
    effect: str
    is_over: bool


def decision_lines(decisions: Iterable[Decision], user: User, today: date) -> list[DecisionLine]:
    """Of decisions read by `for_list`; three queries at most besides."""
    rows = list(decisions)
    seen = _seen(rows, user)
    return [decision_line(row, today, seen) for row in rows]


Seen = Collection[tuple[str, int]]


def _seen(decisions: Collection[Decision], user: User) -> set[tuple[str, int]]:
    """Which of the things that decisions answer their reader may open."""
    found = set()
    for name, model in (("barrier", Barrier), ("goal", Goal), ("setback", Setback)):
        ids = {getattr(row, f"{name}_id") for row in decisions} - {None}
        if ids:
            rows: Any = model.objects.visible_to(user)
            found |= {(name, pk) for pk in rows.filter(pk__in=ids).values_list("pk", flat=True)}
    return found


def decision_line(decision: Decision, today: date, seen: Seen) -> DecisionLine:
    judged: Any = decision
    return DecisionLine(
        pk=decision.pk,
        text=decision.text,
        url=reverse("reviews:decision-detail", args=[decision.pk]),
        owner=str(decision.owner),
        due_on=decision.due_on,
        was_moved=decision.due_on != decision.promised_on,
        promised_on=decision.promised_on,
        review=long_month(decision.review.month),
        engagement=decision.engagement.name,
        site=str(decision.site or ""),
        answers=answered_by(decision, seen),
        state=state_of_step(decision, today),
        detail=days_over(decision, today),
        done=f"done_{judged.last_done}" if judged.last_done else "not_judged",
        effect=f"effect_{judged.last_effect}" if judged.last_effect else "",
        is_over=is_over(judged.last_done, judged.last_effect),
    )


def is_over(done: str | None, effect: str | None) -> bool:
    """The same as `judged_at_its_end` says in a query; a test holds the two together."""
    if done == Done.STOPPED:
        return True
    return done == Done.YES and effect not in {"", None, Effect.TOO_EARLY}


def answered_by(decision: Decision, seen: Seen) -> Answered | None:
    pages = (
        ("barrier", BARRIER.capital_one, "engagements:barrier-detail"),
        ("setback", SETBACK.capital_one, "improvement:setback-detail"),
        ("goal", "Goal", "improvement:goal-detail"),
    )
    for name, kind, address in pages:
        pk = getattr(decision, f"{name}_id")
        if pk and (name, pk) in seen:
            return Answered(kind, str(getattr(decision, name)), reverse(address, args=[pk]))
    if decision.item:
        return Answered("Item", item_words(decision.item), "")
    return None


def item_words(item: Any) -> str:
    """ "1.3, SWPBIS TFI": its code and its instrument."""
    return f"{item.code}, {item.version.instrument.name}"


def places(ids: Collection[int]) -> dict[int, Place]:
    """For lists of next steps: which of them a review decided, and where."""
    rows = Decision.objects.filter(pk__in=ids).values_list("pk", "review__month")
    return {
        pk: Place(f"Review of {long_month(month)}", reverse("reviews:decision-detail", args=[pk]))
        for pk, month in rows
    }


def may_be_changed(decision: Decision) -> bool:
    return decision.review.is_open and decision.status == NextStep.Status.OPEN
