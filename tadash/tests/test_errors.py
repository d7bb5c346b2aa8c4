"""The pages for errors: each says whether anything was changed, and where to go."""

import uuid

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tadash import views
from tadash.tests.test_url_matrix import TABLE


def test_unknown_address_is_a_404_in_our_frame(client, cast):
    client.force_login(cast.lead)

    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert b"We cannot find this page" in response.content
    assert b'aria-label="Main"' in response.content


@pytest.mark.django_db
def test_unknown_address_is_a_404_for_nobody_too(client):
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert b"We cannot find this page" in response.content


@pytest.mark.django_db
def test_forged_form_is_refused_with_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a"})

    assert response.status_code == 403
    assert b"Please send that again" in response.content


def test_forbidden_gives_its_reason(rf, cast):
    request = rf.get("/")
    request.user = cast.lead

    response = views.forbidden(request, Exception("Only the state may sign."))

    assert response.status_code == 403
    assert b"Only the state may sign." in response.content


def test_crash_is_told_without_asking_the_database(rf):
    response = views.server_error(rf.get("/"))

    assert response.status_code == 500
    assert b"Something broke on our side" in response.content


def test_unreadable_request_is_told(rf, cast):
    request = rf.get("/")
    request.user = cast.lead

    response = views.bad_request(request, Exception())

    assert response.status_code == 400
    assert b"Nothing was changed" in response.content


def address_of(row):
    arguments = [1] * len(row.about.split())
    try:
        return reverse(row.name, args=arguments)
    except NoReverseMatch:
        return reverse(row.name, args=[*arguments[:-1], uuid.uuid4()])


BUTTONS = [row for row in TABLE if row.method == "post" and not row.name.startswith("api-")]


@pytest.mark.parametrize("row", BUTTONS, ids=str)
def test_address_of_a_button_leads_back_to_a_page(client, cast, row):
    client.force_login(cast.admin)

    response = client.get(address_of(row))
    back = response.context["back_url"]

    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert f'href="{back}"' in response.content.decode()
    assert client.get(back).status_code != 405


def test_way_back_is_the_nearest_page_above(client, cast):
    client.force_login(cast.lead)

    back = client.get(reverse("improvement:cycle-close", args=[3])).context["back_url"]

    assert back == reverse("improvement:cycle-detail", args=[3])


def test_program_keeps_its_own_answer(client, cast):
    client.force_login(cast.lead)

    address = reverse("improvement:cycle-close", args=[3])
    response = client.get(address, headers={"accept": "application/json"})

    assert (response.status_code, response.content) == (405, b"")
