"""The day of a measure is asked about where it looks wrong, on the page and in the API alike."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from fidelity.models import Administration
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory, VersionFactory

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
SUNDAY = "2026-03-15"
KEY = f"weekend.{SUNDAY}"
ANSWERS = {str(number): 2 for number in range(1, 6)}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def expected(cast):
    return ExpectedMeasureFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, version=VersionFactory()
    )


@pytest.fixture
def page(client, cast, expected):
    """Hands in the measure as its page does, with what else is sent."""
    AdministrationFactory(expected=expected, answers=[2] * 5, started_by=cast.school_person)
    client.force_login(cast.school_person)
    address = reverse("fidelity:measure-submit", args=[expected.pk])
    seen = dict(client.get(address).context["seen"])
    return lambda **sent: client.post(address, seen | sent)


@pytest.fixture
def api(cast, expected):
    api = APIClient()
    api.force_login(cast.school_person)
    address = f"/api/v1/measures/{expected.pk}/answers/"
    body = {"client_id": str(uuid.uuid4()), "answers": ANSWERS}
    return lambda **sent: api.post(address, body | sent, format="json")


def handed_in():
    rows = Administration.objects.filter(status=Administration.Status.SUBMITTED)
    return list(rows.values_list("measured_on", flat=True))


def test_page_asks_about_a_weekend_once_and_keeps_it(page):
    asked = page(measured_on=SUNDAY)
    keys = [box.question.key for box in asked.context["form"].boxes]
    before = handed_in()

    page(measured_on=SUNDAY, confirmed=keys)

    assert keys == [KEY]
    assert (before, handed_in()) == ([], [date(2026, 3, 15)])


def test_page_asks_anew_about_another_day(page):
    asked = page(measured_on="2026-03-14", confirmed=[KEY])

    assert [box.is_confirmed for box in asked.context["form"].boxes] == [False]
    assert handed_in() == []


def test_api_asks_about_a_weekend_once_and_keeps_it(api):
    asked = api(measured_on=SUNDAY)
    before = handed_in()

    kept = api(measured_on=SUNDAY, confirmed=[KEY])

    assert (asked.status_code, list(asked.json()["questions"])) == (409, [KEY])
    assert kept.status_code == 200
    assert (before, handed_in()) == ([], [date(2026, 3, 15)])


def test_neither_asks_about_a_day_at_work(api, page):
    assert api(measured_on="2026-03-18").status_code == 200
    assert handed_in() == [date(2026, 3, 18)]


@pytest.mark.parametrize("day", ["2026-02-28", "2026-03-21"], ids=["before", "to come"])
def test_day_outside_the_window_is_refused_and_not_asked_about(api, day):
    answer = api(measured_on=day)

    assert answer.status_code == 422
    assert "questions" not in answer.json()
