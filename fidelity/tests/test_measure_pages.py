"""The pages of measures: who sees what, who may do what, and nothing typed is lost."""

import csv
import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fidelity import entering, reviewing
from fidelity.models import Administration, PartScore
from fidelity.tests.factories import (
    AdministrationFactory,
    ExpectedMeasureFactory,
    InstrumentFactory,
    VersionFactory,
)

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
DAY = date(2026, 3, 18)

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


def expect(cast, version, site, month=date(2026, 3, 1), **given):
    return ExpectedMeasureFactory(
        engagement=cast.pinewood,
        site=site,
        version=version,
        month=month,
        opens_on=month,
        **{"due_on": date(2026, 4, 10), **given},
    )


def draft(expected, answers=(2, 2, 1, 1, 1), **given):
    return AdministrationFactory(expected=expected, answers=list(answers), **given)


def submitted(expected, by, answers=(2, 2, 1, 1, 1)):
    return entering.submit(administration=draft(expected, answers), measured_on=DAY, by=by, now=NOW)


def url(name, expected):
    return reverse(f"fidelity:measure-{name}", args=[expected.pk])


def listed(response):
    return [line.pk for line in response.context["lines"]]


# list


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

    response = client.get(reverse("fidelity:measure-list"))

    assert set(listed(response)) == {rows[key].pk for key in sees}


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
        ({}, {"scored", "missing", "excused", "open"}),
        ({"work": "none"}, {"missing", "excused", "open"}),
        ({"month": "2026-04"}, {"ahead"}),
        ({"q": "alder"}, {"scored", "missing", "open"}),
        ({"level": "district"}, set()),
        ({"state": "nonsense"}, set()),
        ({"month": "soon"}, set()),
    ],
)
def test_list_narrows(client, cast, four_states, query, names):
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:measure-list"), query)

    assert set(listed(response)) == {four_states[name].pk for name in names}


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
    assert listed(unknown)[0] == four_states["scored"].pk


def lines_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


def test_list_export_has_the_rows_of_the_list_and_tells_states_apart(client, cast, four_states):
    ExpectedMeasureFactory(engagement=cast.lakeland, site=cast.lakeland_school)
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:measure-list"), {"export": "csv", "sort": "site"})

    head, *rows = lines_of(response)
    state, results = head.index("State"), head.index("Results")
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


def test_list_export_of_a_corrected_measure_has_one_row(client, cast, expected):
    row = submitted(expected, cast.specialist)
    reviewing.approve(administration=row, by=cast.lead, now=NOW)
    reviewing.correct(administration=row, reason="Slip", by=cast.lead, now=NOW)
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:measure-list"), {"export": "csv"})

    assert len(lines_of(response)) == 2


# detail


@pytest.mark.parametrize(
    "name", ["detail", "start", "entry", "answer", "submit", "approve", "return", "excuse"]
)
def test_a_measure_out_of_sight_is_not_found(client, cast, expected, name):
    draft(expected)
    client.force_login(cast.stranger)

    response = (
        client.post(url(name, expected)) if name != "detail" else client.get(url(name, expected))
    )

    assert response.status_code == 404


def test_a_school_does_not_see_its_neighbour(client, cast, version):
    client.force_login(cast.school_person)

    response = client.get(url("detail", expect(cast, version, cast.alder_middle)))

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("name", "deed", "status"),
    [
        ("observer", "start", 403),
        ("observer", "entry", 403),
        ("observer", "answer", 403),
        ("observer", "submit", 403),
        ("school_person", "start", 302),
        ("district_person", "start", 302),
        ("school_person", "approve", 403),
        ("school_person", "return", 403),
        ("school_person", "correct", 403),
        ("school_person", "excuse", 403),
        ("school_person", "expect", 403),
        ("school_person", "baseline", 403),
        ("district_person", "approve", 302),
        ("district_person", "baseline", 403),
        ("leader", "baseline", 403),
        ("specialist", "baseline", 302),
    ],
)
def test_what_a_role_may_do(client, cast, expected, name, deed, status):
    draft(expected)
    client.force_login(cast.people[name])

    assert client.post(url(deed, expected)).status_code == status


def test_detail_shows_the_score_with_its_criterion(client, cast, expected):
    submitted(expected, cast.specialist)
    client.force_login(cast.observer)

    detail = client.get(url("detail", expected)).context["detail"]

    (part,) = detail.parts
    assert (part.result.percent, part.result.points, part.result.state) == (
        "70%",
        "7 of 10",
        "at_criterion",
    )
    assert part.criteria == ("70% of all points",)
    assert (part.n_counted, part.n_items) == (5, 5)


