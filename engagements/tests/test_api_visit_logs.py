"""A log through the API: what is left out stays as it is stored, and what is written can be read."""

from datetime import date

import pytest
from django.utils import timezone

from engagements.models import Activity, Engagement, Visit, VisitGuest
from engagements.tests.factories import VisitFactory

LIST = "/api/v1/visits/"
HELD_ON = date(2026, 3, 17)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(
        engagement=cast.pinewood,
        lead=cast.specialist,
        planned_on=HELD_ON,
        tier=Engagement.Tier.TARGETED,
    )
    visit.sites.set([cast.alder_elementary])
    visit.staff.set([cast.lead])
    return visit


@pytest.fixture
def held(cast, visit):
    """The visit with every fact of its log."""
    Visit.objects.filter(pk=visit.pk).update(
        status="held",
        held_on=HELD_ON,
        logged_at=timezone.now(),
        logged_by=cast.specialist,
        contact_minutes=120,
        prep_minutes=30,
        travel_minutes=45,
        seen="Two lessons",
        features=["intensity"],
    )
    Activity.objects.create(visit=visit, kind="coaching", minutes=90, educators=4)
    VisitGuest.objects.create(visit=visit, name="Rosa Vance", role="School nurse")
    return visit


def test_preparation_and_travel_are_told_to_the_providers_side(client, cast, held):
    told = {}
    for name in ("specialist", "admin", "leader", "district_person"):
        client.force_login(cast.people[name])
        row = client.get(f"{LIST}{held.pk}/").json()
        told[name] = (row["prep_minutes"], row["travel_minutes"])

    assert told == {
        "specialist": (30, 45),
        "admin": (30, 45),
        "leader": (None, None),
        "district_person": (None, None),
    }
