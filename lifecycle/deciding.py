"""The joint decision: each side says its word, and the same word of both decides."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import transaction

from audit import log
from editing.refusals import IdTaken, Refused
from engagements import sides
from engagements.models import Engagement
from lifecycle import notices
from lifecycle.models import JointDecision, Outcome, SideWord
from lifecycle.models.deciding import SideWordQuerySet
from people.models import User

Status = Engagement.Status

ASKED: dict[str, tuple[Outcome, ...]] = {
    Status.EXPLORING: (Outcome.GO, Outcome.NOT_YET, Outcome.NO),
    Status.DECLINED: (Outcome.AGAIN,),
}
"""The words a side may say, by the status of the engagement."""


@transaction.atomic
def say(
    *,
    engagement: Engagement,
    side: str,
    outcome: str,
    reason: str,
    ask_again_on: date | None,
    client_id: uuid.UUID,
    by: User,
    now: datetime,
) -> SideWord:
    """One side says its word; it replaces what this side said since the last decision."""
    held = Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)
    sent: SideWord | None = SideWord.objects.filter(client_id=client_id).first()
    if sent and (sent.engagement_id, sent.said_by_id) != (held.pk, by.pk):
        raise IdTaken
    if sent:
        return sent
    _check(held, outcome, ask_again_on, by, _of_other_side(held, side))
    _replace(held, side)
    word = SideWord.objects.create(
        engagement=held,
        side=side,
        outcome=outcome,
        reason=reason,
        ask_again_on=ask_again_on if outcome == Outcome.NOT_YET else None,
        said_by=by,
        said_at=now,
        client_id=client_id,
    )
    changes = {"side": side, "outcome": outcome}
    log.record(
        by=by, verb="gave its word on", subject=held, now=now, changes=changes, reason=reason
    )
    _decide(held, word, by, now)
    return word


def _open_words(engagement: Engagement) -> SideWordQuerySet:
    return SideWord.objects.filter(engagement=engagement).undecided()


def _replace(engagement: Engagement, side: str) -> None:
    """What this side said before counts no more; nobody is still mailed about it."""
    for word in _open_words(engagement).filter(side=side):
        SideWord.objects.filter(pk=word.pk).update(is_replaced=True)
        notices.word_is_answered(word)


def _of_other_side(engagement: Engagement, side: str) -> SideWord | None:
    return _open_words(engagement).exclude(side=side).first()


def _check(
    engagement: Engagement,
    outcome: str,
    ask_again_on: date | None,
    by: User,
    other: SideWord | None,
) -> None:
    if outcome not in ASKED.get(engagement.status, ()):
        words = engagement.get_status_display().lower()
        raise Refused("outcome", f"This is not asked while the engagement is {words}.")
    if outcome == Outcome.NOT_YET and ask_again_on is None:
        raise Refused("ask_again_on", "Say when to ask again.")
    sides.require_one_side(by, [other.said_by_id] if other else [])


def _decide(engagement: Engagement, word: SideWord, by: User, now: datetime) -> None:
    """Where both sides have given the same answer, it is the decision; else the other is told."""
    words = list(_open_words(engagement))
    if len(words) < 2 or len({each.outcome for each in words}) > 1:
        notices.word_said(word, now)
        return
    days = [each.ask_again_on for each in words if each.ask_again_on]
    decision = JointDecision.objects.create(
        engagement=engagement,
        outcome=word.outcome,
        ask_again_on=max(days, default=None),
        decided_at=now,
    )
    SideWord.objects.filter(pk__in=[each.pk for each in words]).update(decision=decision)
    for each in words:
        notices.word_is_answered(each)
    word.decision = decision
    log.record(
        by=by, verb="decided", subject=decision, now=now, changes={"outcome": decision.outcome}
    )
