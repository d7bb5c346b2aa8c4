"""Somebody holds a row that another one wants: the other is told so, and nothing breaks."""

import pytest
from django.db import connection
from django.urls import reverse

from steady.patience import BUSY
from tadash.tests.breaking import held

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def impatient(client, cast):
    """This test's connection waits for a moment only; its client is the lead's."""
    client.force_login(cast.lead)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    yield
    connection.close()


ROWS = "SELECT FROM engagements_engagement FOR UPDATE"
TABLE = "LOCK TABLE engagements_engagement IN ACCESS EXCLUSIVE MODE"
"""As a migration does that is at work."""


def test_form_keeps_what_was_written_and_says_to_try_again(client, cast):
    sent = {
        "site": cast.state.name,
        "stage": "installation",
        "starts_on": "2026-01-05",
        "reason": "The team saw it",
    }
    address = reverse("engagements:stage-record", args=[cast.pinewood.pk])

    with held(ROWS):
        response = client.post(address, sent)
    again = client.post(address, sent)

    assert response.context["form"].errors == {"__all__": [BUSY]}
    assert "The team saw it" in response.text
    assert again.status_code == 302


def test_what_has_no_form_to_say_it_in_is_a_page_that_does(client, cast):
    address = reverse("engagement-page", args=[cast.pinewood.pk])

    with held(TABLE):
        response = client.get(address)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert BUSY in response.text
    assert f'href="{address}"' in response.text


def test_api_says_so_too(client, cast):
    with held(TABLE):
        response = client.get("/api/v1/engagements/")

    assert (response.status_code, response.json()) == (503, {"detail": BUSY})
