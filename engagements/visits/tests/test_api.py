import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.models import NextStep, Visit
from engagements.tests.factories import NextStepFactory, VisitFactory

LIST = "/api/v1/visits/"
STEPS = "/api/v1/next-steps/"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    visit.sites.set([cast.alder_elementary])
    return visit


def get(client, user, address, **query):
    client.force_login(user)
    return client.get(address, query)


def post(client, user, **data):
    client.force_login(user)
    return client.post(LIST, data, content_type="application/json")


def ids(response):
    return {row["id"] for row in response.json()["results"]}


def test_addresses():
    assert (reverse("api-visit-list"), reverse("api-next-step-list")) == (LIST, STEPS)


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("admin", True),
        ("lead", True),
        ("leader", True),
        ("observer", True),
        ("district_person", True),
        ("school_person", True),
        ("stranger", False),
    ],
)
def test_visits_by_role(client, cast, visit, person, sees):
    user = cast.people[person]

    assert (visit.pk in ids(get(client, user, LIST))) is sees
    assert get(client, user, f"{LIST}{visit.pk}/").status_code == (200 if sees else 404)


def test_visit_names_only_sites_in_sight(client, cast, visit):
    visit.sites.add(cast.birch_elementary)

    row = get(client, cast.school_person, f"{LIST}{visit.pk}/").json()

    assert row["sites"] == [cast.alder_elementary.pk]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "upcoming"},
        {"engagement": "pinewood"},
        {"site": "alder"},
        {"since": "2026-04-01"},
    ],
)
def test_visits_are_narrowed_as_on_the_page(client, cast, visit, query):
    Visit.objects.update(planned_on=date(2026, 4, 7))
    other = VisitFactory(engagement=cast.lakeland, planned_on=date(2026, 3, 1))
    other.sites.set([cast.lakeland_school])
    named = {
        name: getattr(getattr(cast, value, None), "pk", value) for name, value in query.items()
    }

    assert ids(get(client, cast.admin, LIST, **named)) == {visit.pk}


def test_visits_ask_as_much_for_three_as_for_one(client, cast, visit):
    client.force_login(cast.lead)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST).status_code == 200
        return len(asked)

    queries()
    one = queries()
    for _ in range(2):
        more = VisitFactory(engagement=cast.pinewood)
        more.sites.set([cast.alder_elementary, cast.birch_elementary])
        more.staff.set([cast.lead])

    assert queries() == one


def log(cast, **more):
    data = {
        "client_id": str(uuid.uuid4()),
        "title": "Visit",
        "held_on": "2026-03-17",
        "mode": "on_site",
        "contact_minutes": 90,
        "seen": "Two lessons",
        "sites": [cast.alder_elementary.pk],
        "staff": [cast.specialist.pk],
        "activities": [{"kind": "coaching", "level": "practice", "minutes": 90, "educators": 4}],
        "next_steps": [{"text": "Call", "owner": cast.leader.pk, "due_on": "2026-04-01"}],
    }
    return data | more


def test_log_a_planned_visit(client, cast, visit):
    response = post(client, cast.specialist, **log(cast, visit=visit.pk, is_complete=True))

    visit.refresh_from_db()
    assert response.status_code == 201
    assert response.json()["id"] == visit.pk
    assert (visit.status, visit.contact_minutes) == ("held", 90)
    assert visit.completed_at == timezone.now()
    assert visit.activities.get().educators == 4
    assert visit.next_steps.get().owner == cast.leader


def test_log_a_visit_that_was_not_planned_once(client, cast):
    data = log(cast, engagement=cast.pinewood.pk, title="Drop-in")

    answers = [post(client, cast.specialist, **data) for _ in range(2)]

    visit = Visit.objects.get()
    assert [answer.json()["id"] for answer in answers] == [visit.pk, visit.pk]
    assert (visit.title, visit.lead) == ("Drop-in", cast.specialist)
    assert NextStep.objects.count() == 1


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("leader", 403),
        ("observer", 403),
        ("district_person", 403),
        ("school_person", 403),
        ("stranger", 400),
    ],
)
def test_log_is_for_ta_staff_in_scope(client, cast, visit, person, status):
    data = log(cast, visit=visit.pk, sites=[], staff=[], next_steps=[])

    assert post(client, cast.people[person], **data).status_code == status
    visit.refresh_from_db()
    assert visit.status == "planned"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"engagement": None, "visit": None}, "engagement"),
        ({"sites": "lakeland"}, "sites"),
        ({"staff": "stranger"}, "staff"),
        ({"mode": "raven"}, "mode"),
        ({"held_on": ""}, "held_on"),
    ],
)
def test_log_names_the_field_at_fault(client, cast, more, field):
    foreign = {"lakeland": [cast.lakeland_school.pk], "stranger": [cast.stranger.pk]}
    more = {name: foreign.get(value, value) for name, value in more.items()}
    data = {"engagement": cast.pinewood.pk} | more
    data = {name: value for name, value in data.items() if value is not None}

    response = post(client, cast.specialist, **log(cast, **data))

    assert response.status_code == 400
    assert list(response.json()) == [field]


