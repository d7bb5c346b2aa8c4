"""What the list pages of engagements share: pages, order, filters that are kept, and files."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from editing.lists import PAGE_ROWS
from engagements import not_ended
from engagements.models import Barrier, Engagement, ProtocolLine, VisitGuest
from engagements.pages.lists import allowed_for, engagement_for
from engagements.tests.clocks import noon
from engagements.tests.factories import (
    AssignmentFactory,
    CadenceFactory,
    NextStepFactory,
    VisitFactory,
)
from exports.formats import FORMATS
from people.roles import Permission, Role

TODAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(noon(TODAY), tick=False)


@dataclass(frozen=True)
class List:
    """A list page: how a row of it is made, and by which sort its rows stand in that order."""

    address: str
    make: Any
    sort: str
    of_one_engagement: bool = False
    leaves: bool = True

    def url(self, cast):
        args = [cast.pinewood.pk] if self.of_one_engagement else []
        return reverse(f"engagements:{self.address}", args=args)


def make_barrier(cast, name):
    Barrier.objects.create(
        engagement=cast.pinewood,
        site=cast.alder,
        title=name,
        raised_by=cast.lead,
        raised_on=TODAY,
        rung="district",
        since_on=TODAY,
        answer_due_on=TODAY,
        written_by=cast.lead,
        written_at=noon(TODAY),
    )


def make_line(cast, name):
    ProtocolLine.objects.create(
        engagement=cast.pinewood,
        from_rung="school",
        to_rung="district",
        what=name,
        responsible=cast.lead,
        schedule="Mondays",
        response_days=7,
        written_by=cast.lead,
        written_at=noon(TODAY),
    )


def make_guest(cast, name):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.lead, title=name)
    VisitGuest.objects.create(visit=visit, name=name)


LISTS = {
    "visits": List(
        "visit-list",
        lambda cast, name: VisitFactory(engagement=cast.pinewood, lead=cast.lead, title=name),
        "visit",
    ),
    "steps": List(
        "step-list",
        lambda cast, name: NextStepFactory(
            visit__engagement=cast.pinewood, owner=cast.lead, text=name
        ),
        "step",
    ),
    "cadences": List(
        "cadence-list",
        lambda cast, name: CadenceFactory(engagement=cast.pinewood, lead=cast.lead, title=name),
        "",
    ),
    "barriers": List("barrier-home", make_barrier, "barrier"),
    "barriers of one": List("barrier-list", make_barrier, "barrier", of_one_engagement=True),
    "protocol": List("protocol-list", make_line, "", of_one_engagement=True),
    "unconfirmed": List("unconfirmed-list", make_guest, "", leaves=False),
}

every_list = pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
PAGED = {name: each for name, each in LISTS.items() if name != "protocol"}
SORTED = {name: each for name, each in LISTS.items() if each.sort}


@pytest.fixture
def shown(cast, client):
    """The page of a list as the TA lead gets it."""
    client.force_login(cast.lead)

    def get(listed, **query):
        return client.get(listed.url(cast), query)

    return get


def rows_of(response):
    return [str(row) for row in response.context["page"]]


def make(cast, listed, names):
    for name in names:
        listed.make(cast, name)


@every_list
def test_list_asks_as_much_for_three_as_for_one(cast, shown, listed):
    make(cast, listed, ["Row 1"])
    shown(listed)
    with CaptureQueriesContext(connection) as one:
        assert len(shown(listed).context["page"]) == 1
    make(cast, listed, ["Row 2", "Row 3"])
    with CaptureQueriesContext(connection) as three:
        assert len(shown(listed).context["page"]) == 3

    assert len(three) == len(one)


@pytest.mark.parametrize("listed", PAGED.values(), ids=PAGED)
def test_pages_hold_each_row_once(cast, shown, listed):
    names = [f"Row {n:02}" for n in range(PAGE_ROWS + 3)]
    make(cast, listed, names)

    first, second, beyond = (shown(listed, page=n) for n in ("1", "2", "9"))

    assert [len(each.context["page"]) for each in (first, second)] == [PAGE_ROWS, 3]
    assert len({*rows_of(first), *rows_of(second)}) == PAGE_ROWS + 3
    assert rows_of(beyond) == rows_of(second)
    assert shown(listed, page="x").status_code == 400


@pytest.mark.parametrize("listed", SORTED.values(), ids=SORTED)
def test_list_is_turned_round(cast, shown, listed):
    make(cast, listed, ["Beta", "Alpha", "Gamma"])

    up, down = (rows_of(shown(listed, sort=sort)) for sort in (listed.sort, f"-{listed.sort}"))

    assert [row.split(",")[0] for row in up] == ["Alpha", "Beta", "Gamma"]
    assert down == up[::-1]
    assert shown(listed, sort="password").status_code == 400


@pytest.mark.parametrize("listed", PAGED.values(), ids=PAGED)
def test_words_are_kept_from_page_to_page(cast, shown, listed):
    make(cast, listed, [f"Coaching {n:02}" for n in range(PAGE_ROWS + 1)])
    make(cast, listed, ["Something else"])

    asked = {"q": "coaching"} | ({"sort": listed.sort} if listed.sort else {})
    first, second = shown(listed, **asked), shown(listed, **asked, page="2")

    assert first.context["page"].paginator.count == PAGE_ROWS + 1
    assert len(second.context["page"]) == 1
    kept = "?" + "&amp;".join(f"{name}={value}" for name, value in (asked | {"page": 2}).items())
    assert f'href="{kept}"' in first.text


@pytest.mark.parametrize("listed", SORTED.values(), ids=SORTED)
def test_tabs_keep_the_other_filters(cast, shown, listed):
    make(cast, listed, ["Coaching", "Something else"])

    tabs = shown(listed, q="coaching", page="2").context["tabs"]

    assert tabs[0].count == 1
    assert [tab.url for tab in tabs][:1] == ["?q=coaching"]
    assert all("q=coaching" in tab.url and "page" not in tab.url for tab in tabs)


LEAVING = {name: each for name, each in LISTS.items() if each.leaves}


@pytest.mark.parametrize("code", FORMATS)
@pytest.mark.parametrize("listed", LEAVING.values(), ids=LEAVING)
def test_list_leaves_as_each_kind_of_file(cast, shown, listed, code):
    make(cast, listed, ["Row 1"])

    response = shown(listed, export=code)
    content = response.getvalue()

    assert (response.status_code, response["Content-Type"]) == (200, FORMATS[code].content_type)
    assert content
    assert response.file_to_stream is None or response.file_to_stream.closed


@pytest.mark.parametrize("listed", LEAVING.values(), ids=LEAVING)
def test_file_of_no_known_kind_is_refused(cast, shown, listed):
    assert shown(listed, export="exe").status_code == 400


def test_file_holds_every_page_and_the_filters_in_words(cast, shown):
    listed = LISTS["visits"]
    make(cast, listed, [f"Coaching {n:02}" for n in range(PAGE_ROWS + 2)])
    make(cast, listed, ["Something else"])

    response = shown(listed, q="coaching", status="unlogged", export="csv")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))

    assert [row["Visit"] for row in rows].count("Something else") == 0
    assert len(rows) == PAGE_ROWS + 2
    event = Event.objects.get(verb="exported")
    assert (event.actor, event.changes["rows"]) == (cast.lead, PAGE_ROWS + 2)
    assert event.changes["filters"] == ["Visit or site: coaching", "Status: Not logged"]


# In which engagement something is begun


def asked(user, **query):
    request = RequestFactory().get("/", query)
    request.user = user
    return request


def test_only_engagement_is_taken_without_asking(cast):
    assert engagement_for(asked(cast.lead), Permission.PLAN_VISITS) == cast.pinewood


def test_somebody_of_two_engagements_is_asked(cast):
    AssignmentFactory(user=cast.lead, engagement=cast.lakeland, role=Role.TA_LEAD)

    assert engagement_for(asked(cast.lead), Permission.PLAN_VISITS) is None
    named = asked(cast.lead, engagement=cast.lakeland.pk)
    assert engagement_for(named, Permission.PLAN_VISITS) == cast.lakeland


def test_nobody_begins_where_the_role_does_not_include_it(cast):
    with pytest.raises(PermissionDenied):
        engagement_for(asked(cast.observer), Permission.PLAN_VISITS)
    with pytest.raises(PermissionDenied):
        engagement_for(asked(cast.observer, engagement=cast.pinewood.pk), Permission.PLAN_VISITS)
    with pytest.raises(Http404):
        engagement_for(asked(cast.lead, engagement=cast.lakeland.pk), Permission.PLAN_VISITS)


def test_nothing_is_planned_in_an_engagement_that_has_ended(cast):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(status="closed")
    named = asked(cast.lead, engagement=cast.pinewood.pk)

    assert list(allowed_for(asked(cast.lead), Permission.PLAN_VISITS)) == []
    with pytest.raises(not_ended.EngagementEnded):
        engagement_for(named, Permission.PLAN_VISITS)
    assert list(allowed_for(asked(cast.lead), Permission.LOG_VISIT)) == [cast.pinewood]
