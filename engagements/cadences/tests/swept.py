"""What the tests of planning share: one day, the sweep of that day, and what it made."""

from datetime import UTC, date, datetime, timedelta

from engagements.cadences import planning
from engagements.models import Engagement

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HORIZON = TODAY + timedelta(days=planning.HORIZON_DAYS)
THIRD_TUESDAYS = [date(2026, 3, 17), date(2026, 4, 21), date(2026, 5, 19)]


def occurrences(cadence):
    return list(cadence.visits.order_by("occurrence_on").values_list("occurrence_on", flat=True))


def planned(cadence):
    return list(cadence.visits.order_by("planned_on").values_list("planned_on", flat=True))


def sweep(today=TODAY, now=NOW):
    return planning.extend_due(today=today, now=now, there=Engagement.objects.all())
