"""The clock of barriers: when an answer is overdue, those asked hear of it, then those above."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from engagements.barriers import notices as barrier_notices
from engagements.models import Barrier
from engagements.models.engagement import EngagementQuerySet
from notifications.letters import Letter
from notifications.reminding import remind, untold

ABOVE_AFTER = timedelta(days=7)
"""After how many more days the level above hears of an answer that did not come."""


def sweep(*, today: date, now: datetime, there: EngagementQuerySet) -> int:
    """Tell what has to be told by now, each of it once; says how many messages are new.

    Who is due is read from the barriers themselves, so a sweep that was missed is made good by
    the next one, and one too many adds nothing.
    """
    here = [(pk, False) for pk in overdue(there, today, barrier_notices.OVERDUE)]
    late = overdue(there, today - ABOVE_AFTER, barrier_notices.ESCALATED)
    return remind("Barrier", here + [(pk, True) for pk in late], lambda each: _tell(now, *each))


def overdue(there: EngagementQuerySet, today: date, letter: Letter) -> list[int]:
    """Waiting barriers of running engagements whose day has passed and of which nobody heard."""
    rows = Barrier.objects.overdue(today).filter(engagement__in=there.at_work())
    clock = Concat(F("rung"), Value(" "), Cast("since_on", CharField()), output_field=CharField())
    waiting = untold(rows, letter, clock)
    return list(waiting.order_by("answer_due_on", "pk").values_list("pk", flat=True))


def _tell(now: datetime, pk: int, above: bool) -> int:
    """Of one barrier, locked, so that an answer given at this moment is not overtaken."""
    rows = Barrier.objects.waiting().select_for_update(of=("self",), no_key=True, skip_locked=True)
    barrier = rows.select_related("engagement__state", "site", "responsible").filter(pk=pk).first()
    if barrier is None:
        return 0
    if above:
        return barrier_notices.ran_out_below(barrier, now)
    return barrier_notices.ran_out(barrier, now)
