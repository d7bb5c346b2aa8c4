from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.models import Visit
from engagements.tests.factories import (
    VisitFactory,
)
from engagements.tests.visit_pages import PEOPLE, get, make_held, queries_for, titles
from exports.formats import FORMATS

pytestmark = pytest.mark.usefixtures("march_18")


@pytest.mark.parametrize("person", PEOPLE)
def test_visit_list_shows_each_role_its_own(client, cast, visit, person):
    other = VisitFactory(engagement=cast.pinewood, title="At Birch", lead=cast.lead)
    other.sites.set([cast.birch_elementary])
    VisitFactory(engagement=cast.lakeland, title="In Lakeland", lead=cast.stranger)
    everything = {"Coaching at Alder", "At Birch"}
    local = {"Coaching at Alder"}
    expected = {
        "admin": everything | {"In Lakeland"},
        "district_person": local,
        "school_person": local,
        "stranger": {"In Lakeland"},
    }

    response = get(client, cast.people[person], "visit-list", whose="")

    assert set(titles(response)) == expected.get(person, everything)


def test_visit_list_names_only_sites_in_sight(client, cast, visit):
    visit.sites.add(cast.birch_elementary)

    response = get(client, cast.school_person, "visit-list")

    assert [line.sites for line in response.context["lines"]] == ["Alder Elementary"]
    assert "Birch" not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "upcoming"}, ["To come"]),
        ({"status": "unlogged"}, ["Coaching at Alder"]),
        ({"status": "held"}, ["Done", "Half done"]),
        ({"status": "incomplete"}, ["Half done"]),
        ({"status": "cancelled"}, ["Called off"]),
        ({"q": "coach"}, ["Coaching at Alder"]),
        ({"q": "birch"}, ["To come"]),
        ({"mode": "video"}, ["To come"]),
        ({"since": "2026-03-18"}, ["To come"]),
        ({"until": "2026-03-01"}, ["Called off"]),
        ({}, ["To come", "Done", "Half done", "Called off"]),
        ({"whose": ""}, ["Coaching at Alder", "To come", "Done", "Half done", "Called off"]),
        ({"sort": "visit"}, ["Called off", "Coaching at Alder", "Done", "Half done", "To come"]),
        ({"sort": "-visit"}, ["To come", "Half done", "Done", "Coaching at Alder", "Called off"]),
    ],
)
def test_visit_list_is_narrowed_and_sorted(client, cast, visit, query, expected):
    facts = {"engagement": cast.pinewood, "lead": cast.lead}
    ahead = VisitFactory(title="To come", planned_on=date(2026, 4, 1), mode="video", **facts)
    ahead.sites.set([cast.birch_elementary])
    done = VisitFactory(title="Done", planned_on=date(2026, 3, 10), **facts)
    make_held(done, completed_at=timezone.now())
    make_held(VisitFactory(title="Half done", planned_on=date(2026, 3, 9), **facts))
    off = VisitFactory(title="Called off", planned_on=date(2026, 2, 1), **facts)
    Visit.objects.filter(pk=off.pk).update(status="cancelled", cancel_reason="weather")

    response = get(client, cast.lead, "visit-list", **query)

    assert titles(response) == expected


def test_visit_list_by_site_counts_sites_below_it(client, cast, visit):
    other = VisitFactory(engagement=cast.pinewood, lead=cast.lead)
    other.sites.set([cast.birch_elementary])

    response = get(client, cast.lead, "visit-list", site=cast.alder.pk)

    assert titles(response) == ["Coaching at Alder"]


def test_visit_list_counts_each_status(client, cast, visit):
    make_held(VisitFactory(engagement=cast.pinewood, lead=cast.lead))

    response = get(client, cast.lead, "visit-list", q="", status="unlogged")

    counts = {tab.label: (tab.count, tab.is_current) for tab in response.context["tabs"]}
    assert counts == {
        "All": (2, False),
        "To come": (0, False),
        "At a closed place": (0, False),
        "Not logged": (1, True),
        "Held": (1, False),
        "Log not complete": (1, False),
        "Canceled": (0, False),
    }


def test_visit_list_asks_as_much_for_three_as_for_one(client, cast, visit):
    client.force_login(cast.specialist)
    url = reverse("engagements:visit-list")
    client.get(url)
    one = queries_for(client, url)
    for _ in range(2):
        more = VisitFactory(engagement=cast.pinewood, lead=cast.lead)
        more.sites.set([cast.alder_elementary, cast.birch_elementary])

    assert queries_for(client, url) == one


@pytest.mark.parametrize("export_format", FORMATS)
def test_visit_list_exports_what_the_page_shows(client, cast, visit, export_format):
    VisitFactory(engagement=cast.lakeland, title="In Lakeland")

    response = get(client, cast.lead, "visit-list", export=export_format, status="unlogged")

    assert response.status_code == 200
    content = response.getvalue()
    assert response["Content-Type"] == FORMATS[export_format].content_type
    if export_format == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert "Coaching at Alder" in lines[1]


def test_visit_list_export_names_only_sites_in_sight(client, cast, visit):
    visit.sites.add(cast.birch_elementary)

    response = get(client, cast.school_person, "visit-list", export="csv")

    text = b"".join(response.streaming_content).decode()
    assert "Alder Elementary" in text
    assert "Birch" not in text
