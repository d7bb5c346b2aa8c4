"""Marks on charts: who sets them, what is refused, and what page, file and API make of them."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused
from fidelity.marks import marking
from fidelity.models import ChartMark
from fidelity.monthly.tests.test_page import expect, submit
from fidelity.rollups import rolling
from fidelity.tests.factories import ChartMarkFactory, InstrumentFactory, VersionFactory

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
BASELINE = {"kind": "baseline", "series": "school.total"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _april():
    with time_machine.travel(NOW, tick=False):
        yield


def mark(cast, **given):
    row = ChartMarkFactory.build(
        **{"engagement": cast.pinewood, "site": cast.alder_elementary, **given}
    )
    return marking.mark(row=row, by=cast.lead, now=NOW)


def test_mark_is_kept_with_who_marked_it(cast):
    row = mark(cast)

    assert (row.written_by, row.words) == (cast.lead, "Schools closed for snow")
    assert Event.objects.filter(verb="marked").count() == 1


def test_what_is_still_to_come_is_not_marked(cast):
    with pytest.raises(Refused, match="still to come"):
        mark(cast, on=date(2026, 4, 21))


def test_one_chart_has_one_new_baseline_in_a_month(cast):
    first = mark(cast, **BASELINE)
    with pytest.raises(Refused, match="in that month already"):
        mark(cast, on=date(2026, 2, 20), **BASELINE)

    marking.take_away(mark=first, reason="Wrong month", by=cast.lead, now=NOW)
    assert mark(cast, on=date(2026, 2, 20), **BASELINE).pk


def test_new_baseline_without_a_chart_is_refused_by_the_database(cast):
    with pytest.raises(IntegrityError):
        ChartMarkFactory(kind="baseline")


def test_mark_taken_away_twice_is_taken_away_once(cast):
    row = mark(cast)
    for _ in range(2):
        marking.take_away(mark=row, reason="Wrong site", by=cast.lead, now=NOW)

    assert list(ChartMark.objects.standing()) == []
    assert Event.objects.filter(verb="took away").count() == 1


@pytest.fixture
def measured(cast):
    version = VersionFactory(instrument=InstrumentFactory(name="School check", code="school"))
    for month in (1, 2, 3):
        submit(expect(cast, version, cast.alder_elementary, date(2026, month, 1)), cast.lead)
    rolling.fold(engagement_id=cast.pinewood.pk)


@pytest.mark.usefixtures("measured")
def test_form_marks_the_chart_and_chart_table_file_and_api_tell_it(client, cast):
    client.force_login(cast.lead)
    place = [cast.pinewood.pk, cast.alder_elementary.pk]
    sent = {
        **BASELINE,
        "on": "2026-02-09",
        "words": "A new team rates the items",
        "client_id": "0c8d7b1e-0000-4000-8000-000000000001",
    }

    response = client.post(reverse("fidelity:mark-add", args=place), sent)

    assert response.status_code == 302
    page = client.get(reverse("fidelity:unit-page", args=place)).content.decode()
    assert "Feb 9, 2026: New baseline: A new team rates the items" in page
    assert "(new baseline from February 2026)" in page
    file = client.get(
        reverse("fidelity:unit-page", args=place), {"table": "charts", "export": "csv"}
    )
    [line] = csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig")))
    api = client.get(reverse("api-chart-detail", args=place[:1]), {"unit": place[1]}).json()[
        "charts"
    ][0]
    assert line["What it tells"] == api["findings"]["headline"]
    assert api["findings"]["headline"] in page
    assert [window["month"] for window in api["windows"]] == [
        "2026-01-01",
        "2026-02-01",
        "2026-03-01",
    ]
    assert api["marks"][0]["words"] == "A new team rates the items"


@pytest.mark.usefixtures("measured")
def test_page_of_an_earlier_month_does_not_know_a_later_mark(client, cast):
    ChartMarkFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, on=date(2026, 3, 5), words="Snow"
    )
    client.force_login(cast.leader)
    url = reverse("fidelity:unit-page", args=[cast.pinewood.pk, cast.alder_elementary.pk])

    assert "Snow" in client.get(url, {"month": "2026-03"}).content.decode()
    assert "Snow" not in client.get(url, {"month": "2026-02"}).content.decode()


def test_mark_of_another_site_is_out_of_sight(client, cast):
    ChartMarkFactory(engagement=cast.pinewood, site=cast.birch_elementary, words="Of Birch")
    client.force_login(cast.school_person)

    assert client.get(reverse("api-chart-mark-list")).json()["results"] == []
