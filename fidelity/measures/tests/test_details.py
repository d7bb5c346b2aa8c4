"""The page of one measure, and what is decided there."""

from datetime import date

import pytest
import time_machine

from engagements.models import StageEntry
from fidelity.measures import reviewing
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


def test_late_baseline_asks_why_and_shows_the_reason(client, cast, expected):
    submitted(expected, cast.school_person)
    StageEntry.objects.create(
        engagement=cast.pinewood,
        site=expected.site,
        stage="full",
        starts_on=date(2025, 10, 1),
        recorded_by=cast.lead,
        recorded_at=NOW,
    )
    client.force_login(cast.specialist)

    asked = client.get(url("detail", expected)).text
    refused = client.post(url("baseline", expected), follow=True).text
    client.post(url("baseline", expected), {"reason": "The stage was recorded a year late."})
    shown = client.get(url("detail", expected)).text

    words = "The site was in full implementation from Oct 1, 2025 on. If this is the baseline"
    assert (words in asked, words in refused) == (True, True)
    assert PartScore.objects.get().is_baseline is True
    assert "compared with this one. The stage was recorded a year late." in shown


def test_baseline_is_set_and_taken_away(client, cast, expected):
    submitted(expected, cast.school_person)
    client.force_login(cast.specialist)

    client.post(url("baseline", expected))
    assert PartScore.objects.get().is_baseline is True

    client.post(url("baseline", expected), {"remove": "1"})
    assert PartScore.objects.get().is_baseline is False
