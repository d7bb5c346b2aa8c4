"""How recurring work goes round: every engagement by the day it is in its own state."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from engagements.models import Engagement

logger = logging.getLogger(__name__)


def each_day(sweep: Callable[..., object], now: datetime) -> None:
    """Call `sweep` once for each day that it is now in some state, with the engagements there.

    At midnight it is tomorrow in New York and today in Honolulu, so what is overdue in one is not
    in the other. A sweep that fails for one day is told at the end; the others have run.
    """
    failures = []
    for today, there in Engagement.objects.by_day(now):
        try:
            sweep(today=today, now=now, there=there)
        except Exception as error:
            logger.exception("A sweep failed for %s", today)
            failures.append(error)
    if failures:
        raise ExceptionGroup("Some of the work due now could not be done", failures)
