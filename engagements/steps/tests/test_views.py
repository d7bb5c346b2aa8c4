from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.models import NextStep
from engagements.tests.factories import (
    NextStepFactory,
    VisitFactory,
)
from engagements.tests.visit_pages import get, queries_for, visit_url

pytestmark = pytest.mark.usefixtures("march_18")


def test_step_list_shows_each_role_its_own(client, cast, visit):
    mine = NextStepFactory(visit=visit, owner=cast.school_person, text="Post the schedule")
    elsewhere = VisitFactory(engagement=cast.pinewood)
    elsewhere.sites.set([cast.birch_elementary])
    theirs = NextStepFactory(visit=elsewhere, owner=cast.leader, text="Call the office")

    to_school = get(client, cast.school_person, "step-list").context["lines"]
    to_lead = get(client, cast.lead, "step-list").context["lines"]

    assert [line.pk for line in to_school] == [mine.pk]
    assert {line.pk for line in to_lead} == {mine.pk, theirs.pk}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Soon"]),
        ({"whose": ""}, ["Late", "Soon", "Settled"]),
        ({"status": "open"}, ["Late", "Soon"]),
        ({"status": "overdue"}, ["Late"]),
        ({"status": "settled"}, ["Settled"]),
        ({"whose": "mine"}, ["Soon"]),
        ({"q": "SOON"}, ["Soon"]),
        ({"sort": "-due"}, ["Soon", "Settled", "Late"]),
    ],
)
def test_step_list_is_narrowed_and_sorted(client, cast, visit, query, expected):
    NextStepFactory(visit=visit, owner=cast.leader, text="Late", due_on=date(2026, 3, 1))
    NextStepFactory(visit=visit, owner=cast.lead, text="Soon", due_on=date(2026, 3, 20))
    NextStepFactory(
        visit=visit,
        owner=cast.leader,
        text="Settled",
        due_on=date(2026, 3, 10),
        status="done",
        settled_at=timezone.now(),
        settled_by=cast.lead,
    )

    response = get(client, cast.lead, "step-list", **query)

    assert [line.text for line in response.context["lines"]] == expected


def test_step_list_opens_on_everybodys_where_nothing_open_is_the_readers(client, cast, visit):
    NextStepFactory(visit=visit, owner=cast.leader, text="Theirs")

    response = get(client, cast.lead, "step-list")

    tabs = [(tab.label, tab.url, tab.is_current) for tab in response.context["whose"]]
    assert [line.text for line in response.context["lines"]] == ["Theirs"]
    assert tabs == [("Mine", "?whose=mine", False), ("Everybody’s", "?whose=", True)]


def test_step_list_says_how_late(client, cast, visit):
    NextStepFactory(visit=visit, due_on=date(2026, 3, 6))
    NextStepFactory(visit=visit, due_on=date(2026, 3, 17))
    NextStepFactory(visit=visit, due_on=date(2026, 3, 25))
    NextStepFactory(visit=visit, due_on=date(2026, 3, 26))

    lines = get(client, cast.lead, "step-list").context["lines"]

    assert [(line.state, line.detail) for line in lines] == [
        ("overdue", "12 days"),
        ("overdue", "1 day"),
        ("due_soon", ""),
        ("open", ""),
    ]


def test_step_list_asks_as_much_for_three_as_for_one(client, cast, visit):
    client.force_login(cast.lead)
    url = reverse("engagements:step-list")
    NextStepFactory(visit=visit)
    client.get(url)
    one = queries_for(client, url)
    NextStepFactory(visit=VisitFactory(engagement=cast.pinewood))
    NextStepFactory(visit=VisitFactory(engagement=cast.pinewood))

    assert queries_for(client, url) == one


