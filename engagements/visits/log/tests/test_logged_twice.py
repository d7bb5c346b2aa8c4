"""One visit that two of the TA staff log: they are warned, and may still mean two visits."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from engagements.models import Visit
from engagements.tests.factories import VisitFactory
from engagements.tests.log_forms import QUICK, full, held_before, log_url, quick

TODAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def logged(cast):
    """Today, at Alder Elementary, by the specialist and the lead."""
    visit = held_before(cast, on=TODAY)
    Visit.objects.filter(pk=visit.pk).update(title="Morning at Alder")
    return visit


@pytest.fixture
def planned(cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.lead, planned_on=TODAY)
    visit.sites.set([cast.alder_elementary])
    return visit


def titles(response):
    return [line.title for line in response.context["doubles"]]


def test_log_pages_tell_of_a_visit_logged_that_day(client, cast, logged, planned):
    client.force_login(cast.lead)

    for address in (f"{reverse(QUICK)}?visit={planned.pk}", log_url(planned)):
        page = client.get(address)
        assert titles(page) == ["Morning at Alder"]
        assert reverse("engagements:visit-detail", args=[logged.pk]) in page.text


def test_log_of_a_visit_is_not_told_of_itself(client, cast, logged):
    client.force_login(cast.lead)

    assert titles(client.get(log_url(logged))) == []


@pytest.mark.parametrize("other", ["day", "staff", "site", "short"])
def test_log_pages_are_silent_about_other_visits(client, cast, logged, planned, other):
    if other == "day":
        Visit.objects.filter(pk=logged.pk).update(held_on=date(2026, 3, 17))
    if other == "staff":
        logged.staff.set([cast.specialist])
    if other == "site":
        logged.sites.set([cast.birch_elementary])
    if other == "short":
        Visit.objects.filter(pk=logged.pk).update(is_short=True)
    client.force_login(cast.lead)

    assert titles(client.get(log_url(planned))) == []


def test_log_that_is_saved_warns_with_a_link_and_is_kept(client, cast, logged, planned):
    client.force_login(cast.lead)
    sent = full(cast, planned, held_on="2026-03-18", staff=[cast.lead.pk])

    answer = client.post(log_url(planned), sent)
    quick_answer = client.post(
        f"{reverse(QUICK)}?visit=new&engagement={cast.pinewood.pk}", quick(cast, title="Drop-in")
    )

    assert (answer.status_code, quick_answer.status_code) == (302, 302)
    assert Visit.objects.held().filter(held_on=TODAY).count() == 3
    warned = [str(message) for message in get_messages(quick_answer.wsgi_request)]
    assert any(reverse("engagements:visit-detail", args=[logged.pk]) in words for words in warned)


def test_title_of_another_visit_is_text_in_the_warning(client, cast, logged, planned):
    Visit.objects.filter(pk=logged.pk).update(title="<b>Alder</b>")
    client.force_login(cast.lead)

    page = client.post(log_url(planned), full(cast, planned, held_on="2026-03-18"), follow=True)

    assert "&lt;b&gt;Alder&lt;/b&gt;" in page.text
    assert "<b>Alder</b>" not in page.text
