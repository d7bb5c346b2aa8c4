"""The list of measures: who sees what, and how it narrows, sorts and leaves as a file."""

import csv
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fidelity.measures import reviewing
from fidelity.tests.factories import ExpectedMeasureFactory, InstrumentFactory, VersionFactory
from fidelity.tests.scene import NOW, expect, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version():
    return VersionFactory(instrument=InstrumentFactory(name="Short check"))


@pytest.fixture
def expected(cast, version):
    return ExpectedMeasureFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, version=version
    )


def listed(response):
    return [line.pk for line in response.context["lines"]]


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("admin", {"elementary", "middle", "birch", "state", "lakeland"}),
        ("lead", {"elementary", "middle", "birch", "state"}),
        ("specialist", {"elementary", "middle", "birch", "state"}),
        ("leader", {"elementary", "middle", "birch", "state"}),
        ("observer", {"elementary", "middle", "birch", "state"}),
        ("district_person", {"elementary", "middle"}),
        ("school_person", {"elementary"}),
        ("stranger", {"lakeland"}),
    ],
)
def test_list_shows_each_role_its_own_sites(client, cast, version, name, sees):
    rows = {
        "elementary": expect(cast, version, cast.alder_elementary),
        "middle": expect(cast, version, cast.alder_middle),
        "birch": expect(cast, version, cast.birch_elementary),
        "state": expect(cast, version, cast.state),
        "lakeland": ExpectedMeasureFactory(engagement=cast.lakeland, site=cast.lakeland_school),
    }
    client.force_login(cast.people[name])

    response = client.get(reverse("fidelity:measure-list"), {"whose": ""})

    assert set(listed(response)) == {rows[key].pk for key in sees}


def test_rows_of_one_school_say_what_and_when_and_not_where(client, cast, version):
    row = expect(cast, version, cast.alder_elementary)
    expect(cast, version, cast.birch_elementary)
    titles = {}
    for name in ("school_person", "lead"):
        client.force_login(cast.people[name])
        page = client.get(reverse("fidelity:measure-list")).content.decode()
        link = reverse("fidelity:measure-detail", args=[row.pk])
        titles[name] = page.split(f'<a href="{link}">')[1].split("</a>")[0]

    assert titles["school_person"] == f"{version}, {row.month:%B %Y}"
    assert titles["lead"] == str(cast.alder_elementary)


def test_list_asks_as_often_for_three_rows_as_for_one(client, cast, version):
    client.force_login(cast.lead)
    submitted(expect(cast, version, cast.alder_elementary), cast.specialist)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("fidelity:measure-list"))
    submitted(expect(cast, version, cast.alder_middle), cast.specialist)
    submitted(expect(cast, version, cast.birch_elementary), cast.specialist)

    with CaptureQueriesContext(connection) as three:
        client.get(reverse("fidelity:measure-list"))

    assert len(three) == len(one)


@pytest.fixture
def four_states(cast, version):
    """One measure in each state, by name; "open" is due and not yet measured."""
    rows = {
        "scored": expect(cast, version, cast.alder_elementary),
        "missing": expect(cast, version, cast.alder_middle, due_on=date(2026, 3, 10)),
        "excused": expect(cast, version, cast.birch_elementary),
        "open": expect(cast, version, cast.alder),
        "ahead": expect(cast, version, cast.birch, month=date(2026, 4, 1)),
    }
    submitted(rows["scored"], cast.specialist)
    reviewing.excuse(expected=rows["excused"], reason="Flood", by=cast.lead, now=NOW)
    return rows


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"state": "scored"}, {"scored"}),
        ({"state": "missing"}, {"missing"}),
        ({"state": "not_applicable"}, {"excused"}),
        ({"state": "not_yet_due"}, {"open", "ahead"}),
        ({"state": "due_now"}, {"open"}),
        ({"work": "submitted"}, {"scored"}),
        ({}, {"scored", "missing", "open"}),
        ({"whose": ""}, {"scored", "missing", "excused", "open"}),
        ({"work": "none"}, {"missing", "excused", "open"}),
        ({"month": "2026-04"}, {"ahead"}),
        ({"q": "alder"}, {"scored", "missing", "open"}),
        ({"level": "district"}, set()),
    ],
)
def test_list_narrows(client, cast, four_states, query, names):
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:measure-list"), query)

    assert set(listed(response)) == {four_states[name].pk for name in names}


@pytest.mark.parametrize(
    ("name", "whose", "names"),
    [
        ("lead", "mine", {"scored", "missing", "open"}),
        ("specialist", "mine", {"missing", "open"}),
        ("observer", "", {"scored", "missing", "excused", "open"}),
        ("school_person", "", {"scored"}),
    ],
)
def test_list_opens_on_what_is_the_readers_to_do(client, cast, four_states, name, whose, names):
    client.force_login(cast.people[name])
    address = reverse("fidelity:measure-list")

    response = client.get(address)

    tabs = {tab.label: (tab.url, tab.is_current) for tab in response.context["whose"]}
    assert tabs == {"Mine": ("?whose=mine", whose == "mine"), "Everybody’s": ("?whose=", not whose)}
    assert set(listed(response)) == {four_states[each].pk for each in names}


