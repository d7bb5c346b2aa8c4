import pytest
from rest_framework.test import APIClient

from engagements.models import SiteIdentifier, SiteStatus
from engagements.tests.factories import SiteFactory

SITES = "/api/v1/sites/"


@pytest.fixture
def api():
    return APIClient()


def names(api, query=""):
    return sorted(row["name"] for row in api.get(f"{SITES}?{query}").json()["results"])


def test_sites_are_those_in_scope(api, cast):
    api.force_login(cast.district_person)

    assert names(api) == ["Alder Elementary", "Alder Middle", "Alder School District"]


def test_sites_are_narrowed_as_on_the_page(api, cast):
    SiteStatus.objects.create(site=cast.alder_middle, code=2, starts_on="2025-07-01")
    api.force_login(cast.lead)

    assert names(api, "kind=school&within=Alder+School+District") == [
        "Alder Elementary",
        "Alder Middle",
    ]
    assert names(api, "status=closed") == ["Alder Middle"]


def test_sites_of_a_unit_that_is_not_there_is_an_error(api, cast):
    api.force_login(cast.lead)

    response = api.get(f"{SITES}?within=Nowhere")

    assert (response.status_code, list(response.json())) == (400, ["within"])


def test_site_tells_parent_and_status(api, cast):
    SiteStatus.objects.create(site=cast.alder_middle, code=6, starts_on="2025-07-01")
    api.force_login(cast.lead)

    row = api.get(f"{SITES}{cast.alder_middle.pk}/").json()

    assert (row["parent"], row["status"]) == (cast.alder.pk, "Closed for a time, may reopen")
    assert row["nces_id"] == cast.alder_middle.nces_id


def test_site_out_of_sight_is_not_found(api, cast):
    api.force_login(cast.stranger)

    assert api.get(f"{SITES}{cast.alder.pk}/").status_code == 404


def test_change_uses_the_same_deed_as_the_page(api, cast):
    api.force_login(cast.admin)
    url = f"{SITES}{cast.alder_middle.pk}/"

    response = api.patch(url, {"name": "Alder Junior", "revision": 1}, format="json")

    assert (response.json()["name"], response.json()["revision"]) == ("Alder Junior", 2)


def test_change_of_what_somebody_else_saved_conflicts(api, cast):
    api.force_login(cast.admin)
    url = f"{SITES}{cast.alder_middle.pk}/"
    api.patch(url, {"name": "Theirs", "revision": 1}, format="json")

    response = api.patch(url, {"name": "Mine", "revision": 1}, format="json")

    assert response.status_code == 409
    assert api.get(url).json()["name"] == "Theirs"


def test_change_needs_the_revision(api, cast):
    api.force_login(cast.admin)

    response = api.patch(f"{SITES}{cast.alder.pk}/", {"name": "Mine"}, format="json")

    assert (response.status_code, list(response.json())) == (400, ["revision"])


@pytest.mark.parametrize(("name", "status"), [("lead", 403), ("school_person", 404)])
def test_change_is_for_administrators(api, cast, name, status):
    api.force_login(cast.people[name])

    response = api.patch(f"{SITES}{cast.alder.pk}/", {"name": "X", "revision": 1}, format="json")

    assert response.status_code == status


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_sites_are_neither_made_nor_deleted_here(api, cast, method):
    api.force_login(cast.admin)

    assert getattr(api, method)(f"{SITES}{cast.alder.pk}/", {}).status_code == 405


def test_sites_take_as_many_queries_for_three_as_for_one(api, cast, django_assert_max_num_queries):
    api.force_login(cast.admin)
    with django_assert_max_num_queries(50) as one:
        api.get(f"{SITES}?q=Zebra")
    SiteFactory(name="Zebra 1", state=cast.state)
    with django_assert_max_num_queries(50) as one:
        api.get(f"{SITES}?q=Zebra")
    for number in (2, 3):
        SiteFactory(name=f"Zebra {number}", state=cast.state)
    with django_assert_max_num_queries(50) as three:
        api.get(f"{SITES}?q=Zebra")

    assert len(three) == len(one)


def test_site_tells_its_numbers(api, cast):
    SiteIdentifier.objects.create(
        site=cast.alder_middle,
        state=cast.alder_middle.state,
        kind="school",
        system="state",
        value="0110017",
        starts_on="2025-07-01",
        source="state.csv",
    )
    api.force_login(cast.lead)

    row = api.get(f"{SITES}{cast.alder_middle.pk}/").json()

    assert row["identifiers"] == [
        {
            "system": "state",
            "value": "0110017",
            "starts_on": "2025-07-01",
            "ends_on": None,
            "source": "state.csv",
        }
    ]


def test_number_is_given_by_administrators_alone(api, cast):
    address = f"{SITES}{cast.alder_middle.pk}/identifiers/"
    sent = {"system": "state", "value": "01-10017", "on": "2025-07-01"}
    api.force_login(cast.lead)
    refused = api.post(address, sent)
    api.force_login(cast.admin)

    given = api.post(address, sent)

    assert (refused.status_code, given.status_code) == (403, 200)
    assert [row["value"] for row in given.json()["identifiers"]] == ["0110017"]


def test_number_of_another_kind_is_an_error(api, cast):
    api.force_login(cast.admin)

    sent = {"system": "nces", "value": "1", "on": "2025-07-01"}
    response = api.post(f"{SITES}{cast.alder_middle.pk}/identifiers/", sent)

    assert (response.status_code, list(response.json())) == (400, ["system"])