@pytest.mark.parametrize(
    ("name", "deeds"),
    [
        ("specialist", {"can_return"}),
        ("lead", {"can_approve", "can_return", "can_mark_baseline"}),
        ("leader", {"can_approve", "can_return"}),
        ("school_person", set()),
        ("observer", set()),
    ],
)
def test_detail_offers_what_the_reader_may_do(client, cast, expected, name, deeds):
    submitted(expected, cast.specialist)
    client.force_login(cast.people[name])

    detail = client.get(url("detail", expected)).context["detail"]

    offered = {key for key, may in vars(detail.deeds).items() if may}
    assert offered - {"can_mark_baseline"} == deeds - {"can_mark_baseline"}
    assert ("can_mark_baseline" in offered) == (name in {"lead", "specialist"})


def test_detail_tells_the_author_who_can_approve(client, cast, expected):
    submitted(expected, cast.school_person)
    client.force_login(cast.school_person)

    detail = client.get(url("detail", expected)).context["detail"]

    assert detail.who_can_approve == (
        "It can be approved by District Person, Lead, Leader or Specialist."
    )


def test_detail_of_a_missing_measure_shows_no_figure(client, cast, expected):
    client.force_login(cast.lead)

    response = client.get(url("detail", expected))

    assert response.context["detail"].parts == ()
    assert "0%" not in response.content.decode()


def test_detail_keeps_the_row_that_was_corrected(client, cast, expected):
    row = submitted(expected, cast.specialist)
    reviewing.approve(administration=row, by=cast.lead, now=NOW)
    reviewing.correct(administration=row, reason="Wrong school", by=cast.lead, now=NOW)
    client.force_login(cast.lead)

    detail = client.get(url("detail", expected)).context["detail"]

    (earlier,) = detail.earlier
    assert (earlier.results[0].percent, earlier.reason) == ("70%", "Wrong school")
    assert detail.line.results == ()
    assert [deed.what for deed in detail.history] == [
        "Opened for correction",
        "Approved",
        "Submitted",
    ]


# entry


def test_start_leads_to_the_sheet(client, cast, expected):
    client.force_login(cast.school_person)

    response = client.post(url("start", expected), follow=True)

    assert response.redirect_chain == [(url("entry", expected), 302)]
    sheet = response.context["sheet"]
    assert (sheet.n_answered, sheet.n_items) == (0, 5)


def test_start_too_early_says_when(client, cast, version):
    client.force_login(cast.lead)
    ahead = expect(cast, version, cast.alder_elementary, month=date(2026, 4, 1))

    response = client.post(url("start", ahead), follow=True)

    assert "This measure opens on Wed 1 Apr 2026." in response.content.decode()
    assert Administration.objects.count() == 0


def post_answer(client, measure, **sent):
    return client.post(url("answer", measure), json.dumps(sent), content_type="application/json")


def test_answer_is_saved_by_itself(client, cast, expected):
    row = draft(expected, [None] * 5)
    client.force_login(cast.school_person)

    response = post_answer(client, expected, field="item-2", value="1", expected="")

    row.refresh_from_db()
    assert (response.status_code, response.json()) == (200, {"value": "1"})
    assert row.answers == [None, 1, None, None, None]


def test_answer_over_somebody_elses_is_a_conflict(client, cast, expected):
    row = draft(expected, [None] * 5)
    entering.answer(
        administration=row,
        item=expected.version.items.get(code="2"),
        value=2,
        expected=None,
        by=cast.district_person,
    )
    client.force_login(cast.school_person)

    response = post_answer(client, expected, field="item-2", value="1", expected="")

    assert (response.status_code, response.json()) == (
        409,
        {"value": "2", "by": "District Person"},
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"field": "item-2", "value": "3", "expected": ""}, 422),
        ({"field": "item-2", "value": "na", "expected": ""}, 422),
        ({"field": "item-2", "value": "x", "expected": ""}, 422),
        ({"field": "item-2"}, 422),
        (["item-2"], 422),
        ({"field": "item-99", "value": "1", "expected": ""}, 404),
    ],
)
def test_answer_that_cannot_be_is_refused(client, cast, expected, body, status):
    row = draft(expected, [None] * 5)
    client.force_login(cast.school_person)

    response = client.post(
        url("answer", expected), json.dumps(body), content_type="application/json"
    )

    row.refresh_from_db()
    assert response.status_code == status
    assert row.answers == [None] * 5


