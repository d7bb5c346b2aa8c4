"""A log through the API: what is left out stays as it is stored, and what is written can be read."""

import uuid
from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone

from editing.refusals import Stale
from engagements.models import Activity, Engagement, Visit, VisitGuest
from engagements.tests.factories import VisitFactory
from engagements.visits.log import saving
from engagements.visits.log.api import LogSerializer

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


@pytest.fixture
def log(client):
    def send(person, content_type="application/json", **sent):
        client.force_login(person)
        data = {"client_id": str(uuid.uuid4()), "held_on": "2026-03-17", "mode": "on_site"} | sent
        form = {"content_type": content_type} if content_type else {}
        return client.post(LIST, data, **form)

    return send


def stored(visit):
    return Visit.objects.values().get(pk=visit.pk) | {
        "sites": list(visit.sites.values_list("name", flat=True)),
        "staff": sorted(visit.staff.values_list("name", flat=True)),
        "activities": list(visit.activities.order_by("pk").values_list("kind", "educators")),
        "guests": list(visit.guests.values_list("name", "role")),
    }


def test_log_sent_back_as_it_was_read_changes_only_the_word_that_changed(client, cast, held, log):
    client.force_login(cast.specialist)
    read = client.get(f"{LIST}{held.pk}/").json()
    before = stored(held)

    answer = log(cast.specialist, **read | {"visit": held.pk, "seen": "Three lessons"})

    after = stored(held)
    assert answer.status_code == 201
    assert {name for name in after if after[name] != before[name]} == {
        "seen",
        "log_id",
        "is_edited",
        "revision",
    }


def test_corrected_log_keeps_what_is_left_out(cast, held, log):
    before = stored(held)

    answer = log(cast.specialist, visit=held.pk, revision=1, contact_minutes=100)

    after = stored(held)
    assert answer.status_code == 201
    assert {name: after[name] for name in after if after[name] != before[name]} == {
        "contact_minutes": 100,
        "log_id": after["log_id"],
        "is_edited": True,
        "revision": 2,
    }


def test_activities_are_read_in_the_order_in_which_they_were_written(client, cast, held):
    """A row that is written anew goes to the end of its table."""
    Activity.objects.create(visit=held, kind="training", minutes=20)
    held.activities.filter(kind="coaching").update(educators=5)

    client.force_login(cast.specialist)
    rows = client.get(f"{LIST}{held.pk}/").json()["activities"]

    assert [row["kind"] for row in rows] == ["coaching", "training"]


def test_minutes_are_taken_back_by_sending_none(cast, held, log):
    log(cast.specialist, visit=held.pk, revision=1, prep_minutes=None)

    after = stored(held)
    assert (after["prep_minutes"], after["travel_minutes"]) == (None, 45)


def test_first_log_keeps_the_plan_and_who_was_to_come_came(cast, visit, log):
    answer = log(cast.specialist, visit=visit.pk)

    after = stored(visit)
    assert answer.status_code == 201
    assert (after["tier"], after["sites"], after["staff"]) == (
        "targeted",
        ["Alder Elementary"],
        ["Lead", "Specialist"],
    )


def test_first_log_sent_as_a_form_keeps_the_plan_too(cast, visit, log):
    answer = log(cast.specialist, content_type=None, visit=visit.pk)

    after = stored(visit)
    assert answer.status_code == 201
    assert (after["sites"], after["staff"]) == (["Alder Elementary"], ["Lead", "Specialist"])


def test_list_that_is_sent_empty_is_emptied(cast, held, log):
    log(cast.specialist, visit=held.pk, revision=1, sites=[], guests=[], features=[])

    after = stored(held)
    assert (after["sites"], after["guests"], after["features"]) == ([], [], [])


def test_guest_named_without_a_role_keeps_it(cast, held, log):
    log(cast.specialist, visit=held.pk, revision=1, guests=[{"name": "Rosa Vance"}])

    assert stored(held)["guests"] == [("Rosa Vance", "School nurse")]


def test_activity_without_a_level_is_refused(cast, visit, log):
    answer = log(cast.specialist, visit=visit.pk, activities=[{"kind": "coaching", "minutes": 30}])

    assert (answer.status_code, answer.json()) == (
        400,
        {"activities": {"0": {"level": ["This field is required."]}}},
    )


def test_visit_that_was_not_planned_has_the_tier_of_its_engagement(cast, log):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(tier=Engagement.Tier.TARGETED)

    log(cast.specialist, engagement=cast.pinewood.pk, title="Drop-in")

    assert Visit.objects.get().tier == "targeted"


def test_visit_that_was_not_planned_needs_a_title(cast, log):
    answer = log(cast.specialist, engagement=cast.pinewood.pk)

    assert (answer.status_code, list(answer.json())) == (400, ["title"])
    assert not Visit.objects.exists()


@pytest.mark.parametrize("name", ["sites", "staff", "features"])
def test_log_that_names_one_twice_says_nothing_new(cast, held, log, name):
    held.staff.set([cast.specialist])
    same = {
        "sites": [cast.alder_elementary.pk],
        "staff": [cast.specialist.pk],
        "features": ["intensity"],
    }[name]

    answer = log(cast.specialist, visit=held.pk, revision=1, **{name: same * 2})

    assert (answer.status_code, answer.json()["revision"]) == (201, 1)


def test_first_log_over_a_plan_that_was_changed_since_it_was_read_is_refused(cast, visit):
    """It would put back the people of the plan as it was read."""
    data = {"client_id": uuid.uuid4(), "visit": visit.pk, "held_on": HELD_ON, "mode": "on_site"}
    sent = LogSerializer(data=data, context={"request": SimpleNamespace(user=cast.specialist)})
    sent.is_valid(raise_exception=True)
    entry = sent.entry
    visit.staff.clear()
    Visit.objects.filter(pk=visit.pk).update(revision=2)

    with pytest.raises(Stale):
        saving.log_visit(visit=visit, entry=entry, by=cast.specialist, now=timezone.now())


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
