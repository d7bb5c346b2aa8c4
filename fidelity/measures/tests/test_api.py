"""The API of measures and instruments: the same scope and verbs as the pages."""

import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from audit.log import SYSTEM
from audit.models import Event
from fidelity.instruments import installing
from fidelity.measures import entering
from fidelity.measures.answers import answers_of
from fidelity.models import Administration, PartScore
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory, VersionFactory

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def api():
    return APIClient()


@pytest.fixture
def expected(cast):
    return ExpectedMeasureFactory(
        engagement=cast.pinewood,
        site=cast.alder_elementary,
        version=VersionFactory(na_allowed=True),
    )


def hand_in(api, expected, **sent):
    body = {"client_id": str(uuid.uuid4()), "answers": {}, **sent}
    return api.post(f"/api/v1/measures/{expected.pk}/answers/", body, format="json")


ALL = {"1": 2, "2": 2, "3": "na", "4": 0, "5": 2}


def test_measures_are_those_in_scope_with_state_and_answers(api, cast, expected):
    AdministrationFactory(expected=expected, answers=[2, None, -1, 0, None])
    ExpectedMeasureFactory(engagement=cast.pinewood, site=cast.alder_middle)
    api.force_login(cast.school_person)

    (row,) = api.get("/api/v1/measures/").json()["results"]

    assert (row["id"], row["state"], row["month"]) == (expected.pk, "not_yet_due", "2026-03-01")
    assert row["administration"]["answers"] == {"1": 2, "2": None, "3": "na", "4": 0, "5": None}
    assert row["administration"]["scores"] == []


def test_measures_ask_as_often_for_three_rows_as_for_one(api, cast):
    version = VersionFactory()

    def measured(site):
        expected = ExpectedMeasureFactory(engagement=cast.pinewood, site=site, version=version)
        draft = AdministrationFactory(expected=expected, answers=[2] * 5)
        entering.submit(
            administration=draft,
            seen=answers_of(draft),
            measured_on=date(2026, 3, 18),
            by=cast.lead,
            now=NOW,
        )

    api.force_login(cast.lead)
    measured(cast.alder_elementary)
    with CaptureQueriesContext(connection) as one:
        api.get("/api/v1/measures/")
    measured(cast.alder_middle)
    measured(cast.birch_elementary)

    with CaptureQueriesContext(connection) as three:
        rows = api.get("/api/v1/measures/").json()["results"]

    assert [row["state"] for row in rows] == ["scored"] * 3
    assert len(three) == len(one)


@pytest.mark.parametrize(("query", "n"), [("state=due_now", 1), ("state=missing", 0)])
def test_measures_narrow_as_the_page_does(api, cast, expected, query, n):
    api.force_login(cast.lead)

    assert len(api.get(f"/api/v1/measures/?{query}").json()["results"]) == n


def test_measures_with_an_unreadable_filter_are_refused(api, cast, expected):
    api.force_login(cast.lead)

    assert api.get("/api/v1/measures/?state=sometimes").status_code == 400


def test_answers_are_saved(api, cast, expected):
    api.force_login(cast.school_person)

    response = hand_in(api, expected, answers={"1": 2, "3": "na"})

    assert response.status_code == 200
    assert response.json()["administration"]["status"] == "draft"
    assert Administration.objects.get().answers == [2, None, -1, None, None]


def test_answers_with_a_day_are_submitted(api, cast, expected):
    api.force_login(cast.school_person)

    response = hand_in(api, expected, answers=ALL, measured_on="2026-03-18")

    assert response.json()["state"] == "scored"
    told = response.json()
    assert told["counted"] == told["administration"]["scores"]
    assert told["counted"] == [
        {
            "part": "total",
            "points": 6,
            "max_points": 8,
            "at_criterion": True,
            "criteria": [{"of": None, "percent": 70}],
            "on_time": True,
            "is_approved": False,
        }
    ]