def test_answer_to_a_submitted_measure_is_refused_with_words(client, cast, expected):
    submitted(expected, cast.specialist)
    client.force_login(cast.school_person)

    response = post_answer(client, expected, field="item-2", value="1", expected="2")

    assert response.status_code == 422
    assert response.json()["errors"] == [
        "This measure is submitted, so its answers no longer change."
    ]


def test_entry_saves_without_scripts(client, cast, expected):
    row = draft(expected, [None] * 5)
    client.force_login(cast.school_person)

    response = client.post(
        url("entry", expected),
        {"item-1": "2", "seen-1": "", "item-2": "", "seen-2": "", "item-3": "0", "seen-3": ""},
    )

    row.refresh_from_db()
    assert response.url == url("entry", expected)
    assert row.answers == [2, None, 0, None, None]


def test_entry_shows_both_answers_where_two_people_differ(client, cast, expected):
    row = draft(expected, [None] * 5)
    entering.answer(
        administration=row,
        item=expected.version.items.get(code="1"),
        value=0,
        expected=None,
        by=cast.district_person,
    )
    client.force_login(cast.school_person)

    response = client.post(
        url("entry", expected), {"item-1": "2", "seen-1": "", "item-2": "1", "seen-2": ""}
    )

    row.refresh_from_db()
    (clash,) = response.context["clashes"]
    assert response.status_code == 409
    assert (clash.mine_words, clash.theirs_words, clash.by) == (
        "2, In place",
        "0, Not in place",
        "District Person",
    )
    assert row.answers == [0, 1, None, None, None]

    client.post(url("entry", expected), {"item-1": "2", "seen-1": "0"})
    row.refresh_from_db()
    assert row.answers[0] == 2


def test_entry_with_a_value_off_the_scale_saves_nothing(client, cast, expected):
    row = draft(expected, [None] * 5)
    client.force_login(cast.school_person)

    response = client.post(url("entry", expected), {"item-1": "7", "seen-1": "", "item-2": "1"})

    row.refresh_from_db()
    assert response.status_code == 422
    assert row.answers == [None] * 5


def test_entry_of_a_submitted_measure_leads_to_its_page(client, cast, expected):
    submitted(expected, cast.specialist)
    client.force_login(cast.school_person)

    assert client.get(url("entry", expected)).url == url("detail", expected)


def test_check_and_submit_saves_and_goes_on(client, cast, expected):
    row = draft(expected, [2, 2, 1, 1, None])
    client.force_login(cast.school_person)

    response = client.post(
        url("entry", expected), {"item-5": "2", "seen-5": "", "submit": "1"}, follow=True
    )

    row.refresh_from_db()
    assert response.redirect_chain == [(url("submit", expected), 302)]
    assert row.answers == [2, 2, 1, 1, 2]
    assert response.context["sheet"].can_be_submitted


def test_submit_page_links_to_what_is_missing(client, cast, expected):
    draft(expected, [2, None, 1, 1, 1])
    client.force_login(cast.school_person)

    response = client.get(url("submit", expected))

    assert f'href="{url("entry", expected)}#item-2"' in response.content.decode()


def test_submit_of_missing_items_is_refused_by_name(client, cast, expected):
    draft(expected, [2, None, 1, 1, 1])
    client.force_login(cast.school_person)

    response = client.post(url("submit", expected), {"measured_on": "2026-03-18"})

    assert "These items have no answer yet. Total: 2." in response.content.decode()
    assert PartScore.objects.count() == 0


def test_submit_computes_the_score(client, cast, expected):
    draft(expected)
    client.force_login(cast.school_person)

    response = client.post(url("submit", expected), {"measured_on": "2026-03-18"})

    assert response.url == url("detail", expected)
    assert PartScore.objects.get().points == 7


def test_submit_with_a_day_in_the_future_keeps_the_form(client, cast, expected):
    draft(expected)
    client.force_login(cast.school_person)

    response = client.post(url("submit", expected), {"measured_on": "2026-03-25"})

    assert response.context["form"].errors == {
        "measured_on": ["The day it was measured lies in the future."]
    }


# deeds


def test_return_says_why_on_the_page(client, cast, expected):
    submitted(expected, cast.school_person)
    client.force_login(cast.leader)

    response = client.post(url("return", expected), {"reason": "Item 3?"}, follow=True)

    assert "Item 3?" in response.content.decode()
    assert Administration.objects.get().status == "returned"


