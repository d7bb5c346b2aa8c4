import pytest
from rest_framework.test import APIClient

ENGAGEMENTS = "/api/v1/engagements/"


@pytest.fixture
def api():
    return APIClient()


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("admin", ["Lakeland behavior", "Pinewood reading"]),
        ("observer", ["Pinewood reading"]),
        ("school_person", ["Pinewood reading"]),
        ("stranger", ["Lakeland behavior"]),
    ],
)
def test_engagements_are_those_in_scope(api, cast, name, seen):
    api.force_login(cast.people[name])

    rows = api.get(ENGAGEMENTS).json()["results"]

    assert sorted(row["name"] for row in rows) == seen


def test_engagement_tells_names_and_state(api, cast):
    api.force_login(cast.lead)

    row = api.get(f"{ENGAGEMENTS}{cast.pinewood.pk}/").json()

    assert (row["state"], row["innovation"]) == (cast.state.pk, cast.pinewood.innovation.name)


def test_engagement_out_of_sight_is_not_found(api, cast):
    api.force_login(cast.stranger)

    assert api.get(f"{ENGAGEMENTS}{cast.pinewood.pk}/").status_code == 404


def test_change_uses_the_same_deed_as_the_page(api, cast):
    api.force_login(cast.lead)
    values = {"purpose": "Every child reads.", "revision": 1}

    response = api.patch(f"{ENGAGEMENTS}{cast.pinewood.pk}/", values, format="json")

    assert (response.json()["purpose"], response.json()["revision"]) == ("Every child reads.", 2)


def test_change_of_what_somebody_else_saved_conflicts(api, cast):
    api.force_login(cast.lead)
    url = f"{ENGAGEMENTS}{cast.pinewood.pk}/"
    api.patch(url, {"purpose": "Theirs", "revision": 1}, format="json")

    response = api.patch(url, {"purpose": "Mine", "revision": 1}, format="json")

    assert response.status_code == 409


@pytest.mark.parametrize(
    ("values", "status", "field"),
    [
        ({"purpose": "Mine"}, 400, "revision"),
        ({"planned_end_on": "2020-01-01", "revision": 1}, 422, "planned_end_on"),
        ({"status": "closed", "revision": 1}, 400, "status"),
        ({"tier": "universal", "revision": 1}, 400, "tier"),
        ({"planned_end_on": "2030-08-31", "revision": 1}, 422, "planned_end_on"),
        ({"starts_on": "2026-03-15", "revision": 1}, 422, "starts_on"),
        ({"starts_on": "0001-01-01", "revision": 1}, 400, "starts_on"),
    ],
)
def test_change_that_cannot_be_names_the_field(api, cast, values, status, field):
    api.force_login(cast.lead)

    response = api.patch(f"{ENGAGEMENTS}{cast.pinewood.pk}/", values, format="json")

    assert (response.status_code, list(response.json())) == (status, [field])


@pytest.mark.parametrize(
    ("name", "status"), [("leader", 403), ("observer", 403), ("stranger", 404)]
)
def test_change_is_for_those_who_manage_it(api, cast, name, status):
    api.force_login(cast.people[name])
    values = {"purpose": "X", "revision": 1}

    response = api.patch(f"{ENGAGEMENTS}{cast.pinewood.pk}/", values, format="json")

    assert response.status_code == status