def test_log_to_a_site_outside_the_engagement_is_refused(client, cast):
    cast.alder_elementary.participations.all().delete()

    response = post(client, cast.specialist, **log(cast, engagement=cast.pinewood.pk))

    assert response.status_code == 422
    assert list(response.json()) == ["sites"]
    assert Visit.objects.count() == 0


def test_log_for_a_day_to_come_is_refused(client, cast, visit):
    response = post(client, cast.specialist, **log(cast, visit=visit.pk, held_on="2026-03-19"))

    assert response.status_code == 422
    assert list(response.json()) == ["held_on"]


def test_log_from_a_stale_revision_keeps_what_is_stored(client, cast, visit):
    post(client, cast.lead, **log(cast, visit=visit.pk, seen="Theirs"))

    response = post(client, cast.specialist, **log(cast, visit=visit.pk, seen="Mine", revision=1))

    visit.refresh_from_db()
    assert response.status_code == 409
    assert visit.seen == "Theirs"


def test_log_that_is_there_already_needs_the_revision_that_was_read(client, cast, visit):
    post(client, cast.lead, **log(cast, visit=visit.pk, seen="Theirs"))

    response = post(client, cast.specialist, **log(cast, visit=visit.pk, seen="Mine"))

    visit.refresh_from_db()
    assert response.status_code == 422
    assert list(response.json()) == ["revision"]
    assert visit.seen == "Theirs"


def test_log_settles_steps_of_last_time(client, cast, visit):
    last = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    Visit.objects.filter(pk=last.pk).update(
        status="held", held_on=date(2026, 2, 17), logged_at=timezone.now()
    )
    last.sites.set([cast.alder_elementary])
    step = NextStepFactory(visit=last)
    settlement = {"step": step.pk, "outcome": "dropped", "reason": "Not needed"}

    post(client, cast.specialist, **log(cast, visit=visit.pk, settlements=[settlement]))

    step.refresh_from_db()
    assert (step.status, step.reason) == ("dropped", "Not needed")


def test_log_that_drops_a_step_settled_before_is_a_conflict(client, cast, visit):
    last = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    step = NextStepFactory(visit=last)
    NextStep.objects.filter(pk=step.pk).update(
        status="dropped", reason="First", settled_at=timezone.now(), settled_by=cast.lead
    )
    settlement = {"step": step.pk, "outcome": "dropped", "reason": "Second"}

    answer = post(client, cast.specialist, **log(cast, visit=visit.pk, settlements=[settlement]))

    step.refresh_from_db()
    assert (answer.status_code, step.reason) == (409, "First")
    assert "dropped (First). You said: dropped (Second)." in answer.json()["detail"]


def test_next_steps_in_scope(client, cast, visit):
    ours = NextStepFactory(visit=visit, owner=cast.school_person)
    theirs = NextStepFactory(visit=VisitFactory(engagement=cast.lakeland))

    assert ids(get(client, cast.school_person, STEPS)) == {ours.pk}
    assert ids(get(client, cast.admin, STEPS)) == {ours.pk, theirs.pk}
    assert ids(get(client, cast.stranger, STEPS)) == {theirs.pk}


def test_next_steps_are_narrowed(client, cast, visit):
    late = NextStepFactory(visit=visit, due_on=date(2026, 3, 1))
    NextStepFactory(visit=visit, due_on=date(2026, 4, 1))

    assert ids(get(client, cast.lead, STEPS, status="overdue")) == {late.pk}


def test_api_needs_a_signed_in_person(client):
    assert client.get(LIST).status_code == 403
