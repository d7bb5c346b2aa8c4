"""What a side says of a month: given, changed, and shown to the other side.

| when | who sees a rating | a change needs |
|---|---|---|
| until both sides are complete | the side that gave it | nothing |
| from then until the month closes | both | a reason |
| once the month is closed | both | cannot be changed |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accountability import measuring
from accountability.instrument import FEATURES
from accountability.models import CardMonth, Rating
from accountability.sides import side_of
from audit import log
from editing.refusals import Refused, Stale
from engagements.models import Agreement, Engagement, Side
from engagements.models.engagement import EngagementQuerySet
from engagements.rules.periods import last_day, month_of
from people.models import User
from words.days import long_day, long_month

RATED = (Engagement.Status.ACTIVE, Engagement.Status.SUSTAINING)
"""Engagements with a card to be rated."""


def with_cards() -> EngagementQuerySet:
    """Engagements of which months are closed: those at work, and those that ended after it.

    One that ended was at work if an agreement was ever in force, or a month of it was rated.
    """
    signed = Agreement.objects.filter(engagement=OuterRef("pk"), status__in=Agreement.SIGNED)
    cards = CardMonth.objects.filter(engagement=OuterRef("pk"))
    ended = Q(status__in=Engagement.ENDED) & (Exists(signed) | Exists(cards))
    return Engagement.objects.filter(Q(status__in=RATED) | ended)


@dataclass(frozen=True)
class Given:
    """One feature as somebody rated it. `revision` is that of the rating they saw, 0 for none."""

    feature: str
    score: int | None
    note: str = ""
    revision: int = 0

    @property
    def is_blank(self) -> bool:
        return self.score is None and not self.note.strip()


def month_named(code: str) -> date:
    """The month "2026-03"."""
    return date.fromisoformat(f"{code}-01")


def closes_on(month: date) -> date:
    """The last day on which a month can be rated."""
    return last_day(month) + timedelta(days=CardMonth.GRACE_DAYS)


def why_not(engagement: Engagement, month: date, today: date) -> str:
    """Why a month cannot be rated now, in a sentence; "" where it can."""
    if not month_of(engagement.starts_on) <= month <= engagement.last_on:
        return f"{long_month(month)} is not a month of this engagement."
    if closes_on(month) < today:
        day = closes_on(month)
        return f"{long_month(month)} closed on {long_day(day)}. Its card does not change."
    if today <= last_day(month):
        return f"{long_month(month)} is not over yet. Rate it from the first day after it."
    if engagement.status not in RATED:
        return "Only an engagement that is active or sustaining is rated."
    return ""


@transaction.atomic
def rate(
    *,
    engagement: Engagement,
    month: date,
    given: Sequence[Given],
    reason: str = "",
    by: User,
    now: datetime,
) -> CardMonth:
    """Put down what a side says of a month, all of it or nothing. Sent twice it is one.

    With the last rating of both sides each sees the other's, and the measure is handed in.
    """
    side = _side(by, engagement)
    today = engagement.day_of(now)
    _guard_month(engagement, month, today)
    card = lock(engagement, month)
    if card.closed_at:
        raise Refused(None, "This month is closed. Its card does not change.")
    new, changed = _sorted_out(card, side, given)
    if card.revealed_at and (new or changed) and not reason.strip():
        raise Refused(
            "reason",
            "Both sides have seen these ratings. Say why you change yours; the reason stays with it.",
        )
    for each in new:
        _add(card, side, each, by, now)
    for row, each in changed:
        _change(card, row, each, reason, by, now)
    scores = scores_of(card)
    if not card.revealed_at and _both_complete(scores):
        reveal(card, by=by, now=now)
    if card.revealed_at and (new or changed):
        measuring.hand_in(
            engagement=engagement,
            month=month,
            scores=scores,
            reason=reason,
            by=by,
            today=today,
            now=now,
        )
    return card


def lock(engagement: Engagement, month: date) -> CardMonth:
    """The month's card, locked: who rates, changes or closes it comes one after the other."""
    CardMonth.objects.get_or_create(engagement=engagement, month=month)
    return CardMonth.objects.select_for_update().get(engagement=engagement, month=month)