def test_step_list_exports_in_scope(client, cast, visit):
    NextStepFactory(visit=visit, text="Ours")
    NextStepFactory(visit=VisitFactory(engagement=cast.lakeland), text="Theirs")

    response = get(client, cast.lead, "step-list", export="csv")

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Ours" in lines[1]


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("admin", 200),
        ("lead", 200),
        ("specialist", 200),
        ("leader", 200),
        ("observer", 403),
        ("district_person", 403),
        ("school_person", 403),
        ("stranger", 404),
    ],
)
def test_step_settle_by_role(client, cast, visit, person, status):
    step = NextStepFactory(visit=visit, owner=cast.specialist)

    assert get(client, cast.people[person], "step-settle", step.pk).status_code == status


@pytest.mark.parametrize(
    ("owner", "who"),
    [
        ("district_person", {"lead", "leader", "district_person"}),
        ("school_person", {"lead", "leader", "district_person", "school_person"}),
        ("leader", {"lead", "leader"}),
    ],
)
def test_step_is_settled_where_its_owner_stands_or_above(client, cast, visit, owner, who):
    step = NextStepFactory(visit=visit, owner=cast.people[owner])

    def offered(name):
        lines = get(client, cast.people[name], "step-list").context["lines"]
        return any(line.settle_url for line in lines)

    asked = ("lead", "leader", "district_person", "school_person")
    opened = {
        name
        for name in asked
        if get(client, cast.people[name], "step-settle", step.pk).status_code == 200
    }

    assert opened == who
    assert {name for name in asked if offered(name)} == who


def test_settled_step_shows_no_form(client, cast, visit):
    step = NextStepFactory(visit=visit, owner=cast.leader)
    client.force_login(cast.leader)
    url = reverse("engagements:step-settle", args=[step.pk])
    client.post(url, {"outcome": "done"})

    response = client.get(url)

    assert "This step was settled before by Leader: done." in response.text
    assert "<textarea" not in response.text


def test_step_settle_by_its_owner_whatever_the_role(client, cast, visit):
    step = NextStepFactory(visit=visit, owner=cast.observer)
    client.force_login(cast.observer)

    response = client.post(reverse("engagements:step-settle", args=[step.pk]), {"outcome": "done"})

    step.refresh_from_db()
    assert response.url == reverse("engagements:step-list")
    assert (step.status, step.settled_by) == ("done", cast.observer)


def test_step_settle_carries_to_a_new_row(client, cast, visit):
    step = NextStepFactory(visit=visit, owner=cast.leader)
    client.force_login(cast.leader)

    response = client.post(
        reverse("engagements:step-settle", args=[step.pk]),
        {"outcome": "carried", "due_on": "2026-05-01", "next": visit_url(visit)},
    )

    assert response.url == visit_url(visit)
    carried = NextStep.objects.get(carried_from=step)
    assert (carried.status, carried.due_on) == ("open", date(2026, 5, 1))


def test_step_settle_for_another_day_than_somebody_else_tells_both(client, cast, visit):
    step = NextStepFactory(visit=visit, owner=cast.leader)
    client.force_login(cast.leader)
    url = reverse("engagements:step-settle", args=[step.pk])
    client.post(url, {"outcome": "carried", "due_on": "2026-05-01"})

    answer = client.post(url, {"outcome": "carried", "due_on": "2026-06-01"})

    assert answer.status_code == 409
    assert "carried over to May 1, 2026. You said: carried over to Jun 1, 2026." in (
        answer.content.decode()
    )


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "carried"}, "due_on"),
        ({"outcome": "carried", "due_on": "2026-03-01"}, "due_on"),
        ({"outcome": "dropped"}, "reason"),
    ],
)
def test_step_settle_names_the_field_that_is_missing(client, cast, visit, data, field):
    step = NextStepFactory(visit=visit, owner=cast.leader)
    client.force_login(cast.leader)

    response = client.post(reverse("engagements:step-settle", args=[step.pk]), data)

    assert list(response.context["form"].errors) == [field]


def test_step_settle_leads_to_no_other_site(client, cast, visit):
    step = NextStepFactory(visit=visit, owner=cast.leader)
    client.force_login(cast.leader)

    response = client.post(
        reverse("engagements:step-settle", args=[step.pk]),
        {"outcome": "done", "next": "https://elsewhere.example/"},
    )

    assert response.url == reverse("engagements:step-list")
