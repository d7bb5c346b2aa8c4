"""The page of a review and of a decision, worked out before the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from engagements import access
from engagements.models import Engagement, NextStep
from engagements.pages.known import Chapter
from improvement.pages import HistoryLine, history_of
from people.models import User
from people.roles import Permission
from reviews import guards
from reviews.agenda import chapters
from reviews.lines import DecisionLine, decision_lines, may_be_changed, state_of_review
from reviews.models import AgendaItem, Attendee, Code, Decision, Judgment, Review, in_order
from words.days import clock, long_day

CURRENT = timedelta(days=7)
"""So long after its day a review still shows what is behind today."""


@dataclass(frozen=True)
class InRole:
    """One of the three roles of a review: who has it, and who steps in."""

    label: str
    person: str
    backup: str


@dataclass(frozen=True)
class Earlier:
    """A decision that this review looks at again: what it says of it, and where that is said."""

    line: DecisionLine
    judgment: Judgment | None
    judge_url: str


@dataclass(frozen=True)
class Block:
    """One item of the agenda, with what the rows say to it today, if anything."""

    item: AgendaItem
    html_id: str
    title: str
    chapter: Chapter | None


@dataclass(frozen=True)
class Answer:
    question: str
    answer: str


@dataclass(frozen=True)
class ReviewPage:
    state: str
    about: str
    roles: tuple[InRole, ...]
    there: tuple[Attendee, ...]
    blocks: tuple[Block, ...]
    earlier: tuple[Earlier, ...]
    decisions: tuple[DecisionLine, ...]
    answers: tuple[Answer, ...]
    can_plan: bool
    can_run: bool
    can_write: bool
    can_close: bool
    history: tuple[HistoryLine, ...]

    @property
    def has_answers(self) -> bool:
        return any(each.answer for each in self.answers)


def review_page(review: Review, user: User, today: date) -> ReviewPage:
    """A constant number of queries, however many decisions there are."""
    may = access.permissions(user, review.engagement, review.engagement.state)
    can_write = Permission.WRITE_MINUTES in may and review.is_open
    return ReviewPage(
        state=state_of_review(review, today),
        about=about(review),
        roles=roles_of(review),
        there=tuple(_there(review, user)),
        blocks=tuple(_blocks(review, user, today)),
        earlier=tuple(_earlier(review, user, today, can_judge=Permission.JUDGE_DECISION in may)),
        decisions=tuple(_decisions(review, user, today)),
        answers=tuple(_answers(review)),
        can_plan=Permission.PLAN_REVIEW in may and not review.is_closed,
        can_run=guards.may_run(review, user) and not review.is_closed,
        can_write=can_write,
        can_close=Permission.CLOSE_MONTH in may and review.was_held and not review.is_closed,
        history=history_of(review, review.engagement_id, user),
    )


def about(review: Review) -> str:
    """ "Pinewood reading. Tuesday, March 17, 2026, 10:00 AM, Room 4." """
    when = [long_day(review.day)]
    if review.starts_at:
        when.append(clock(review.starts_at))
    if review.place:
        when.append(review.place)
    return f"{review.engagement}. {', '.join(when)}"


def roles_of(review: Review) -> tuple[InRole, ...]:
    labels = {"facilitator": "Facilitator", "note_taker": "Note taker"}
    labels["data_analyst"] = "Data analyst"
    return tuple(
        InRole(label, _name(review, name), _name(review, f"{name}_backup"))
        for name, label in labels.items()
    )


def _name(review: Review, role: str) -> str:
    return str(getattr(review, role) or "")


def _there(review: Review, user: User) -> list[Attendee]:
    rows = Attendee.objects.visible_to(user).filter(review=review, is_there=True)
    return list(rows.order_by("name__alphabet", "pk"))


def _blocks(review: Review, user: User, today: date) -> list[Block]:
    known = chapters(review.engagement, user, today) if _is_current(review, today) else {}
    items = AgendaItem.objects.visible_to(user).filter(review=review)
    items = items.select_related("review__engagement").order_by("pk")
    return [Block(item, html_id(item), str(item), known.get(item.code)) for item in in_order(items)]


def html_id(item: AgendaItem) -> str:
    return item.code if item.code != Code.ADDED else f"item-{item.pk}"


def _is_current(review: Review, today: date) -> bool:
    return review.is_open and review.day + CURRENT >= today


def _earlier(review: Review, user: User, today: date, *, can_judge: bool) -> list[Earlier]:
    """What is to be judged here; of a review that is over, what was judged."""
    rows = Decision.objects.visible_to(user).to_judge_at(review).for_list()
    decisions = list(rows.order_by("due_on", "pk"))
    said = Judgment.objects.visible_to(user).filter(review=review).select_related("written_by")
    by_decision = {each.decision_id: each for each in said}
    lines = decision_lines(decisions, user, today)
    return [
        Earlier(
            line,
            by_decision.get(decision.pk),
            judge_url(decision, review, user) if can_judge and review.is_open else "",
        )
        for decision, line in zip(decisions, lines, strict=True)
    ]


def judge_url(decision: Decision, review: Review, user: User) -> str:
    """Nothing for its owner: somebody else judges it."""
    if decision.owner_id == user.pk:
        return ""
    return reverse("reviews:decision-judge", args=[review.pk, decision.pk])


def _decisions(review: Review, user: User, today: date) -> list[DecisionLine]:
    rows = Decision.objects.visible_to(user).for_list().filter(review=review)
    return decision_lines(rows.order_by("pk"), user, today)


def _answers(review: Review) -> list[Answer]:
    fields: Any = Review._meta
    return [
        Answer(
            str(fields.get_field(name).verbose_name).capitalize(),
            getattr(review, f"get_{name}_display")(),
        )
        for name in Review.QUESTIONS
    ]


@dataclass(frozen=True)
class DecisionPage:
    """`judge_url` leads to the next review that is open; `review_url` is for who sees the whole."""

    line: DecisionLine
    review_url: str
    edit_url: str
    settle_url: str
    judge_url: str
    judgments: tuple[Judgment, ...]
    history: tuple[HistoryLine, ...]


def decision_page(decision: Decision, user: User, today: date) -> DecisionPage:
    engagement = decision.engagement
    may = access.permissions(user, engagement, engagement.state)
    sees_whole = Engagement.objects.wide_for(user).filter(pk=engagement.pk).exists()
    line = decision_lines([decision], user, today)[0]
    can_edit = Permission.WRITE_MINUTES in may and may_be_changed(decision)
    can_settle = decision.owner_id == user.pk or Permission.SETTLE_NEXT_STEP in may
    can_settle = can_settle and decision.status == Decision.Status.OPEN
    return DecisionPage(
        line=line,
        review_url=reverse("reviews:review-detail", args=[decision.review_id])
        if sees_whole
        else "",
        edit_url=reverse("reviews:decision-edit", args=[decision.pk]) if can_edit else "",
        settle_url=reverse("engagements:step-settle", args=[decision.pk]) if can_settle else "",
        judge_url=_next_judged_at(decision, user) if Permission.JUDGE_DECISION in may else "",
        judgments=tuple(_judgments(decision, user)),
        history=_history(decision, user),
    )


def _history(decision: Decision, user: User) -> tuple[HistoryLine, ...]:
    """What was done with the decision, and with the next step that it is; newest first."""
    both = (
        line
        for row in (decision, NextStep(pk=decision.pk))
        for line in history_of(row, decision.engagement_id, user)
    )
    return tuple(sorted(both, key=lambda line: line.at, reverse=True))


def _judgments(decision: Decision, user: User) -> Sequence[Judgment]:
    rows = Judgment.objects.visible_to(user).filter(decision__in=[decision])
    return list(rows.select_related("review", "written_by").order_by("-review__month"))


def _next_judged_at(decision: Decision, user: User) -> str:
    """The first review after it that is open and has not judged it."""
    after = Review.objects.visible_to(user).filter(
        engagement=decision.engagement, month__gt=decision.review.month
    )
    open_ones = after.filter(status__in=(Review.Status.PLANNED, Review.Status.HELD))
    review = open_ones.exclude(judgments__decision=decision).order_by("month").first()
    return judge_url(decision, review, user) if review else ""