def _side(by: User, engagement: Engagement) -> Side:
    side = side_of(by, engagement)
    if side is None:
        raise Refused(None, "Only somebody who is on one side of the engagement can rate.")
    return side


def _guard_month(engagement: Engagement, month: date, today: date) -> None:
    if words := why_not(engagement, month, today):
        raise Refused(None, words)


def _sorted_out(
    card: CardMonth, side: str, given: Sequence[Given]
) -> tuple[list[Given], list[tuple[Rating, Given]]]:
    """What is new, and what changes; what is there already counts as neither."""
    rows = {
        row.feature: row
        for row in Rating.objects.of(card.engagement_id, card.month).filter(side=side)
    }
    new = [each for each in given if each.feature not in rows and not each.is_blank]
    known = [(rows[each.feature], each) for each in given if each.feature in rows]
    changed = [(row, each) for row, each in known if _differs(row, each)]
    if clashes := {row.feature: row for row, each in changed if row.revision != each.revision}:
        raise Stale(clashes, "Your side rated this again after you opened it.")
    for each in [*new, *(each for _, each in changed)]:
        _guard_words(each)
    return new, changed


def _differs(row: Rating, each: Given) -> bool:
    return (row.score, row.note) != (each.score, each.note.strip())


def _guard_words(each: Given) -> None:
    if each.score is None:
        raise Refused(
            f"{each.feature}_score", "Choose 0, 1 or 2. A rating can be changed, but not withdrawn."
        )
    if not each.note.strip():
        raise Refused(f"{each.feature}_note", "Say what you saw, in a sentence.")


def _add(card: CardMonth, side: str, each: Given, by: User, now: datetime) -> None:
    row = Rating.objects.create(
        engagement_id=card.engagement_id,
        month=card.month,
        side=side,
        feature=each.feature,
        score=each.score or 0,
        note=each.note.strip(),
        rated_by=by,
        rated_at=now,
    )
    log.record(by=by, verb="rated", subject=row, now=now)


def _change(
    card: CardMonth, row: Rating, each: Given, reason: str, by: User, now: datetime
) -> None:
    """Until both sides see it, the row itself keeps what it was; the audit log tells only that."""
    before = {"score": row.score, "note": row.note}
    row.earlier = [*row.earlier, {**before, "by": str(row.rated_by), "at": str(row.rated_at)}]
    row.score, row.note = each.score or 0, each.note.strip()
    row.rated_by, row.rated_at, row.revision = by, now, row.revision + 1
    row.save(update_fields=["score", "note", "rated_by", "rated_at", "revision", "earlier"])
    changes = {"score": [before["score"], row.score], "note": [before["note"], row.note]}
    log.record(
        by=by,
        verb="changed the rating of",
        subject=row,
        now=now,
        changes=changes if card.revealed_at else {},
        reason=reason if card.revealed_at else "",
    )


def scores_of(card: CardMonth) -> dict[tuple[str, str], int]:
    rows = Rating.objects.of(card.engagement_id, card.month)
    return {(side, feature): n for side, feature, n in rows.values_list("side", "feature", "score")}


def _both_complete(scores: Mapping[tuple[str, str], int]) -> bool:
    return all((side, feature) in scores for side in Side for feature in FEATURES)


def reveal(card: CardMonth, *, by: User | str, now: datetime) -> None:
    """Let each side see the other's ratings; from now on the audit log tells them too."""
    card.revealed_at = now
    card.save(update_fields=["revealed_at"])
    rows = Rating.objects.of(card.engagement_id, card.month).order_by("side", "pk")
    log.record_each(
        by=by,
        verb="opened to both sides",
        deeds=[(row, _told(row)) for row in rows],
        now=now,
    )


def _told(row: Rating) -> dict[str, object]:
    return {"score": row.score, "note": row.note, "earlier": row.earlier}
