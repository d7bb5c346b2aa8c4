from datetime import UTC, date, datetime

import pytest

from engagements.models import Visit
from engagements.tests.factories import CadenceFactory, VisitFactory
from lifecycle.ending import stop_visits

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 18)


def end(cast):
    stop_visits(engagement=cast.pinewood, by=cast.lead, today=TODAY, now=NOW)


@pytest.mark.parametrize(
    ("day", "status"),
    [(17, "planned"), (18, "cancelled"), (19, "cancelled")],
    ids=["yesterday", "today", "tomorrow"],
)
def test_visit_to_come_is_cancelled_with_the_reason(cast, day, status):
    """Yesterday's may have been held, and is still to be logged."""
    visit = VisitFactory(
        engagement=cast.pinewood, lead=cast.specialist, planned_on=date(2026, 3, day)
    )

    end(cast)

    visit.refresh_from_db()
    is_over = status == "cancelled"
    assert (visit.status, visit.cancel_reason, visit.cancel_note) == (
        status,
        "other" if is_over else "",
        "The engagement ended." if is_over else "",
    )


def test_visit_of_another_engagement_stays_planned(cast):
    visit = VisitFactory(engagement=cast.lakeland, planned_on=date(2026, 4, 1))

    end(cast)

    visit.refresh_from_db()
    assert visit.status == "planned"


def test_held_and_cancelled_visits_stay_as_they_are(cast):
    day = date(2026, 3, 18)
    held = VisitFactory(
        engagement=cast.pinewood,
        planned_on=day,
        held_on=day,
        status="held",
        logged_at=NOW,
        logged_by=cast.specialist,
    )
    cancelled = VisitFactory(
        engagement=cast.pinewood,
        planned_on=day,
        status="cancelled",
        cancel_reason="weather",
    )

    end(cast)

    rows = Visit.objects.filter(pk__in=[held.pk, cancelled.pk]).order_by("pk")
    assert list(rows.values_list("status", "cancel_reason")) == [
        ("held", ""),
        ("cancelled", "weather"),
    ]


def test_cadence_stops_and_takes_its_untouched_visits_away(cast):
    cadence = CadenceFactory(engagement=cast.pinewood, lead=cast.specialist)
    visit = VisitFactory(
        engagement=cast.pinewood,
        cadence=cadence,
        occurrence_on=date(2026, 4, 21),
        planned_on=date(2026, 4, 21),
        lead=cast.specialist,
    )

    end(cast)

    cadence.refresh_from_db()
    assert (cadence.is_active, Visit.objects.filter(pk=visit.pk).exists()) == (False, False)


def test_cadence_of_another_engagement_goes_on(cast):
    cadence = CadenceFactory(engagement=cast.lakeland)

    end(cast)

    cadence.refresh_from_db()
    assert cadence.is_active
