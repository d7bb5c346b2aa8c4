"""The portfolio: one row for each engagement, whose figures are those of the pages they open."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.basics.exports import ENGAGEMENTS
from engagements.models import Engagement, Visit
from engagements.tests import agreements
from engagements.tests.factories import AssignmentFactory, EngagementFactory, VisitFactory
from exports.formats import FORMATS
from fidelity.monthly.promises import promise_of
from fidelity.monthly.tests.test_page import expect, submit
from fidelity.tests.factories import InstrumentFactory, VersionFactory
from people.roles import Role
from tadash import portfolio
from tadash.exports import PORTFOLIO

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
TODAY = date(2026, 4, 20)
ADDRESS = "engagement-list"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version():
    return VersionFactory(instrument=InstrumentFactory(name="School check"))


def rows_of(client, person, **query):
    client.force_login(person)
    response = client.get(reverse(ADDRESS), query)
    assert response.status_code == 200
    return {row.engagement: row for row in response.context["page"]}


def names_of(client, person, **query):
    return [engagement.name for engagement in rows_of(client, person, **query)]


def held_visit(cast, day, **given):
    logged = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
    return VisitFactory(
        engagement=cast.pinewood,
        status=Visit.Status.HELD,
        planned_on=day,
        held_on=day,
        logged_at=logged,
        **given,
    )


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("admin", "engagement_portfolio.html"),
        ("lead", "engagement_list.html"),
        ("district_person", "engagement_list.html"),
    ],
)
def test_portfolio_is_for_who_sees_several_engagements(client, cast, name, template):
    client.force_login(cast.people[name])

    assert client.get(reverse(ADDRESS)).templates[0].name == template


@pytest.mark.parametrize(("name", "is_led"), [("lead", True), ("district_person", False)])
def test_list_leads_only_to_what_the_reader_can_compare(client, cast, name, is_led):
    client.force_login(cast.people[name])

    page = client.get(reverse(ADDRESS)).content.decode()

    led = [reverse(f"lifecycle:{each}-list") in page for each in ("decision", "status")]
    assert led == [is_led, is_led]
    assert reverse("improvement:cycle-overview") in page


def test_portfolio_of_a_lead_holds_own_engagements_only(client, cast):
    second = EngagementFactory(name="Second", state=cast.state)
    AssignmentFactory(user=cast.lead, engagement=second, role=Role.TA_LEAD)

    assert set(rows_of(client, cast.lead)) == {cast.pinewood, second}


def test_row_tells_visits_barriers_and_months(client, cast):
    held_visit(cast, date(2026, 4, 10), occurrence_on=date(2026, 4, 9))
    for day in (date(2026, 4, 14), date(2026, 4, 28)):
        VisitFactory(engagement=cast.pinewood, planned_on=day, occurrence_on=day)

    row = rows_of(client, cast.admin)[cast.pinewood]

    assert row.visits == portfolio.Visits(date(2026, 4, 10), date(2026, 4, 28), 1)
    assert row.year == portfolio.Year(promised=2, held=1)
    assert row.barriers == portfolio.Barriers()
    assert row.months == cast.pinewood.months_in_words(TODAY)


def test_year_promises_what_the_months_promise(cast):
    """The visits due in the one month that has any are those that its monthly page counts."""
    held_visit(cast, date(2026, 4, 10), occurrence_on=date(2026, 4, 9))
    for day in (date(2026, 4, 14), date(2026, 4, 20), date(2026, 4, 28)):
        VisitFactory(engagement=cast.pinewood, planned_on=day, occurrence_on=day)

    [row] = portfolio.portfolio([cast.pinewood], cast.admin, TODAY, NOW)

    month = promise_of(cast.pinewood, date(2026, 4, 1), TODAY)
    assert (row.year.promised, row.year.held) == (month.due, month.held) == (2, 1)


def test_fidelity_and_overdue_are_those_of_the_monthly_page(client, cast, version):
    submit(expect(cast, version, cast.alder_elementary), cast.lead, (2, 2, 2, 2, 1))
    expect(cast, version, cast.birch_elementary, due_on=date(2026, 4, 10))
    client.force_login(cast.admin)
    address = reverse("fidelity:monthly-page", args=[cast.pinewood.pk])

    row = rows_of(client, cast.admin)[cast.pinewood]
    page = client.get(address).context["page"]

    told = [tile for tile in page.standing.tiles if tile.figure]
    assert row.figures == told
    assert [tile.figure for tile in told] == ["90%"]
    assert row.n_overdue == page.lateness.overdue.n == 1


@pytest.mark.parametrize(
    ("days", "needs_attention"), [(61, False), (60, True), (0, True), (-1, True)]
)
def test_agreement_that_runs_out_soon_needs_attention(cast, days, needs_attention):
    made = agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    day = made.ends_on - timedelta(days=days)
    noon = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)

    [row] = portfolio.portfolio([cast.pinewood], cast.admin, day, noon)

    assert (row.ends_on, row.days_left) == (made.ends_on, days)
    assert (row.needs_attention, row.has_run_out) == (needs_attention, days < 0)


def test_portfolio_shows_what_needs_attention(client, cast):
    VisitFactory(engagement=cast.lakeland, planned_on=date(2026, 4, 14))

    assert names_of(client, cast.admin, show="attention") == [cast.lakeland.name]


def test_portfolio_filters_by_status_and_innovation(client, cast):
    other = EngagementFactory(state=cast.state, status=Engagement.Status.AGREED)

    assert names_of(client, cast.admin, status="agreed") == [other.name]
    assert names_of(client, cast.admin, innovation=other.innovation_id) == [other.name]


@pytest.mark.parametrize(
    ("sort", "last"), [("last", "Lakeland behavior"), ("-last", "Lakeland behavior")]
)
def test_portfolio_sorts_by_a_figure_with_those_without_one_last(client, cast, sort, last):
    held_visit(cast, date(2026, 4, 10))

    assert names_of(client, cast.admin, sort=sort)[-1] == last


def test_portfolio_in_an_order_it_does_not_have_is_refused(client, cast):
    client.force_login(cast.admin)

    assert client.get(reverse(ADDRESS), {"sort": "weather"}).status_code == 400


def test_portfolio_asks_as_often_for_three_rows_as_for_one(client, cast, django_assert_num_queries):
    client.force_login(cast.admin)
    address = reverse(ADDRESS)
    with CaptureQueriesContext(connection) as one:
        client.get(address, {"q": "lakeland"})
    EngagementFactory(state=cast.state)

    with django_assert_num_queries(len(one)):
        client.get(address)


@pytest.mark.parametrize("code", FORMATS)
def test_portfolio_leaves_as_every_kind_of_file(client, cast, code):
    client.force_login(cast.admin)

    response = client.get(reverse(ADDRESS), {"export": code})

    assert response["Content-Type"] == FORMATS[code].content_type
    assert b"".join(response.streaming_content)


def test_export_begins_with_the_headings_of_engagements(client, cast):
    held_visit(cast, date(2026, 4, 10), occurrence_on=date(2026, 4, 9))
    client.force_login(cast.admin)

    response = client.get(reverse(ADDRESS), {"q": "pinewood", "export": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))

    assert PORTFOLIO.labels[: len(ENGAGEMENTS.labels)] == ENGAGEMENTS.labels
    assert list(row) == PORTFOLIO.labels
    assert (row["Engagement"], row["Status"]) == ("Pinewood reading", "Active")
    assert (row["Visits promised this school year"], row["Of these held"]) == ("1", "1")
    assert row["Last visit"] == "2026-04-10"