def test_list_narrows_to_a_district_and_its_schools(client, cast, four_states):
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:measure-list"), {"unit": cast.alder.pk})

    assert set(listed(response)) == {four_states[name].pk for name in ("scored", "missing", "open")}
    assert "Alder School District" in response.content.decode()


def test_list_says_how_long_a_measure_is_overdue(client, cast, four_states):
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:measure-list"), {"state": "missing"})

    (line,) = response.context["lines"]
    assert (line.state, line.detail, line.days_overdue) == ("overdue", "10 days", 10)


def test_list_sorts_by_what_it_may(client, cast, four_states):
    client.force_login(cast.lead)

    by_site = client.get(reverse("fidelity:measure-list"), {"sort": "site"})
    unknown = client.get(reverse("fidelity:measure-list"), {"sort": "site__lineage"})

    names = [line.expected.site.name for line in by_site.context["lines"]]
    assert names == sorted(names)
    assert unknown.status_code == 400


def lines_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


def test_list_export_has_the_rows_of_the_list_and_tells_states_apart(client, cast, four_states):
    ExpectedMeasureFactory(engagement=cast.lakeland, site=cast.lakeland_school)
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:measure-list"), {"export": "csv", "sort": "site"})

    head, *rows = lines_of(response)
    state, results = head.index("Status"), head.index("Results")
    assert [(row[head.index("Site")], row[state], row[results]) for row in rows] == [
        ("Alder Elementary", "Scored", "Total: 7 of 10"),
        ("Alder Middle", "Missing", ""),
        ("Alder School District", "Not yet due", ""),
        ("Birch Elementary", "Not applicable", ""),
    ]


def test_list_export_gives_each_item_a_column(client, cast):
    version = VersionFactory(na_allowed=True)
    expected = expect(cast, version, cast.alder_elementary)
    submitted(expected, cast.specialist, [2, 0, -1, 1, 2])
    expect(cast, version, cast.alder_middle)
    client.force_login(cast.lead)

    response = client.get(
        reverse("fidelity:measure-list"),
        {"export": "csv", "items": "1", "version": version.pk, "sort": "site"},
    )

    head, first, second = lines_of(response)
    assert head[-8:] == [
        "Total, points",
        "Total, of",
        "Total, at criterion",
        *[f"Item {n}" for n in range(1, 6)],
    ]
    assert first[-8:] == ["5", "8", "No", "2", "0", "NA", "1", "2"]
    assert second[-8:] == [""] * 8


def test_results_export_has_numbers_for_each_part(client, cast):
    version = VersionFactory(na_allowed=True)
    submitted(expect(cast, version, cast.alder_elementary), cast.specialist, [2, 0, -1, 1, 2])
    expect(cast, version, cast.alder_middle)
    submitted(ExpectedMeasureFactory(engagement=cast.lakeland), cast.stranger)
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:measure-list"), {"export": "csv", "table": "results"})

    head, *rows = lines_of(response)
    assert head[-7:] == [
        "Part",
        "Numerator",
        "Denominator",
        "At criterion",
        "On time",
        "Baseline",
        "Approved",
    ]
    assert [[row[3], *row[-7:]] for row in rows] == [
        ["Alder Elementary", "Total", "5", "8", "No", "Yes", "No", "No"]
    ]


def test_answers_export_has_a_line_for_each_item_of_what_counts(client, cast):
    version = VersionFactory(na_allowed=True)
    row = submitted(expect(cast, version, cast.alder_elementary), cast.specialist, [2, 0, -1, 1, 2])
    reviewing.approve(administration=row, by=cast.lead, now=NOW)
    reviewing.correct(administration=row, reason="Slip", by=cast.lead, now=NOW)
    expect(cast, version, cast.alder_middle)
    submitted(ExpectedMeasureFactory(engagement=cast.lakeland), cast.stranger)
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:measure-list"), {"export": "csv", "table": "answers"})

    head, *rows = lines_of(response)
    assert head[-6:] == ["Entry", "Item", "Section", "Points", "Most points", "Not applicable"]
    assert [[row[3], *row[-6:]] for row in rows] == [
        ["Alder Elementary", "Corrected", "1", "All items", "2", "2", "No"],
        ["Alder Elementary", "Corrected", "2", "All items", "0", "2", "No"],
        ["Alder Elementary", "Corrected", "3", "All items", "", "2", "Yes"],
        ["Alder Elementary", "Corrected", "4", "All items", "1", "2", "No"],
        ["Alder Elementary", "Corrected", "5", "All items", "2", "2", "No"],
    ]


def test_list_export_of_a_corrected_measure_has_one_row(client, cast, expected):
    row = submitted(expected, cast.specialist)
    reviewing.approve(administration=row, by=cast.lead, now=NOW)
    reviewing.correct(administration=row, reason="Slip", by=cast.lead, now=NOW)
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:measure-list"), {"export": "csv"})

    head, line = lines_of(response)
    assert (line[head.index("Status")], line[head.index("Results")]) == (
        "Scored",
        "Total: 7 of 10",
    )
