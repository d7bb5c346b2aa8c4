import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.tests.conflicts import sent_back
from engagements.tests.factories import AssignmentFactory
from improvement.forms import sites
from improvement.models import Setback
from improvement.tests.factories import SetbackFactory

ANSWER = {"answer_kind": "method", "answer": "Coach in pairs", "test_on": "2026-04-01"}


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-03T17:00:00Z", tick=False)


@pytest.fixture
def setback(cast):
    return SetbackFactory(engagement=cast.pinewood, site=cast.alder_elementary)


def address(name, *args):
    return reverse(f"improvement:{name}", args=args)


def told(site=None, **more):
    return {
        "kind": "setback",
        "title": "Scores fell",
        "site": site.pk if site else "",
        "happened_on": "2026-03-01",
        "client_id": str(uuid.uuid4()),
        **more,
    }


def add(client, cast, user, data):
    client.force_login(user)
    return client.post(address("setback-add", cast.pinewood.pk), data)


def test_add_twice_is_one(client, cast):
    data = told(cast.alder_elementary)

    for _ in range(2):
        assert add(client, cast, cast.school_person, data).status_code == 302

    assert Setback.objects.get().site == cast.alder_elementary


def test_overview_leads_straight_to_the_form_of_the_only_engagement(client, cast):
    client.force_login(cast.school_person)

    overview = client.get(address("setback-overview"))
    begin = client.get(overview.context["add_url"])

    assert begin.url == address("setback-add", cast.pinewood.pk)


def test_only_who_sees_the_whole_tells_of_the_whole(client, cast):
    refused = add(client, cast, cast.school_person, told())
    added = add(client, cast, cast.leader, told())

    assert list(refused.context["form"].errors) == ["site"]
    assert added.status_code == 302
    assert Setback.objects.get().site is None


@pytest.mark.parametrize(("at_school", "status"), [(False, 403), (True, 200)])
def test_observer_of_the_whole_changes_only_what_is_of_their_own_district(
    client, cast, at_school, status
):
    AssignmentFactory(
        user=cast.observer, engagement=cast.pinewood, role="district", site=cast.alder
    )
    site = cast.alder_elementary if at_school else None
    setback = SetbackFactory(engagement=cast.pinewood, site=site)
    client.force_login(cast.observer)

    response = client.get(address("setback-edit", setback.pk))

    assert response.status_code == status


def test_it_cannot_happen_tomorrow(client, cast):
    response = add(client, cast, cast.leader, told(happened_on="2026-03-04"))

    assert list(response.context["form"].errors) == ["happened_on"]


def test_two_people_answer_and_neither_loses_words(client, cast, setback):
    url = address("setback-answer", setback.pk)
    client.force_login(cast.school_person)
    client.post(url, ANSWER | {"revision": 1})
    client.force_login(cast.district_person)

    conflict = client.post(
        url, ANSWER | {"revision": 1, "answer": "Ask the library", "answer_kind": "partner"}
    )

    clashes = {each.name: (each.mine, each.theirs) for each in conflict.context["conflict"].asked}
    assert conflict.status_code == 409
    assert clashes == {
        "answer": ("Ask the library", ANSWER["answer"]),
        "answer_kind": ("A new partner", "A new method"),
    }
    setback.refresh_from_db()
    assert (setback.answer, setback.answered_by) == ("Coach in pairs", cast.school_person)


def test_an_answer_needs_all_three_and_a_day_to_come(client, cast, setback):
    client.force_login(cast.school_person)

    response = client.post(address("setback-answer", setback.pk), {"test_on": "2026-03-02"})

    assert sorted(response.context["form"].errors) == ["answer", "answer_kind", "test_on"]


def test_from_open_to_closed(client, cast, setback):
    client.force_login(cast.school_person)
    client.post(address("setback-answer", setback.pk), ANSWER | {"revision": 1})

    client.post(
        address("setback-result", setback.pk),
        {"result": "It held", "result_on": "2026-03-03", "revision": 2},
    )

    setback.refresh_from_db()
    assert (setback.status, setback.result) == ("closed", "It held")
    page = client.get(address("setback-detail", setback.pk))
    assert page.context["page"].line.state == "closed"


def test_site_written_by_name_is_compared_like_one_of_a_list(client, cast, setback, monkeypatch):
    monkeypatch.setattr(sites, "MOST_CHOICES", 0)
    url = address("setback-edit", setback.pk)
    client.force_login(cast.district_person)
    form = client.get(url).context["form"]
    mine = {field.html_name: field.value() or "" for field in form}
    Setback.objects.update(title="Theirs", site=cast.alder_middle, revision=2)

    page = client.post(url, mine | {"detail": "Mine"})
    saved = client.post(url, sent_back(page))

    conflict = page.context["conflict"]
    setback.refresh_from_db()
    assert conflict.asked == []
    assert {each.name for each in conflict.theirs} == {"title", "site"}
    assert saved.status_code == 302
    assert (setback.site, setback.title, setback.detail) == (cast.alder_middle, "Theirs", "Mine")


@pytest.fixture
def closed(cast):
    return SetbackFactory(
        engagement=cast.pinewood,
        site=cast.alder_elementary,
        answered=True,
        result="It held",
        result_on=date(2026, 3, 1),
    )


def test_closed_is_opened_again_with_a_reason(client, cast, closed):
    client.force_login(cast.school_person)
    url = address("setback-reopen", closed.pk)
    offered = url in client.get(address("setback-detail", closed.pk)).text
    shown = client.get(url)

    response = client.post(url, {"reason": "Scores fell again", "revision": 1})

    closed.refresh_from_db()
    assert (offered, "It held" in shown.text) == (True, True)
    assert response.url == address("setback-detail", closed.pk)
    assert (closed.status, closed.result, closed.answer) == ("answered", "", "Coach in pairs.")
    page = client.get(response.url)
    assert url not in page.text
    assert address("setback-answer", closed.pk) in page.text


