"""How recurring work goes round: every engagement by the day it is in its own state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from engagements.models import Engagement
from engagements.models.engagement import EngagementQuerySet
from steady.stepping_around import each


def each_day(sweep: Callable[..., object], now: datetime) -> None:
    """Call `sweep` once for each day that it is now in some state, with the engagements there.

    At midnight it is tomorrow in New York and today in Honolulu, so what is overdue in one is not
    in the other. A sweep that fails for one day is told at the end; the others have run.
    """

    def on(day: tuple[date, EngagementQuerySet]) -> object:
        today, there = day
        return sweep(today=today, now=now, there=there)

    each("Day", Engagement.objects.by_day(now), on)
