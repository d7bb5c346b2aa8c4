"""Decisions: made at a review, and judged by those after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from editing import writing
from editing.refusals import Refused
from engagements import access
from engagements.models import Engagement, NextStep
from engagements.steps import settling
from engagements.steps.settling import Settlement
from fidelity.models import InstrumentUse, Item
from people.models import User
from reviews import guards, notices
from reviews.models import Decision, Done, Judgment, Review


def items_of(engagement: Engagement) -> QuerySet[Item]:
    """The items that a decision may answer: those of the measures that an engagement uses."""
    used = InstrumentUse.objects.filter(engagement=engagement)
    rows = Item.objects.filter(version__in=used.values("version"))
    return rows.select_related("version__instrument").order_by("version", "position", "pk")


@transaction.atomic
def decide(*, row: Decision, by: User, now: datetime) -> Decision:
    """Write down what a review decides: it is a next step of its owner from now on."""
    kept = writing.sent_before(row, by)
    if kept:
        return kept
    review = guards.held_open(row.review_id)
    row.engagement = review.engagement
    row.site = row.site or _site_of(row)
    _require_site(row)
    row.promised_on = row.due_on
    _require_owner(review.engagement, row.owner)
    _require_day(row.due_on, review)
    decision = writing.add(row=row, by=by, now=now, verb="decided")
    notices.decided(decision, now)
    return decision


@transaction.atomic
def change(
    *, decision: Decision, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Decision:
    """Word it otherwise, as long as its review is not closed."""
    review = guards.held_open(decision.review_id)
    require_open_step(decision)
    owner = values.get("owner", decision.owner)
    _require_owner(review.engagement, owner)
    kept = writing.change(row=decision, revision=revision, values=values, by=by, now=now)
    _require_site(kept)
    if kept.due_on != decision.due_on:
        _require_day(kept.due_on, review)
    if owner.pk != decision.owner_id:
        notices.decided(kept, now)
    return kept


def require_open_step(decision: NextStep) -> None:
    if decision.status != NextStep.Status.OPEN:
        raise Refused(
            None, "It is settled, so its words stay. Decide anew what else is to be done."
        )


def _require_owner(engagement: Engagement, owner: User) -> None:
    if not access.people_of_both_sides(engagement).filter(pk=owner.pk).exists():
        raise Refused("owner", "The owner has no role in this engagement, or only looks on.")


def _require_day(due_on: date, review: Review) -> None:
    if due_on < review.day:
        raise Refused("due_on", "Choose the day of the review or a later one.")


def _site_of(row: Decision) -> Any:
    """Where the barrier or the setback is that it answers."""
    about = row.barrier or row.setback
    return about.site if about else None


def _require_site(row: Decision) -> None:
    """What it answers is shown to whom it is shown: so it is about the same site."""
    there = _site_of(row)
    if there and row.site != there:
        raise Refused("site", f"What it answers is at {there}. Choose that.")


@transaction.atomic
def judge(*, row: Judgment, go_on_until: date | None = None, by: User, now: datetime) -> Judgment:
    """Say at a later review whether a decision was done as intended, and what effect it has.

    Whoever carries it out does not judge it. What was done or stopped is settled for its owner as
    well; what is not done goes on, until `go_on_until`.
    """
    kept = writing.sent_before(row, by)
    if kept:
        return kept
    review = guards.held_open(row.review_id)
    decision = _held(row.decision_id)
    require_may_judge(decision, review, by)
    if review.judgments.filter(decision=decision).exists():
        raise Refused(None, "This review has judged it already. Change that.")
    _require_whole(row.done, row.effect, row.words)
    judgment = writing.add(row=row, by=by, now=now, verb="judged")
    _settle(decision, judgment, go_on_until, by=by, now=now)
    return judgment


@transaction.atomic
def judge_again(
    *,
    judgment: Judgment,
    revision: int,
    values: Mapping[str, Any],
    go_on_until: date | None = None,
    by: User,
    now: datetime,
) -> Judgment:
    """Correct a judgment of a review that is not closed."""
    review = guards.held_open(judgment.review_id)
    decision = _held(judgment.decision_id)
    require_may_judge(decision, review, by)
    _require_whole(values["done"], values["effect"], values["words"])
    kept = writing.change(
        row=judgment, revision=revision, values=values, by=by, now=now, verb="judged again"
    )
    _settle(decision, kept, go_on_until, by=by, now=now)
    return kept


def _held(pk: int) -> Decision:
    rows = Decision.objects.select_for_update(no_key=True, of=("self", "nextstep_ptr"))
    found: Decision = rows.select_related("owner", "engagement__state").get(pk=pk)
    return found


def require_may_judge(decision: Decision, review: Review, by: User) -> None:
    """A decision is judged by somebody else than its owner, at a later review."""
    if decision.owner_id == by.pk:
        raise Refused(None, "You carry this out, so somebody else judges it.")
    is_later = Decision.objects.before(review).filter(pk=decision.pk).exists()
    if not is_later:
        raise Refused(None, "It is judged at a later review of the same engagement.")


def _require_whole(done: str, effect: str, words: str) -> None:
    if done == Done.YES and not effect:
        raise Refused("effect", "Say what effect it has, or that it is too early to tell.")
    if done == Done.STOPPED and not words.strip():
        raise Refused("words", "Say why it was stopped.")


def _settle(
    decision: Decision,
    judgment: Judgment,
    go_on_until: date | None,
    *,
    by: User,
    now: datetime,
) -> None:
    """Bring the next step that the decision is to what was said of it."""
    is_over = judgment.done in {Done.YES, Done.STOPPED}
    if is_over and decision.status == NextStep.Status.OPEN:
        outcome = NextStep.Status.DONE if judgment.done == Done.YES else NextStep.Status.DROPPED
        reason = judgment.words[:300] if judgment.done == Done.STOPPED else ""
        said = Settlement(decision.pk, outcome, reason=reason)
        settling.settle(settlement=said, by=by, today=decision.engagement.day_of(now), now=now)
    if is_over:
        notices.ended(decision)
        return
    settling.reopen(step=decision, by=by, now=now, reason=judgment.get_done_display())
    if go_on_until:
        settling.move(step=decision, due_on=go_on_until, by=by, now=now)