def test_answers_sent_twice_with_one_client_id_count_once(api, cast, expected):
    api.force_login(cast.school_person)
    sent = {"client_id": str(uuid.uuid4()), "answers": ALL, "measured_on": "2026-03-18"}

    first, second = (hand_in(api, expected, **sent) for _ in range(2))

    assert first.json() == second.json()
    assert (Administration.objects.count(), PartScore.objects.count()) == (1, 1)
    assert Event.objects.filter(verb="submitted").count() == 1


def test_answers_that_clash_keep_nothing_and_say_whose_stand(api, cast, expected):
    draft = AdministrationFactory(expected=expected, answers=[None] * 5)
    entering.answer(
        administration=draft,
        item=expected.version.items.get(code="1"),
        value=0,
        expected=None,
        by=cast.district_person,
    )
    api.force_login(cast.school_person)

    response = hand_in(api, expected, answers={"1": 2, "2": 1})

    draft.refresh_from_db()
    assert response.status_code == 409
    assert response.json()["clashes"] == [
        {"item": "1", "mine": 2, "theirs": 0, "by": "District Person"}
    ]
    assert draft.answers == [0, None, None, None, None]


def test_answers_of_others_are_not_submitted_unread(api, cast, expected):
    draft = AdministrationFactory(expected=expected, answers=[2] * 5)
    item = expected.version.items.get(code="1")
    changed = {"item": item, "value": 0, "expected": 2}
    entering.answer(administration=draft, by=cast.district_person, **changed)
    api.force_login(cast.school_person)
    sent = {"answers": {}, "measured_on": "2026-03-18"}

    stale = hand_in(api, expected, seen=dict.fromkeys("12345", 2), **sent)
    unread = hand_in(api, expected, **sent)
    read = hand_in(api, expected, seen={"1": 0, **dict.fromkeys("2345", 2)}, **sent)

    assert (stale.status_code, unread.status_code, read.status_code) == (409, 409, 200)
    assert stale.json()["clashes"] == [
        {"item": "1", "mine": 2, "theirs": 0, "by": "District Person"}
    ]
    assert len(unread.json()["clashes"]) == 5


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"answers": {"1": 3}}, 422),
        ({"answers": {"9": 1}}, 422),
        ({"answers": {"1": "two"}}, 400),
        ({"answers": {"1": 1}, "measured_on": "2026-03-18"}, 422),
        ({"answers": ALL, "measured_on": "2026-03-28"}, 422),
        ({"client_id": "x"}, 400),
    ],
)
def test_answers_that_cannot_be_leave_no_trace(api, cast, expected, sent, status):
    api.force_login(cast.school_person)

    assert hand_in(api, expected, **sent).status_code == status
    assert Administration.objects.count() == 0


@pytest.mark.parametrize(("name", "status"), [("observer", 403), ("stranger", 404)])
def test_answers_need_the_right_and_the_sight(api, cast, expected, name, status):
    api.force_login(cast.people[name])

    assert hand_in(api, expected, answers={"1": 2}).status_code == status


def test_instruments_hold_their_structure(api, cast):
    installing.install_shipped(by=SYSTEM, now=NOW)
    api.force_login(cast.school_person)

    (tfi,) = api.get("/api/v1/instruments/?instrument__code=tfi").json()["results"]

    assert len(tfi["items"]) == 45
    assert tfi["parts"][0]["criteria"] == [{"section": None, "percent": 70}]
    assert tfi["items"][0] == {
        "code": "1.1",
        "position": 0,
        "section": "t1-teams",
        "max_points": 2,
        "wording": "",
        "help": "",
    }


def test_instruments_ask_as_often_for_three_as_for_one(api, cast):
    api.force_login(cast.lead)
    VersionFactory()
    with CaptureQueriesContext(connection) as one:
        api.get("/api/v1/instruments/")
    VersionFactory.create_batch(2)

    with CaptureQueriesContext(connection) as three:
        api.get("/api/v1/instruments/")

    assert len(three) == len(one)
