import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from engagements.models import Duty, DutyHolding
from engagements.tests.factories import AssignmentFactory
from improvement.models import Routine, RoutinePerson, RoutineRun
from improvement.tests.factories import (
    WRITTEN_AT,
    RoutineFactory,
    RoutinePersonFactory,
    RoutineRunFactory,
)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-03T17:00:00Z", tick=False)


@pytest.fixture
def routine(cast):
    return RoutineFactory(engagement=cast.pinewood, name="Data meeting")


def address(name, *args):
    return reverse(f"improvement:{name}", args=args)


def test_add_twice_is_one(client, cast):
    client.force_login(cast.leader)
    data = {"name": "Meeting", "every_days": 30, "client_id": str(uuid.uuid4())}

    for _ in range(2):
        response = client.post(address("routine-add", cast.pinewood.pk), data)

    assert response.url == address("routine-detail", Routine.objects.get().pk)


def carrier(**more):
    return {
        "person": "",
        "name": "",
        "side": "recipient",
        "since_on": "2026-01-01",
        "until_on": "",
        "client_id": str(uuid.uuid4()),
        **more,
    }


def test_somebody_is_a_person_or_a_name(client, cast, routine):
    client.force_login(cast.leader)
    url = address("routine-person-add", routine.pk)

    nobody = client.post(url, carrier())
    client.post(url, carrier(name="Pat"))
    client.post(url, carrier(person=cast.leader.pk, name="Left over"))

    assert list(nobody.context["form"].errors) == ["person"]
    assert [(row.who, row.name) for row in RoutinePerson.objects.order_by("pk")] == [
        ("Pat", "Pat"),
        (cast.leader.name, ""),
    ]


def test_the_same_person_twice_is_refused_with_words(client, cast, routine):
    RoutinePersonFactory(routine=routine, person=cast.leader)
    client.force_login(cast.leader)

    response = client.post(
        address("routine-person-add", routine.pk), carrier(person=cast.leader.pk)
    )

    assert response.status_code == 200
    assert "This person is named already." in response.content.decode()


def test_two_people_end_a_carrier(client, cast, routine):
    row = RoutinePersonFactory(routine=routine, person=cast.leader)
    url = address("routine-person-edit", row.pk)
    client.force_login(cast.leader)
    ended = carrier(person=cast.leader.pk, until_on="2026-02-28", revision=1)
    client.post(url, ended)

    conflict = client.post(url, ended | {"until_on": "2026-03-01"})

    row.refresh_from_db()
    assert (row.until_on, conflict.status_code) == (date(2026, 2, 28), 409)


def test_a_run_is_noted_and_corrected(client, cast, routine):
    client.force_login(cast.leader)
    data = {"run_on": "2026-03-01", "client_id": str(uuid.uuid4())}
    for _ in range(2):
        client.post(address("routine-run-add", routine.pk), data)
    run = RoutineRun.objects.get()

    client.post(address("routine-run-edit", run.pk), data | {"with_ta": "on", "revision": 1})

    run.refresh_from_db()
    assert (run.with_ta, run.written_by) == (True, cast.leader)
    verbs = Event.objects.about("routinerun", run.pk).values_list("verb", flat=True)
    assert list(verbs) == ["changed", "carried out"]


def test_retire_and_take_up_again(client, cast, routine):
    client.force_login(cast.leader)

    client.post(address("routine-retire", routine.pk))
    routine.refresh_from_db()
    assert routine.is_retired
    client.post(address("routine-retire", routine.pk), {"restore": "1"})

    routine.refresh_from_db()
    assert not routine.is_retired


def test_page_counts_people_and_days(client, cast, routine):
    RoutinePersonFactory(routine=routine, side="provider", person=cast.lead)
    RoutinePersonFactory(routine=routine, person=cast.leader)
    RoutinePersonFactory(routine=routine, until_on=date(2026, 1, 31))
    RoutineRunFactory(routine=routine, run_on=date(2026, 1, 30))
    RoutineRunFactory(routine=routine, run_on=date(2026, 2, 20), with_ta=True)
    client.force_login(cast.observer)

    page = client.get(address("routine-detail", routine.pk)).context["page"]

    assert (page.line.people, page.line.people_of_state, page.line.state) == (2, 1, "several")
    assert (page.line.days_alone, page.about) == (32, "Every 30 days.")
    assert (len(page.people), len(page.former)) == (2, 1)


@pytest.fixture
def duty(cast):
    duty = Duty.objects.create(
        engagement=cast.pinewood,
        side="recipient",
        title="Data lead",
        starts_on=date(2025, 9, 1),
        written_by=cast.lead,
        written_at=WRITTEN_AT,
    )
    DutyHolding.objects.create(duty=duty, person=cast.leader, starts_on=date(2025, 9, 1))
    return duty


def test_who_leaves_takes_routines_and_roles_along(client, cast, routine, duty):
    other = RoutineFactory(engagement=cast.pinewood, name="Packet")
    RoutinePersonFactory(routine=routine, person=cast.leader)
    RoutinePersonFactory(routine=other, person=cast.leader)
    RoutinePersonFactory(routine=other, person=cast.lead, side="provider")
    client.force_login(cast.lead)

    response = client.get(
        address("routine-leaving-page", cast.pinewood.pk), {"who": f"account-{cast.leader.pk}"}
    )

    leaving = response.context["leaving"]
    assert [line.name for line in leaving.nobody] == ["Data meeting", "Data lead"]
    assert [line.name for line in leaving.one] == ["Packet"]


def test_leaving_of_nobody_says_to_choose(client, cast, routine, duty):
    client.force_login(cast.lead)

    response = client.get(address("routine-leaving-page", cast.pinewood.pk), {"who": ""})

    assert response.context["leaving"] is None


def test_list_narrows_sorts_and_exports(client, cast, routine, duty):
    alone = RoutineFactory(engagement=cast.pinewood, name="Alone")
    RoutinePersonFactory(routine=alone, side="provider")
    RoutinePersonFactory(routine=routine)
    RoutinePersonFactory(routine=routine)
    RoutineFactory(engagement=cast.pinewood, name="Ended", is_retired=True)
    client.force_login(cast.leader)
    url = address("routine-list", cast.pinewood.pk)

    def shown(query=""):
        return [line.name for line in client.get(url + query).context["lines"]]

    assert shown() == ["Alone", "Data meeting", "Ended"]
    assert shown("?status=one") == ["Alone"]
    assert shown("?status=ta") == ["Alone"]
    assert shown("?status=retired") == ["Ended"]
    assert shown("?sort=-people")[0] == "Data meeting"
    carried = client.get(url).context["carried"]
    assert (carried.total, carried.single, carried.needs_ta) == (3, 2, 1)
    assert "Data meeting" in client.get(url, {"export": "csv"}).getvalue().decode()


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_list_asks_as_often_for_three_rows_as_for_one(client, cast, routine):
    RoutinePersonFactory(routine=routine)
    client.force_login(cast.leader)
    url = address("routine-list", cast.pinewood.pk)
    one = queries(client, url)
    for _ in range(2):
        RoutinePersonFactory(routine__engagement=cast.pinewood)

    assert queries(client, url) == one


def test_observer_of_the_whole_with_a_district_changes_no_routine(client, cast, routine):
    AssignmentFactory(
        user=cast.observer, engagement=cast.pinewood, role="district", site=cast.alder
    )
    client.force_login(cast.observer)

    assert client.get(address("routine-edit", routine.pk)).status_code == 403