def test_history_keeps_the_result_that_was_taken_back_and_why(client, cast, closed):
    client.force_login(cast.lead)
    client.post(address("setback-reopen", closed.pk), {"reason": "It fell", "revision": 1})

    [line] = client.get(address("setback-detail", closed.pk)).context["page"].history

    assert (line.what, line.reason) == ("Reopened this", "It fell")
    assert line.changes == (
        "What came of it: “It held” was taken out",
        "Seen on: “Mar 1, 2026” was taken out",
    )


@pytest.mark.parametrize("reason", ["", " ", "with a \x00 in it", "x" * 501])
def test_reopen_asks_for_words_that_can_be_kept(client, cast, closed, reason):
    client.force_login(cast.school_person)

    response = client.post(address("setback-reopen", closed.pk), {"reason": reason, "revision": 1})

    closed.refresh_from_db()
    assert (response.status_code, closed.status) == (200, "closed")
    assert list(response.context["form"].errors) == ["reason"]


def test_reopen_tells_of_a_result_worded_anew_and_keeps_the_reason(client, cast, closed):
    url = address("setback-reopen", closed.pk)
    client.force_login(cast.school_person)
    base = client.get(url).context["form"]["base"].value()
    Setback.objects.update(result="It held at two schools", revision=2)

    conflict = client.post(url, {"reason": "It fell", "revision": 1, "base": base})
    form = conflict.context["form"]
    again = client.post(url, {"reason": "It fell", "revision": form["revision"].value()})

    assert (conflict.status_code, form["reason"].value()) == (409, "It fell")
    [told] = conflict.context["conflict"].theirs
    assert (told.mine, told.theirs) == ("It held", "It held at two schools")
    assert again.status_code == 302
    closed.refresh_from_db()
    assert closed.status == "answered"


def test_reopen_of_an_open_one_says_so(client, cast, setback):
    client.force_login(cast.school_person)
    url = address("setback-reopen", setback.pk)

    stale = client.post(url, {"reason": "Why not", "revision": 9})
    response = client.post(url, {"reason": "Why not", "revision": 1})

    assert (stale.status_code, response.status_code) == (409, 200)
    assert "This is open: no result is reported yet." in response.text


def test_a_closed_one_says_how_its_answer_can_change(client, cast, closed):
    client.force_login(cast.school_person)

    response = client.post(
        address("setback-answer", closed.pk), ANSWER | {"answer": "Other", "revision": 1}
    )

    assert "Open it again to change the answer." in response.text


def test_observer_of_the_whole_is_not_offered_to_open_it_again(client, cast, closed):
    client.force_login(cast.observer)

    page = client.get(address("setback-detail", closed.pk))

    assert address("setback-reopen", closed.pk) not in page.text
    assert client.get(address("setback-reopen", closed.pk)).status_code == 403


def test_the_page_tells_the_days(client, cast, setback):
    Setback.objects.update(happened_on=date(2026, 1, 31))
    client.force_login(cast.school_person)

    page = client.get(address("setback-detail", setback.pk)).context["page"]

    assert page.days_words == "31 days open; an answer is due by Mar 2, 2026"
    assert (page.line.state, page.line.detail) == ("overdue", "1 day")


def titles(response):
    return [line.title for line in response.context["lines"]]


def test_list_narrows_and_puts_first_what_waits(client, cast):
    def make(title, **more):
        SetbackFactory(engagement=cast.pinewood, title=title, **more)

    make("Closed", answered=True, result="Held", result_on=date(2026, 3, 1))
    make("Tested", answered=True)
    make("Late", happened_on=date(2026, 1, 1))
    make("Surprise", kind="surprise", happened_on=date(2026, 1, 2))
    client.force_login(cast.lead)

    def shown(query=""):
        return titles(client.get(address("setback-list", cast.pinewood.pk) + query))

    assert shown() == ["Late", "Surprise", "Tested", "Closed"]
    assert shown("?status=late") == ["Late"]
    assert shown("?status=open") == ["Late", "Surprise"]
    assert shown("?status=answered") == ["Tested"]
    assert shown("?kind=surprise") == ["Surprise"]
    assert shown("?answer_kind=method&sort=-setback") == ["Tested", "Closed"]


def test_what_has_no_site_is_for_those_who_see_the_whole(client, cast):
    SetbackFactory(engagement=cast.pinewood, title="Whole")
    client.force_login(cast.district_person)

    assert titles(client.get(address("setback-list", cast.pinewood.pk))) == []
    assert titles(client.get(address("setback-overview"))) == []


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_list_asks_as_often_for_three_rows_as_for_one(client, cast, setback):
    client.force_login(cast.lead)
    url = address("setback-list", cast.pinewood.pk)
    one = queries(client, url)
    for _ in range(2):
        SetbackFactory(engagement=cast.pinewood, site=cast.alder, answered=True)

    assert queries(client, url) == one


def test_export(client, cast, setback):
    client.force_login(cast.school_person)

    response = client.get(address("setback-overview"), {"export": "csv"})

    assert setback.title in response.getvalue().decode()


def test_result_of_what_is_not_answered_shows_no_form(client, cast, setback):
    client.force_login(cast.school_person)

    response = client.get(address("setback-result", setback.pk))

    assert "Answer it first" in response.text
    assert "<textarea" not in response.text


def test_answer_of_what_is_closed_shows_no_form(client, cast, closed):
    client.force_login(cast.school_person)

    response = client.get(address("setback-answer", closed.pk))

    assert "This is closed." in response.text
    assert "<textarea" not in response.text
