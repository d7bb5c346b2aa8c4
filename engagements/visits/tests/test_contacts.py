import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import Visit
from engagements.tests.factories import ParticipationFactory, SiteFactory, VisitFactory
from engagements.visits.contacts import Contact, matrix_of

TODAY = date(2026, 3, 18)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(datetime(2026, 3, 18, 17, tzinfo=UTC), tick=False):
        yield


def held(cast, on, *sites, lead=None, staff=()):
    visit = VisitFactory(
        engagement=cast.pinewood,
        planned_on=on,
        held_on=on,
        logged_at=datetime(2026, 3, 18, 16, tzinfo=UTC),
        status=Visit.Status.HELD,
        lead=lead or cast.specialist,
    )
    visit.sites.set(sites)
    visit.staff.set(staff)


def lines(cast):
    found = matrix_of(cast.pinewood, cast.lead, TODAY)
    return {line.site: line for line in found.lines}


@pytest.mark.parametrize(
    ("on", "weeks", "is_quiet"),
    [
        (date(2026, 3, 18), 0, False),
        (date(2026, 1, 22), 7, False),
        (date(2026, 1, 21), 8, True),
        (None, None, True),
    ],
)
def test_site_is_quiet_after_eight_weeks_or_without_any_contact(on, weeks, is_quiet):
    contact = Contact(on, TODAY)

    assert (contact.weeks, contact.is_quiet) == (weeks, is_quiet)


def test_contact_is_of_who_led_and_of_who_came_along(cast):
    held(cast, date(2026, 1, 6), cast.alder_elementary, lead=cast.lead)
    held(cast, date(2026, 3, 3), cast.alder_elementary, staff=[cast.lead])

    line = lines(cast)[cast.alder_elementary]

    matrix = matrix_of(cast.pinewood, cast.lead, TODAY)
    by_name = dict(zip(matrix.staff, line.by_staff, strict=True))
    assert line.weeks == 2
    assert by_name[cast.lead].on == by_name[cast.specialist].on == date(2026, 3, 3)


def test_planned_visit_is_no_contact(cast):
    visit = VisitFactory(engagement=cast.pinewood, planned_on=date(2026, 3, 3))
    visit.sites.set([cast.alder_elementary])

    assert lines(cast)[cast.alder_elementary].last_on is None


def test_longest_without_contact_comes_first_on_page_and_file(client, cast):
    held(cast, date(2026, 3, 3), cast.alder_elementary)
    client.force_login(cast.leader)
    url = reverse("engagements:contact-matrix", args=[cast.pinewood.pk])

    file = client.get(url, {"export": "csv"})

    text = b"".join(file.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[-1]["Weeks since"] == "2"
    assert [row["Quiet"] for row in rows] == ["Yes"] * (len(rows) - 1) + ["No"]
    assert client.get(url).status_code == 200


def test_matrix_asks_as_often_for_three_sites_as_for_one(cast):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            matrix_of(cast.pinewood, cast.lead, TODAY)
        return len(asked)

    queries()  # Reads what the person may see, once.
    first = queries()
    for _ in range(2):
        site = SiteFactory(state=cast.state, parent=cast.alder)
        ParticipationFactory(engagement=cast.pinewood, site=site)
        held(cast, date(2026, 3, 3), site)

    assert queries() == first
