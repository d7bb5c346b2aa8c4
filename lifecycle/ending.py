"""What an engagement that ends leaves planned: no visit stays to be logged that nobody will make."""

from __future__ import annotations

from datetime import date, datetime

from engagements.cadences import planning
from engagements.models import Cadence, Engagement, Visit
from engagements.visits import scheduling
from people.models import User

NOTE = "The engagement ended."


def stop_visits(*, engagement: Engagement, by: User, today: date, now: datetime) -> None:
    """Stop every cadence, and cancel what people planned from `today` on, with the reason.

    Call it within the transaction of the deed that ends the engagement.
    """
    for cadence in Cadence.objects.filter(engagement=engagement, is_active=True).order_by("pk"):
        planning.stop_cadence(cadence=cadence, by=by, today=today, now=now)
    ahead = Visit.objects.filter(
        engagement=engagement, status=Visit.Status.PLANNED, planned_on__gte=today
    )
    for visit in ahead.select_for_update(of=("self",)).order_by("pk"):
        scheduling.cancel(
            visit=visit,
            reason=Visit.CancelReason.OTHER,
            note=NOTE,
            revision=visit.revision,
            by=by,
            now=now,
        )
