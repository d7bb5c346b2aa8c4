from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import ContextReview, StageEntry
from engagements.tests.factories import VisitFactory
from people.tests.factories import UserFactory
from tadash import timeline

TODAY = date(2026, 3, 20)
NOON = datetime(2026, 3, 3, 12, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture
def visited(cast):
    """A visit to Alder and one to Birch, both held, and a stage of each district."""
    for site, day in ((cast.alder, date(2026, 3, 2)), (cast.birch, date(2026, 2, 4))):
        visit = VisitFactory(
            engagement=cast.pinewood,
            title=f"{site.name} day",
            status="held",
            planned_on=day,
            held_on=day,
            logged_at=NOON,
        )
        visit.sites.add(site)
        StageEntry.objects.create(
            engagement=cast.pinewood,
            site=site,
            stage="initial",
            starts_on=day,
            recorded_by=cast.lead,
            recorded_at=NOON,
        )
    return cast


def told(cast, person, **chosen):
    rows = timeline.happenings(cast.pinewood, person, TODAY, **chosen)
    return [timeline.told(row) for row in rows]


def test_newest_comes_first_in_the_words_of_its_kind(visited):
    visits = told(visited, visited.lead, group="visits")

    assert [(each.on, each.words, each.title) for each in visits] == [
        (date(2026, 3, 2), "Visit held", f"{visited.alder} day"),
        (date(2026, 2, 4), "Visit held", f"{visited.birch} day"),
    ]


def test_district_sees_its_own_and_nothing_of_its_neighbour(visited):
    seen = told(visited, visited.district_person)

    assert f"{visited.alder} day" in {each.title for each in seen}
    assert not [each for each in seen if visited.birch.name in each.title]


def test_stranger_sees_nothing(visited):
    assert told(visited, visited.stranger) == []


def test_codes_are_told_as_words(visited):
    stages = [each for each in told(visited, visited.lead) if each.words == "Stage"]

    assert {each.detail for each in stages} == {"Initial implementation"}


def test_moment_belongs_to_the_day_it_had_in_the_state(cast):
    late_evening = datetime(2026, 3, 1, 2, 30, tzinfo=ZoneInfo("UTC"))
    review = ContextReview(
        engagement=cast.pinewood,
        kind="data",
        reviewed_on=date(2026, 2, 1),
        findings="Enough",
        written_by=cast.lead,
        written_at=late_evening,
    )
    review.save()
    kind = timeline.Kind(
        code="test",
        group="status",
        words="Written",
        rows=timeline.of(ContextReview),
        on="written_at",
        title="kind",
        is_moment=True,
    )

    (row,) = kind.query(cast.pinewood, cast.lead)

    assert row[0] == date(2026, 2, 28)


def test_year_and_group_narrow_it(visited):
    VisitFactory(
        engagement=visited.pinewood,
        title="Last year's",
        status="held",
        planned_on=date(2025, 11, 4),
        held_on=date(2025, 11, 4),
        logged_at=NOON,
    )

    titles = [each.title for each in told(visited, visited.lead, group="visits", year=2025)]

    assert titles == ["Last year's"]


def test_what_is_still_to_come_has_not_happened(visited):
    StageEntry.objects.create(
        engagement=visited.pinewood,
        site=visited.alder,
        stage="full",
        starts_on=TODAY + timedelta(days=1),
        recorded_by=visited.lead,
        recorded_at=NOON,
    )

    details = [each.detail for each in told(visited, visited.lead)]

    assert "Full implementation" not in details


def test_every_kind_with_a_page_leads_there():
    for kind in timeline.KINDS:
        if kind.url_name:
            assert reverse(kind.url_name, args=[1])


def test_page_asks_once_for_all_kinds(client, visited, time_machine):
    time_machine.move_to(NOON)
    client.force_login(visited.lead)
    url = reverse("engagement-timeline", args=[visited.pinewood.pk])
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)

    for _ in range(3):
        VisitFactory(
            engagement=visited.pinewood,
            status="held",
            planned_on=date(2026, 3, 1),
            held_on=date(2026, 3, 1),
            logged_at=NOON,
            lead=UserFactory(),
        )
    with CaptureQueriesContext(connection) as more:
        client.get(url)

    assert len(more) == len(few)


def test_download_holds_what_the_filter_shows(client, visited, time_machine):
    time_machine.move_to(datetime(2026, 3, 20, 12, tzinfo=ZoneInfo("America/Chicago")))
    client.force_login(visited.district_person)
    url = reverse("engagement-timeline", args=[visited.pinewood.pk])

    response = client.get(url, {"group": "visits", "export": "csv"})

    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines == ["Day,What,Which,More", f"2026-03-02,Visit held,{visited.alder} day,"]
