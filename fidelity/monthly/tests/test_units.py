"""Going down from the state: each unit's own figures, and nobody else's names."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import Assignment, Site, SiteMembership
from engagements.tests.factories import (
    AssignmentFactory,
    DistrictFactory,
    EngagementFactory,
    SiteFactory,
)
from fidelity.models import Instrument
from fidelity.monthly import units
from fidelity.monthly.page import place_query
from fidelity.monthly.tests.test_page import expect, fill, submit
from fidelity.rollups import rolling
from fidelity.rollups.series import read
from fidelity.tests.factories import InstrumentFactory, VersionFactory
from people.roles import Role

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
TODAY = NOW.date()
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version():
    return VersionFactory(instrument=InstrumentFactory(name="School check", code="school"))


def url(cast, site, name="unit-page"):
    return reverse(f"fidelity:{name}", args=[cast.pinewood.pk, site.pk])


def get(client, cast, site, **query):
    response = client.get(url(cast, site), query)
    assert response.status_code == 200
    return response


def names(response):
    return [child.name for child in response.context["children"]]


# who may open which


@pytest.mark.parametrize(
    ("name", "sites"),
    [
        ("admin", {"state", "alder", "birch", "alder_elementary", "birch_elementary"}),
        ("lead", {"state", "alder", "birch", "alder_elementary", "birch_elementary"}),
        ("leader", {"state", "alder", "birch", "alder_elementary", "birch_elementary"}),
        ("observer", {"state", "alder", "birch", "alder_elementary", "birch_elementary"}),
        ("district_person", {"alder", "alder_elementary"}),
        ("school_person", {"alder_elementary"}),
        ("stranger", set()),
    ],
)
@pytest.mark.parametrize("page", ["unit-page", "unit-items"])
def test_unit_opens_to_those_who_may_see_it(client, cast, version, name, sites, page):
    client.force_login(cast.people[name])
    every = {"state", "alder", "birch", "alder_elementary", "birch_elementary", "lakeland_school"}

    opened = {
        each
        for each in every
        if client.get(url(cast, getattr(cast, each), page)).status_code == 200
    }

    assert opened == sites


def test_wide_role_elsewhere_opens_no_page_of_this_engagement(client, cast, version):
    """A specialist of another engagement about the same state, with a school here."""
    other = EngagementFactory(state=cast.state)
    AssignmentFactory(user=cast.school_person, engagement=other, role=Role.TA_SPECIALIST)
    client.force_login(cast.school_person)

    statuses = {
        site: client.get(url(cast, getattr(cast, site))).status_code
        for site in ("state", "alder", "birch", "alder_elementary")
    }

    assert statuses == {"state": 404, "alder": 404, "birch": 404, "alder_elementary": 200}


def test_district_reads_no_name_of_another(client, cast, version):
    for school in (cast.alder_elementary, cast.alder_middle, cast.birch_elementary):
        submit(expect(cast, version, school), cast.lead)
    client.force_login(cast.district_person)

    html = get(client, cast, cast.alder).content.decode()

    assert "Alder Middle" in html
    assert "Birch" not in html
    assert "Pinewood reading</a>" not in html, "the monthly page is not theirs"


def test_ended_assignment_opens_nothing(client, cast):
    Assignment.objects.filter(user=cast.district_person).update(ends_on=date(2026, 4, 19))
    client.force_login(cast.district_person)

    assert client.get(url(cast, cast.alder)).status_code == 404


# what it shows


def test_state_lists_its_districts_and_a_district_its_schools(client, cast, version):
    for school in (cast.alder_elementary, cast.alder_middle, cast.birch_elementary):
        submit(expect(cast, version, school), cast.lead)
    client.force_login(cast.leader)

    assert names(get(client, cast, cast.state)) == [
        "Alder School District", "Birch School District",
    ]  # fmt: skip
    assert names(get(client, cast, cast.alder)) == ["Alder Elementary", "Alder Middle"]
    assert names(get(client, cast, cast.alder_elementary)) == []


def test_children_hold_their_own_figures(client, cast, version):
    submit(expect(cast, version, cast.alder_elementary), cast.lead, (2, 2, 2, 2, 2))
    submit(expect(cast, version, cast.alder_middle), cast.lead, (0, 0, 0, 0, 0))
    expect(cast, version, cast.birch_elementary)
    client.force_login(cast.leader)

    alder, birch = get(client, cast, cast.state).context["children"]
    elementary, middle = get(client, cast, cast.alder).context["children"]

    assert (alder.share, alder.measured, alder.latest) == ("1 of 2", "2 of 2", "Too few to sum up")
    assert (birch.tile.state, birch.n_overdue, birch.latest) == ("not_measured", 1, "")
    assert (elementary.latest, elementary.verdict) == ("100%", "at_criterion")
    assert (middle.latest, middle.verdict) == ("0%", "below")


def test_excused_school_is_not_applicable(client, cast, version):
    submit(expect(cast, version, cast.alder_middle), cast.lead)
    expect(
        cast, version, cast.alder_elementary,
        excused_at=NOW, excused_by=cast.lead, excused_reason="Closed for repairs",
    )  # fmt: skip
    client.force_login(cast.leader)

    elementary, _ = get(client, cast, cast.alder).context["children"]

    assert (elementary.verdict, elementary.latest, elementary.n_overdue) == (
        "not_applicable",
        "",
        0,
    )


def test_sort_by_value_puts_the_unmeasured_last(client, cast, version):
    schools = [SiteFactory(state=cast.state, parent=cast.alder, name=f"S{n}") for n in range(3)]
    for school, given in zip(schools, [(2, 2, 2, 2, 2), (0, 1, 0, 0, 0), None], strict=True):
        expected = expect(cast, version, school)
        if given:
            submit(expected, cast.lead, given)
    client.force_login(cast.leader)

    assert names(get(client, cast, cast.alder, sort="value")) == ["S1", "S0", "S2"]
    assert names(get(client, cast, cast.alder, sort="-value")) == ["S0", "S1", "S2"]
    assert names(get(client, cast, cast.alder, sort="-name")) == ["S2", "S1", "S0"]


def test_value_sorted_by_is_the_value_shown(cast, version):
    """The SQL that orders the table and `series.read` choose the same window."""
    for school, months in (
        (cast.alder_elementary, [(JANUARY, 1), (FEBRUARY, 2)]),
        (cast.birch_elementary, [(JANUARY, 2), (date(2026, 4, 1), 0)]),
    ):
        for month, points in months:
            submit(expect(cast, version, school, month), cast.lead, (points,) * 5)
    expect(cast, version, SiteFactory(state=cast.state, parent=cast.birch), date(2026, 4, 1))
    rolling.fold()
    month = date(2026, 4, 1)
    [chosen] = units.read_series(cast.pinewood.pk, cast.state, month)

    rows = units.child_sites(cast.pinewood, cast.state, chosen, month, TODAY, "value")

    shown = []
    for row in rows:
        [own] = units.read_series(cast.pinewood.pk, Site.objects.get(pk=row.site_id), month)
        shown.append(read(own, month, TODAY).cell.median)
    assert shown == sorted(shown) == [100.0, 100.0]


def test_moved_school_stands_under_its_district_of_that_month(client, cast, version):
    submit(expect(cast, version, cast.alder_middle, JANUARY), cast.lead)
    SiteMembership.objects.filter(site=cast.alder_middle).update(ends_on=date(2026, 1, 31))
    SiteMembership.objects.create(
        site=cast.alder_middle, parent=cast.birch, starts_on=date(2026, 2, 1)
    )
    submit(expect(cast, version, cast.alder_middle, FEBRUARY, district=cast.birch), cast.lead)
    client.force_login(cast.leader)

    assert names(get(client, cast, cast.alder, month="2026-01")) == ["Alder Middle"]
    assert names(get(client, cast, cast.birch, month="2026-04")) == ["Alder Middle"]


def test_sample_is_told_from_change(client, cast, version):
    district = DistrictFactory(state=cast.state)
    schools = [SiteFactory(state=cast.state, parent=district) for _ in range(4)]
    for school in schools[:3]:
        submit(expect(cast, version, school, JANUARY), cast.lead, (1, 1, 1, 1, 1))
    for school in schools[1:]:
        submit(expect(cast, version, school, FEBRUARY), cast.lead, (2, 2, 2, 2, 2))
    client.force_login(cast.leader)

    response = get(client, cast, district)

    answer = response.context["page"].standing.answer
    assert answer.words == (
        "Yes. Of the same 2 schools, 0 were at criterion in January 2026 and 2 in February 2026."
    )
    place = place_query(cast.pinewood.pk, district.pk)
    for rows in answer.left_out:
        opened = client.get(f"{reverse('fidelity:measure-list')}?{place}&{rows.query}")
        assert opened.context["page"].paginator.count == rows.n == 1


def test_measure_to_compare_by_can_be_chosen(client, cast, version):
    other = VersionFactory(
        instrument=InstrumentFactory(
            name="Support", code="support", level=Instrument.Level.DISTRICT
        )
    )
    submit(expect(cast, version, cast.alder_elementary), cast.lead)
    submit(expect(cast, other, cast.alder), cast.lead, (2, 2, 2, 2, 2))
    client.force_login(cast.leader)

    page = get(client, cast, cast.state, measure="support.total").context

    assert page["page"].chosen_name == "Support"
    assert page["children"][0].latest == "100%"


@pytest.mark.parametrize("measure", ["nothing", "school.tier9"])
def test_unknown_measure_is_refused(client, cast, version, measure):
    submit(expect(cast, version, cast.alder_elementary), cast.lead)
    client.force_login(cast.leader)

    assert client.get(url(cast, cast.state), {"measure": measure}).status_code == 400


# items


def test_items_most_often_at_zero_are_counted(client, cast, version):
    submit(expect(cast, version, cast.alder_elementary), cast.lead, (0, 2, 2, 0, 1))
    submit(expect(cast, version, cast.alder_middle), cast.lead, (0, 1, 2, 2, 1))
    submit(expect(cast, version, cast.birch_elementary), cast.lead, (2, 0, 2, 2, 1))
    client.force_login(cast.leader)

    items = client.get(url(cast, cast.alder, "unit-items")).context["items"]

    [section] = items.sections
    assert [(item.code, item.n_zero, item.n) for item in section.items] == [
        ("1", 2, 2), ("2", 0, 2), ("3", 0, 2), ("4", 1, 2), ("5", 0, 2),
    ]  # fmt: skip
    assert items.answer == "Item 1: 2 of 2 had no point for it in March 2026."


def test_not_applicable_is_neither_zero_nor_counted(client, cast, version):
    version.na_allowed = True
    version.save(update_fields=["na_allowed"])
    submit(expect(cast, version, cast.alder_elementary), cast.lead, (-1, 0, 2, 2, 1))
    client.force_login(cast.leader)

    items = client.get(url(cast, cast.alder, "unit-items")).context["items"]

    first = items.sections[0].items[0]
    assert (first.n_zero, first.n, first.n_not_applicable) == (0, 0, 1)


# cost and files


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("unit", ["state", "alder"])
def test_unit_asks_as_often_for_many_children_as_for_few(client, cast, version, unit):
    site = getattr(cast, unit)
    client.force_login(cast.leader)
    submit(expect(cast, version, cast.alder_elementary), cast.lead)
    submit(expect(cast, version, cast.alder_elementary, FEBRUARY), cast.lead)
    client.get(url(cast, site))
    few = queries_of(client, url(cast, site))
    fill(cast, version, 3)
    for _ in range(3):
        school = SiteFactory(state=cast.state, parent=cast.alder)
        submit(expect(cast, version, school), cast.lead)
        submit(expect(cast, version, school, FEBRUARY), cast.lead)
    client.get(url(cast, site))

    many = queries_of(client, url(cast, site))

    # A state's few sites become enough to be summed up, which spares the list of their names.
    assert len(many) - len(few) in ({"state": (-1, 0, 1), "alder": (0, 1)}[unit]), "\n".join(many)


def test_file_holds_the_whole_table_in_its_order(client, cast, version):
    schools = [SiteFactory(state=cast.state, parent=cast.alder, name=f"S{n:02}") for n in range(30)]
    for school in schools:
        submit(expect(cast, version, school), cast.lead)
    client.force_login(cast.district_person)

    response = client.get(url(cast, cast.alder), {"export": "csv", "sort": "-name"})

    text = b"".join(response).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["Name"] for line in lines] == [f"S{n:02}" for n in reversed(range(30))]
    assert (lines[0]["Percent or median"], lines[0]["Status"]) == ("70.0", "At criterion")
    response.close()
