"""Pages on which what all apps know comes together: of a site, before a visit and after it."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.barriers import raising
from engagements.tests.factories import CadenceFactory, NextStepFactory, VisitFactory
from engagements.tests.visit_pages import NOON, coaching_at_alder, make_held
from fidelity.tests.factories import InstrumentFactory, VersionFactory
from fidelity.tests.scene import expect, submitted
from improvement.tests.factories import SetbackFactory

pytestmark = pytest.mark.django_db

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _march_18(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def version():
    return VersionFactory(instrument=InstrumentFactory(name="Short check"))


def held_at(cast, *sites, day=date(2026, 2, 17), **given):
    visit = VisitFactory(
        engagement=cast.pinewood, lead=cast.specialist, title="Held", planned_on=day, **given
    )
    make_held(visit)
    visit.sites.set(sites)
    return visit


def furnish(cast, version, site, month=FEBRUARY):
    """One row of every kind at a site."""
    submitted(expect(cast, version, site, month=month), cast.specialist)
    visit = held_at(cast, site)
    NextStepFactory(visit=visit, engagement=cast.pinewood, text="Bring the plan")
    raising.raise_barrier(
        engagement=cast.pinewood,
        site=site,
        title="No time",
        detail="",
        visit=None,
        by=cast.lead,
        now=timezone.now(),
        client_id=uuid.uuid4(),
    )
    SetbackFactory(engagement=cast.pinewood, site=site, title="Fewer came")


def page_of(client, person, name, pk):
    client.force_login(person)
    return client.get(reverse(f"engagements:{name}", args=[pk]))


def chapters(client, person, site):
    found = page_of(client, person, "site-detail", site.pk).context["page"].chapters
    return {chapter.html_id: [row.title for row in chapter.rows] for chapter in found}


def test_site_tells_all_that_is_known_of_it(client, cast, version):
    furnish(cast, version, cast.alder_elementary)

    known = chapters(client, cast.school_person, cast.alder_elementary)

    assert known == {
        "scores": ["Short check"],
        "visits": ["Held"],
        "steps": ["Bring the plan"],
        "barriers": ["No time"],
        "setbacks": ["Fewer came"],
        "decisions": [],
    }
    assert list(known) == ["scores", "visits", "steps", "barriers", "setbacks", "decisions"]


def test_site_tells_nothing_of_its_neighbor(client, cast, version):
    furnish(cast, version, cast.birch_elementary)

    known = chapters(client, cast.district_person, cast.alder)

    assert set(map(tuple, known.values())) == {()}


def test_district_tells_of_its_schools_and_scores_only_its_own(client, cast, version):
    furnish(cast, version, cast.alder_elementary)

    known = chapters(client, cast.district_person, cast.alder)

    assert known["steps"] == ["Bring the plan"]
    assert known["scores"] == []


def test_site_of_which_nothing_is_known_says_so(client, cast):
    html = page_of(client, cast.lead, "site-detail", cast.birch_elementary.pk).text

    assert [words in html for words in ("Nothing is measured yet.", "No step is open.")] == [
        True,
        True,
    ]


def test_site_shows_the_last_score_of_each_measure_with_its_age(client, cast, version):
    submitted(
        expect(cast, version, cast.alder_elementary, month=FEBRUARY),
        cast.specialist,
        [0, 0, 1, 1, 1],
    )
    submitted(expect(cast, version, cast.alder_elementary), cast.specialist)
    page = page_of(client, cast.lead, "site-detail", cast.alder_elementary.pk).context["page"]

    rows = page.chapters[0].rows

    assert [(row.state, row.about) for row in rows] == [
        (
            "at_criterion",
            (
                "70%, 7 of 10 points. March 2026, this month. "
                "Weakest item: 3, 1 of 2 points. 2 others are as low."
            ),
        )
    ]


def test_site_leaves_out_a_score_that_does_not_apply(client, cast, version):
    row = expect(cast, version, cast.alder_elementary)
    submitted(row, cast.specialist)
    type(row).objects.filter(pk=row.pk).update(
        excused_at=timezone.now(), excused_by=cast.lead, excused_reason="Closed"
    )

    assert chapters(client, cast.lead, cast.alder_elementary)["scores"] == []


def test_deeds_at_a_site_are_those_of_the_reader(client, cast):
    told = {}
    for name in ("specialist", "school_person", "observer"):
        page = page_of(client, cast.people[name], "site-detail", cast.alder_elementary.pk)
        told[name] = [doing.label for doing in page.context["page"].doings]

    assert told == {
        "specialist": ["Log a visit here", "Raise a barrier"],
        "school_person": ["Raise a barrier"],
        "observer": [],
    }


@pytest.mark.parametrize("name", ["admin", "specialist", "district_person", "school_person"])
def test_site_asks_as_often_for_three_rows_as_for_one(
    client, cast, version, name, django_assert_num_queries
):
    address = ("site-detail", cast.alder_elementary.pk)
    furnish(cast, version, cast.alder_elementary)
    page_of(client, cast.people[name], *address)
    with CaptureQueriesContext(connection) as one:
        page_of(client, cast.people[name], *address)
    other = VersionFactory(instrument=InstrumentFactory(name="Long check"))
    furnish(cast, version, cast.alder_elementary, month=MARCH)
    furnish(cast, other, cast.alder_elementary, month=MARCH)

    with django_assert_num_queries(len(one)):
        page_of(client, cast.people[name], *address)


def test_planned_visit_is_prepared_on_its_page(client, cast, version):
    furnish(cast, version, cast.alder_elementary)
    visit = coaching_at_alder(cast)

    page = page_of(client, cast.specialist, "visit-detail", visit.pk).context["page"]

    assert [line.text for line in page.found] == ["Bring the plan"]
    assert [chapter.html_id for chapter in page.preparation.chapters] == ["scores", "barriers"]
    [score] = page.preparation.chapters[0].rows
    assert score.about.endswith("Weakest item: 3, 1 of 2 points. 2 others are as low.")
    assert [row.user for row in page.preparation.people] == [cast.school_person]
    assert page.around.before.title == "Held"


def test_planned_visit_tells_what_became_of_last_times_steps(client, cast):
    last = held_at(cast, cast.alder_elementary)
    NextStepFactory(visit=last, engagement=cast.pinewood, text="Still open")
    NextStepFactory(
        visit=last,
        engagement=cast.pinewood,
        text="Done",
        status="done",
        settled_at=timezone.now(),
        settled_by=cast.lead,
    )
    visit = coaching_at_alder(cast)

    page = page_of(client, cast.specialist, "visit-detail", visit.pk).context["page"]

    assert sorted((line.text, line.state) for line in page.found) == [
        ("Done", "done"),
        ("Still open", "open"),
    ]


def test_held_visit_leads_to_its_neighbors_of_the_same_cadence(client, cast):
    cadence = CadenceFactory(engagement=cast.pinewood)
    days = (date(2026, 1, 20), date(2026, 2, 17), date(2026, 3, 24), date(2026, 4, 21))
    before, this, after, _later = (
        VisitFactory(engagement=cast.pinewood, cadence=cadence, occurrence_on=day, planned_on=day)
        for day in days
    )
    for visit in (before, this):
        make_held(visit)
    VisitFactory(engagement=cast.pinewood, planned_on=date(2026, 3, 20))

    page = page_of(client, cast.specialist, "visit-detail", this.pk).context["page"]

    assert [line.pk for line in page.around.lines] == [after.pk, before.pk]
    assert page.preparation is None


def test_visit_leads_to_none_out_of_sight(client, cast):
    held_at(cast, cast.birch_elementary)
    visit = coaching_at_alder(cast)
    visit.sites.set([cast.alder_elementary, cast.birch_elementary])

    page = page_of(client, cast.school_person, "visit-detail", visit.pk).context["page"]

    assert page.around.before is None
    assert page.around.sites == (cast.alder_elementary,)


@pytest.mark.parametrize("name", ["admin", "specialist", "school_person"])
def test_planned_visit_asks_as_often_for_three_rows_as_for_one(
    client, cast, version, name, django_assert_num_queries
):
    visit = coaching_at_alder(cast)
    furnish(cast, version, cast.alder_elementary)
    page_of(client, cast.people[name], "visit-detail", visit.pk)
    with CaptureQueriesContext(connection) as one:
        page_of(client, cast.people[name], "visit-detail", visit.pk)
    other = VersionFactory(instrument=InstrumentFactory(name="Long check"))
    furnish(cast, version, cast.alder_elementary, month=MARCH)
    furnish(cast, other, cast.alder_elementary, month=MARCH)

    with django_assert_num_queries(len(one)):
        page_of(client, cast.people[name], "visit-detail", visit.pk)


@pytest.mark.parametrize(
    ("address", "noun"),
    [
        ("engagements:step-list", "step"),
        ("engagements:barrier-home", "barrier"),
        ("improvement:setback-overview", "setback"),
    ],
)
def test_list_is_narrowed_to_a_site_and_those_below(client, cast, version, address, noun):
    furnish(cast, version, cast.alder_elementary)
    furnish(cast, version, cast.birch_elementary)
    client.force_login(cast.lead)

    counted = {
        site.name: client.get(reverse(address), {"site": site.pk}).context["page"].paginator.count
        for site in (cast.state, cast.alder, cast.alder_middle)
    }

    assert counted == {"Pinewood": 2, "Alder School District": 1, "Alder Middle": 0}
