"""Closing a month of the card: its figures are kept as they were then computed, for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from django.db import transaction

from accountability import measuring, rating
from accountability.evidence import gather
from accountability.instrument import is_complete
from accountability.metrics.card import measure
from accountability.metrics.ratio import Measured
from accountability.metrics.window import window_of
from accountability.models import CardMonth, Rating
from accountability.restating import Kept, Said
from accountability.source import Source
from audit import log
from engagements.models import Engagement, Side
from engagements.models.engagement import EngagementQuerySet
from engagements.rules.periods import add_months, month_of, month_range
from steady.stepping_around import each

MISSING_KEPT = 20


def close_due(*, today: date, now: datetime, there: EngagementQuerySet) -> int:
    """The sweep: every month whose days for rating are over. A second run finds nothing.

    A month that fails does not keep the others open.
    """
    rows = rating.with_cards().filter(pk__in=there).select_related("state").order_by("pk")
    closed = set(CardMonth.objects.closed().values_list("engagement_id", "month"))

    def close_months(engagement: Engagement) -> int:
        due = months_due(engagement, today)
        months = [month for month in due if (engagement.pk, month) not in closed]
        shut = partial(_close_month, engagement, today, now)
        return len(each(f"Card of engagement {engagement.pk}, month", months, shut))

    return sum(each("Cards of engagement", rows, close_months))


def _close_month(engagement: Engagement, today: date, now: datetime, month: date) -> CardMonth:
    return close(engagement=engagement, month=month, today=today, now=now)


def months_due(engagement: Engagement, today: date) -> Iterator[date]:
    """Months of the engagement that can no longer be rated."""
    last = min(month_of(engagement.last_on), add_months(today, -1))
    for month in month_range(engagement.starts_on, last):
        if rating.closes_on(month) < today:
            yield month


@transaction.atomic
def close(*, engagement: Engagement, month: date, today: date, now: datetime) -> CardMonth:
    """Keep the figures of a month, and open the ratings to both sides. Once is enough."""
    card = rating.lock(engagement, month)
    if card.closed_at:
        return card
    if not card.revealed_at:
        rating.reveal(card, by=log.SYSTEM, now=now)
        _hand_in(card, engagement, today, now)
    card.closed_at = now
    card.figures = figures_of(engagement, month, today)
    card.save(update_fields=["closed_at", "figures"])
    log.record(by=log.SYSTEM, verb="closed", subject=card, now=now)
    return card


def _hand_in(card: CardMonth, engagement: Engagement, today: date, now: datetime) -> None:
    """What one side said is a measure too; it is handed in by whoever of it rated last."""
    scores = rating.scores_of(card)
    complete = [side for side in Side if is_complete(scores, side)]
    rows = Rating.objects.of(engagement.pk, card.month).filter(side__in=complete)
    last = rows.select_related("rated_by").order_by("-rated_at", "-pk").first()
    if last is not None:
        measuring.hand_in(
            engagement=engagement,
            month=card.month,
            scores=scores,
            reason="",
            by=last.rated_by,
            today=today,
            now=now,
        )


def figures_of(engagement: Engagement, month: date, today: date) -> dict[str, Kept | Said]:
    """The figures of a month as they are kept, by code."""
    evidence = gather(Source(engagement, month, month, today))
    window = window_of(month, engagement.starts_on, engagement.last_on, today)
    found: dict[str, Kept | Said] = {}
    for measured in measure(evidence, window).values():
        found |= kept(measured)
    return found


def kept(measured: Measured) -> dict[str, Kept | Said]:
    ratios: dict[str, Kept | Said] = {
        each.definition.code: {
            "numerator": each.numerator,
            "denominator": each.denominator,
            "missing": [row.name for row in each.missing[:MISSING_KEPT]],
            "n_missing": each.n_missing,
        }
        for each in measured.ratios
    }
    return ratios | {each.code: {"text": each.text} for each in measured.findings}
