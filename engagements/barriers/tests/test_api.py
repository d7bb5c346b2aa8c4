import uuid

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from engagements.barriers.tests.test_raising import line, raise_one
from engagements.models import Barrier
from engagements.scope import forget_scope

LIST = reverse("api-barrier-list")


@pytest.fixture
def api():
    return APIClient()


def as_(api, person):
    forget_scope(person)
    api.force_authenticate(person)
    return api


def test_list_holds_what_one_sees(cast, api):
    barrier = raise_one(cast)
    raise_one(cast, site=cast.birch_elementary, by=cast.lead)

    rows = as_(api, cast.district_person).get(LIST).json()["results"]

    assert [row["id"] for row in rows] == [barrier.pk]
    assert [move["kind"] for move in rows[0]["moves"]] == ["raised"]


def test_raise_twice_is_one(cast, api):
    sent = {
        "client_id": str(uuid.uuid4()),
        "engagement": cast.pinewood.pk,
        "site": cast.alder_elementary.pk,
        "title": "No room",
    }

    answers = [as_(api, cast.school_person).post(LIST, sent, format="json") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert Barrier.objects.get().raised_by == cast.school_person


@pytest.mark.parametrize(("who", "code"), [("observer", 403), ("stranger", 400)])
def test_raise_by_one_who_may_not(cast, api, who, code):
    sent = {
        "client_id": str(uuid.uuid4()),
        "engagement": cast.pinewood.pk,
        "site": cast.alder_elementary.pk,
        "title": "No room",
    }

    assert as_(api, cast.people[who]).post(LIST, sent, format="json").status_code == code
    assert Barrier.objects.count() == 0


def test_raise_at_a_site_of_a_neighbour_is_a_mistake_in_the_field(cast, api):
    sent = {
        "client_id": str(uuid.uuid4()),
        "engagement": cast.pinewood.pk,
        "site": cast.birch.pk,
        "title": "No room",
    }

    answer = as_(api, cast.district_person).post(LIST, sent, format="json")

    assert (answer.status_code, list(answer.json())) == (400, ["site"])


def test_answer(cast, api):
    barrier = raise_one(cast)
    address = reverse("api-barrier-answer", args=[barrier.pk])
    sent = {"text": "Two half days.", "revision": 1}

    done = as_(api, cast.district_person).post(address, sent, format="json")
    stale = as_(api, cast.leader).post(address, sent | {"text": "No."}, format="json")

    assert (done.status_code, done.json()["answer"]) == (200, "Two half days.")
    assert stale.status_code == 409


def test_protocol_is_listed_for_everybody_in_the_engagement(cast, api):
    made = line(cast, "school", "district", cast.district_person)
    address = reverse("api-protocol-list")

    inside = as_(api, cast.school_person).get(address).json()["results"]
    outside = as_(api, cast.stranger).get(address).json()["results"]

    assert [row["id"] for row in inside] == [made.pk]
    assert outside == []
