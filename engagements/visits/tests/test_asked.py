"""Days that are asked about: on the page of a log, of a plan, of a move, and in the API."""

import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from engagements.models import Participation, SiteStatus, Visit
from engagements.tests.factories import VisitFactory

NOW = datetime(2026, 3, 18, 17, tzinfo=UTC)
SATURDAY = "2026-03-14"


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def planned(cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.lead, planned_on=date(2026, 3, 16))
    visit.sites.add(cast.alder_elementary)
    return visit


def quick(client, cast, day, site, **more):
    client.force_login(cast.lead)
    address = f"{reverse('engagements:visit-quick-log')}?visit=new&engagement={cast.pinewood.pk}"
    log = {
        "title": "Coaching",
        "held_on": day,
        "contact_minutes": "45",
        "mode": "phone",
        "sites": [site.pk],
        "log_id": str(uuid.uuid4()),
    }
    return client.post(address, log | more)


def asked(response):
    return [box.question.key for box in response.context["form"].boxes]


def test_log_of_a_weekday_asks_nothing(client, cast):
    assert quick(client, cast, "2026-03-17", cast.alder_elementary).status_code == 302


def test_log_of_a_weekend_is_asked_about_once_and_kept(client, cast):
    first = quick(client, cast, SATURDAY, cast.alder_elementary)
    there = Visit.objects.count()
    second = quick(client, cast, SATURDAY, cast.alder_elementary, confirmed=asked(first))

    assert (asked(first), there) == ([f"weekend.{SATURDAY}"], 0)
    assert "Sat, Mar 14, 2026 is on a weekend. That is right." in first.text
    assert second.status_code == 302
    assert Visit.objects.get().held_on == date(2026, 3, 14)


def test_another_day_is_another_question(client, cast):
    again = quick(
        client, cast, "2026-03-15", cast.alder_elementary, confirmed=[f"weekend.{SATURDAY}"]
    )

    assert asked(again) == ["weekend.2026-03-15"]


def test_log_thirty_years_back_is_refused(client, cast):
    response = quick(client, cast, "1996-06-03", cast.alder_elementary)

    assert response.context["form"].errors == {
        "held_on": ["Mon, Jun 3, 1996 is more than five years before the engagement began."]
    }


def test_log_at_a_closed_school_is_asked_about(client, cast):
    site = cast.alder_elementary
    SiteStatus.objects.filter(site=site).delete()
    SiteStatus.objects.create(site=site, code=SiteStatus.Code.CLOSED, starts_on="2026-03-09")

    assert asked(quick(client, cast, "2026-03-17", site)) == [f"closed.2026-03-17.{site.pk}"]
    assert quick(client, cast, "2026-03-06", site).status_code == 302


def test_log_at_a_school_that_does_not_take_part_is_asked_about(client, cast):
    site = cast.alder_elementary
    Participation.objects.filter(site=site).update(starts_on="2026-03-18")

    assert asked(quick(client, cast, "2026-03-17", site)) == [f"apart.2026-03-17.{site.pk}"]


def test_move_to_a_weekend_is_asked_about(client, cast, planned):
    client.force_login(cast.lead)
    address = reverse("engagements:visit-move", args=[planned.pk])
    sent = {"planned_on": "2026-03-21", "revision": planned.revision}

    first = client.post(address, sent)
    second = client.post(address, sent | {"confirmed": asked(first)})

    assert asked(first) == ["weekend.2026-03-21"]
    assert second.status_code == 302


def test_plan_on_a_holiday_is_asked_about(client, cast):
    client.force_login(cast.lead)
    address = f"{reverse('engagements:visit-add')}?engagement={cast.pinewood.pk}"
    sent = {
        "title": "Coaching",
        "planned_on": "2026-05-25",
        "mode": "phone",
        "tier": "intensive",
        "lead": cast.lead.pk,
        "minutes_planned": "60",
        "client_id": str(uuid.uuid4()),
    }

    first = client.post(address, sent)
    second = client.post(address, sent | {"confirmed": asked(first)})

    assert asked(first) == ["holiday.2026-05-25"]
    assert second.status_code == 302


def test_api_is_answered_with_the_questions_and_sends_their_keys_back(client, cast):
    client.force_login(cast.lead)
    sent = {
        "client_id": str(uuid.uuid4()),
        "engagement": cast.pinewood.pk,
        "title": "Coaching",
        "held_on": SATURDAY,
        "mode": "phone",
        "sites": [cast.alder_elementary.pk],
    }

    first = client.post("/api/v1/visits/", sent, content_type="application/json")
    questions = first.json()["questions"]
    again = sent | {"confirmed": list(questions)}
    second = client.post("/api/v1/visits/", again, content_type="application/json")

    assert (first.status_code, questions) == (
        409,
        {f"weekend.{SATURDAY}": "Sat, Mar 14, 2026 is on a weekend."},
    )
    assert second.status_code == 201


def test_api_moves_to_a_weekend_only_once_it_is_confirmed(client, cast, planned):
    client.force_login(cast.lead)
    address = f"/api/v1/visits/{planned.pk}/move/"
    sent = {"planned_on": "2026-03-21", "revision": planned.revision}

    first = client.post(address, sent, content_type="application/json")
    again = sent | {"confirmed": list(first.json()["questions"])}
    second = client.post(address, again, content_type="application/json")

    assert (first.status_code, second.status_code) == (409, 200)


def test_what_is_planned_for_a_place_that_closes_is_listed_for_its_lead(client, cast, planned):
    ahead = VisitFactory(engagement=cast.pinewood, lead=cast.lead, planned_on=date(2026, 4, 8))
    ahead.sites.add(cast.alder_elementary)
    before = VisitFactory(engagement=cast.pinewood, lead=cast.lead, planned_on=date(2026, 3, 25))
    before.sites.add(cast.alder_elementary)
    shut = cast.alder_elementary
    SiteStatus.objects.filter(site=shut).update(ends_on="2026-03-31")
    SiteStatus.objects.create(site=shut, code=SiteStatus.Code.CLOSED, starts_on="2026-04-01")
    client.force_login(cast.lead)

    home = client.get("/").context["page"].my_month.shut
    listed = client.get(home.url).context["page"]

    assert [line.url for line in home.rows] == [f"/visits/{ahead.pk}/"]
    assert list(listed) == [ahead]