def test_return_without_a_reason_says_what_is_missing(client, cast, expected):
    submitted(expected, cast.school_person)
    client.force_login(cast.leader)

    response = client.post(url("return", expected), {"reason": ""}, follow=True)

    assert "Say why" in response.content.decode()
    assert Administration.objects.get().status == "submitted"


def test_approve_correct_and_excuse_reach_their_verbs(client, cast, expected):
    submitted(expected, cast.school_person)
    client.force_login(cast.leader)

    client.post(url("approve", expected))
    client.post(url("correct", expected), {"reason": "Slip"})

    assert set(Administration.objects.values_list("status", flat=True)) == {"draft", "corrected"}

    client.post(url("excuse", expected), {"reason": "Flood"})
    expected.refresh_from_db()
    assert expected.excused_reason == "Flood"

    client.post(url("expect", expected))
    expected.refresh_from_db()
    assert expected.excused_at is None


def test_baseline_is_set_and_taken_away(client, cast, expected):
    submitted(expected, cast.school_person)
    client.force_login(cast.specialist)

    client.post(url("baseline", expected))
    assert PartScore.objects.get().is_baseline is True

    client.post(url("baseline", expected), {"remove": "1"})
    assert PartScore.objects.get().is_baseline is False


# trend


def test_trend_shows_own_windows_and_weak_items(client, cast, version):
    january = expect(cast, version, cast.alder_elementary, month=date(2026, 1, 1))
    expect(cast, version, cast.alder_elementary, month=date(2026, 2, 1), due_on=date(2026, 3, 10))
    march = expect(cast, version, cast.alder_elementary)
    expect(cast, version, cast.alder_elementary, month=date(2026, 4, 1))
    submitted(january, cast.specialist, [0, 0, 1, 1, 1])
    submitted(march, cast.specialist, [2, 0, 2, 1, 2])
    client.force_login(cast.school_person)

    response = client.get(reverse("fidelity:measure-trend", args=[cast.alder_elementary.pk]))

    (course,) = response.context["courses"]
    (weak,) = response.context["weak"]
    assert [(window.state, window.percent) for window in course.latest_first] == [
        ("at_criterion", 70.0),
        ("overdue", None),
        ("below", 30.0),
    ]
    assert "data-chart" in course.chart
    assert [(item.code, item.n_zero, item.n_answered) for item in weak.items] == [
        ("2", 2, 2),
        ("1", 1, 2),
    ]


def test_trend_of_a_district_counts_the_items_of_its_schools(client, cast, version):
    submitted(expect(cast, version, cast.alder_elementary), cast.specialist, [0, 1, 1, 1, 1])
    submitted(expect(cast, version, cast.alder_middle), cast.specialist, [0, 1, 1, 1, 1])
    submitted(expect(cast, version, cast.birch_elementary), cast.specialist, [0, 0, 0, 0, 0])
    client.force_login(cast.district_person)

    context = client.get(reverse("fidelity:measure-trend", args=[cast.alder.pk])).context

    assert context["courses"] == []
    assert [(item.code, item.n_zero) for item in context["weak"][0].items] == [("1", 2)]


def test_trend_asks_as_often_for_three_windows_as_for_one(client, cast, version):
    client.force_login(cast.lead)
    address = reverse("fidelity:measure-trend", args=[cast.alder_elementary.pk])
    submitted(expect(cast, version, cast.alder_elementary), cast.specialist)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for month in (date(2026, 1, 1), date(2026, 2, 1)):
        submitted(expect(cast, version, cast.alder_elementary, month=month), cast.specialist)

    with CaptureQueriesContext(connection) as three:
        client.get(address)

    assert len(three) == len(one)


def test_trend_of_a_site_out_of_sight_is_not_found(client, cast):
    client.force_login(cast.school_person)

    response = client.get(reverse("fidelity:measure-trend", args=[cast.alder_middle.pk]))

    assert response.status_code == 404


def test_trend_carries_on_through_a_new_version_and_names_it(client, cast, version):
    newer = VersionFactory(instrument=version.instrument, label="2")
    submitted(expect(cast, version, cast.alder_elementary, month=date(2026, 2, 1)), cast.lead)
    submitted(expect(cast, newer, cast.alder_elementary), cast.lead)
    client.force_login(cast.lead)

    address = reverse("fidelity:measure-trend", args=[cast.alder_elementary.pk])
    (course,) = client.get(address).context["courses"]

    assert course.name == "Short check"
    assert [str(window.expected.version) for window in course.latest_first] == [
        "Short check 2",
        "Short check 1",
    ]
