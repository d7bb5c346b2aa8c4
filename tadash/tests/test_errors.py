"""The pages for errors: each says whether anything was changed, and where to go."""

import pytest
from django.test import Client

from tadash import views


def test_unknown_address_is_a_404_in_our_frame(client, cast):
    client.force_login(cast.lead)

    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert b"There is nothing here for you" in response.content
    assert b'aria-label="Main"' in response.content


@pytest.mark.django_db
def test_unknown_address_is_a_404_for_nobody_too(client):
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert b"There is nothing here for you" in response.content


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
