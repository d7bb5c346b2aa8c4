"""Filling in a measure on its pages: nothing typed is lost."""

import json
from datetime import date

import pytest
import time_machine

from fidelity.measures import entering
from fidelity.models import Administration, PartScore
from fidelity.tests.factories import ExpectedMeasureFactory, InstrumentFactory, VersionFactory
from fidelity.tests.scene import NOW, draft, expect, submitted, url

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

    assert "This measure opens on Wed, Apr 1, 2026." in response.content.decode()
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


def submit_as_read(client, expected, **given):
    seen = dict(client.get(url("submit", expected)).context["seen"])
    return client.post(url("submit", expected), {**seen, **given})


def test_submit_of_missing_items_is_refused_by_name(client, cast, expected):
    draft(expected, [2, None, 1, 1, 1])
    client.force_login(cast.school_person)

    response = submit_as_read(client, expected, measured_on="2026-03-18")

    assert "These items have no answer yet. Total: 2." in response.content.decode()
    assert PartScore.objects.count() == 0


def test_submit_computes_the_score(client, cast, expected):
    draft(expected)
    client.force_login(cast.school_person)

    response = submit_as_read(client, expected, measured_on="2026-03-18")

    assert response.url == url("detail", expected)
    assert PartScore.objects.get().points == 7


def test_submit_with_a_day_in_the_future_keeps_the_form(client, cast, expected):
    draft(expected)
    client.force_login(cast.school_person)

    response = submit_as_read(client, expected, measured_on="2026-03-25")

    assert response.context["form"].errors == {
        "measured_on": ["The day it was measured is in the future."]
    }


def change(row, person, code, value, expected=None):
    item = row.version.items.get(code=code)
    entering.answer(administration=row, item=item, value=value, expected=expected, by=person)


def test_submit_of_answers_that_a_colleague_changed_shows_both(client, cast, expected):
    row = draft(expected, [2, 2, 2, 2, 2])
    client.force_login(cast.school_person)
    read = dict(client.get(url("submit", expected)).context["seen"])
    change(row, cast.district_person, "1", 0, expected=2)

    response = client.post(url("submit", expected), {**read, "measured_on": "2026-03-18"})

    row.refresh_from_db()
    (clash,) = response.context["clashes"]
    assert (response.status_code, row.status) == (409, "draft")
    assert (clash.mine_words, clash.theirs_words, clash.by) == (
        "2, In place",
        "0, Not in place",
        "District Person",
    )


def test_submit_of_answers_one_changed_oneself_is_no_alarm(client, cast, expected):
    row = draft(expected, [2, 2, 2, 2, 2])
    client.force_login(cast.school_person)
    read = dict(client.get(url("submit", expected)).context["seen"])
    change(row, cast.school_person, "1", 0, expected=2)

    response = client.post(url("submit", expected), {**read, "measured_on": "2026-03-18"})

    row.refresh_from_db()
    assert (response.url, row.status) == (url("detail", expected), "submitted")


def test_submit_sent_again_after_a_slip_holds_what_was_read_first(client, cast, expected):
    row = draft(expected, [2, 2, 2, 2, 2])
    client.force_login(cast.school_person)
    read = dict(client.get(url("submit", expected)).context["seen"])
    change(row, cast.district_person, "1", 0, expected=2)

    response = client.post(url("submit", expected), {**read, "measured_on": "soon"})

    assert dict(response.context["seen"])["seen-1"] == "2"


def test_check_and_submit_shows_what_a_colleague_changed_under_the_screen(client, cast, expected):
    """With scripts every answer is stored already: the screen still shows what was read."""
    row = draft(expected, [2, 2, 2, 2, 2])
    client.force_login(cast.school_person)
    screen = {f"{kind}-{code}": "2" for kind in ("item", "seen") for code in range(1, 6)}
    change(row, cast.district_person, "1", 0, expected=2)

    response = client.post(url("entry", expected), {**screen, "submit": "1"})

    (clash,) = response.context["clashes"]
    assert (response.status_code, clash.theirs, clash.by) == (409, "0", "District Person")
    assert '<input type="hidden" name="submit" value="1">' in response.text
    chosen = {"item-1": "0", "seen-1": "0", "submit": "1"}
    assert client.post(url("entry", expected), chosen).url == url("submit", expected)


def test_submit_page_shows_the_answers_it_submits(client, cast, expected):
    draft(expected, [2, 2, 1, 1, 0])
    client.force_login(cast.school_person)

    page = client.get(url("submit", expected)).text

    assert page.count("2 In place</strong>") == 2
    assert page.count("0 Not in place</strong>") == 1
