from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.models import Barrier
from engagements.tests.factories import (
    CadenceFactory,
    ContactFactory,
    NextStepFactory,
    SiteFactory,
    VisitFactory,
)
from improvement.tests.factories import CycleFactory, SetbackFactory
from lifecycle.tests.factories import TriageFactory
from tadash.searching import KINDS, search

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def raised(cast, title, **more):
    return Barrier.objects.create(
        engagement=cast.pinewood,
        site=cast.alder,
        title=title,
        raised_by=cast.lead,
        raised_on=date(2026, 3, 1),
        rung="district",
        since_on=date(2026, 3, 1),
        answer_due_on=date(2026, 4, 1),
        written_by=cast.lead,
        written_at=NOW,
        **more,
    )


def visited(cast, title, *sites, **more):
    visit = VisitFactory(engagement=cast.pinewood, title=title, **more)
    visit.sites.set(sites)
    return visit


def found(words, user):
    return {group.title: [hit.name for hit in group.hits] for group in search(words, user)}


def test_search_finds_sites_engagements_and_people(cast):
    assert found("pinewood", cast.lead) == {
        "Engagements": ["Pinewood reading"],
        "Sites": ["Pinewood"],
    }
    assert found("district", cast.lead) == {
        "Sites": ["Alder School District", "Birch School District"],
        "People": ["District Person"],
    }


def test_search_finds_what_people_wrote(cast):
    visit = visited(cast, "Coaching day", seen="Teachers tried the data huddle.")
    raised(cast, "No time for huddles")
    SetbackFactory(engagement=cast.pinewood, site=cast.alder, title="Huddle was skipped")
    NextStepFactory(engagement=cast.pinewood, visit=visit, text="Move the huddle to Monday")
    CycleFactory(engagement=cast.pinewood, site=cast.alder, title="Five-minute huddles")

    assert found("huddle", cast.lead) == {
        "Visits": ["Coaching day"],
        "Next steps": ["Move the huddle to Monday"],
        "Barriers": ["No time for huddles"],
        "Setbacks": ["Huddle was skipped"],
        "Improvement cycles": ["Five-minute huddles"],
    }


def test_search_finds_contacts_cadences_and_triages(cast):
    ContactFactory(engagement=cast.pinewood, matter="Bus schedules", person=cast.leader)
    ContactFactory(engagement=cast.pinewood, matter="Schedules of old", is_retired=True)
    CadenceFactory(engagement=cast.pinewood, title="Schedule talk")
    triage = TriageFactory(engagement=cast.pinewood, asked_for="Help with the master schedule")

    assert found("schedule", cast.lead) == {
        "Cadences": ["Schedule talk"],
        "Triages": [str(triage)],
        "Contacts": ["Bus schedules"],
    }


def test_search_tells_the_day_of_a_triage_in_the_zone_of_the_reader(cast):
    late = datetime(2026, 3, 2, 3, tzinfo=UTC)
    TriageFactory(engagement=cast.pinewood, asked_for="Bussing", written_at=late)

    with timezone.override("America/Chicago"):
        (group,) = search("bussing", cast.lead)

    assert group.hits[0].about.endswith(", Mar 1, 2026")


@pytest.mark.parametrize(
    "typed", ["Pinon", "piñon", "PIÑON  elem", "ʻPiñon", "elementary pinon", "inon el"]
)
def test_search_finds_a_name_however_it_is_typed(cast, typed):
    SiteFactory(name="Piñon Elementary", state=cast.state)

    assert found(typed, cast.lead) == {"Sites": ["Piñon Elementary"]}


def test_search_finds_a_site_by_the_start_of_its_nces_id(cast):
    cast.alder.nces_id = "0012345"
    cast.alder.save()

    assert found("00123", cast.lead) == {"Sites": ["Alder School District"]}


def test_search_finds_a_row_by_its_number(cast):
    cycle = CycleFactory(engagement=cast.pinewood, site=cast.alder, title="Huddles")

    assert found(f"cycle {cycle.pk}", cast.lead) == {"Improvement cycles": ["Huddles"]}
    assert found(f"Cycle #{cycle.pk}", cast.lead) == {"Improvement cycles": ["Huddles"]}
    assert found(f"cycle {cycle.pk}", cast.stranger) == {}


def test_search_puts_whole_words_first_and_then_the_alphabet(cast):
    for name in ("Zupanic Lead School", "iLEAD", "Leading Edge", "Lead 10", "Lead 2"):
        SiteFactory(name=name, state=cast.state)

    assert found("lead", cast.lead)["Sites"] == [
        "Lead 2",
        "Lead 10",
        "Leading Edge",
        "Zupanic Lead School",
        "iLEAD",
    ]


@pytest.mark.parametrize("words", ["birch", "lakeland", "stranger"])
def test_search_hides_what_is_out_of_scope(cast, words):
    assert found(words, cast.school_person) == {}


def test_search_tells_no_site_out_of_sight_of_a_visit_in_sight(client, cast):
    visited(cast, "Cohort day", cast.alder_elementary, cast.birch_elementary)
    client.force_login(cast.school_person)

    page = client.get(reverse("search"), {"q": "cohort"}).content.decode()

    assert "Cohort day" in page.replace("<mark>", "").replace("</mark>", "")
    assert cast.birch_elementary.name not in page


def test_search_needs_two_letters(cast):
    assert search("a", cast.admin) == []


@pytest.mark.parametrize("typed", ["%", "__", "\\\\", "''", "& |", "()", "!!", "a\0", "--", '"“'])
def test_search_takes_signs_as_they_are(cast, typed):
    assert found(typed, cast.admin) == {}


def test_search_says_how_many_more_there_are(client, cast):
    for n in range(14):
        SiteFactory(name=f"Maple {n:02d}", state=cast.state)

    (group,) = search("maple", cast.lead)

    assert (len(group.hits), group.n_more, group.count) == (5, 9, 14)


def test_all_of_a_kind_are_as_many_as_were_counted(client, cast):
    for n in range(30):
        SiteFactory(name=f"Maple {n:02d}", state=cast.state)
    client.force_login(cast.lead)

    page = client.get(reverse("search"), {"q": "maple", "kind": "sites"}).context["page"]

    assert page.paginator.count == 30
    assert search("maple", cast.lead)[0].count == 30


def test_search_shows_markup_as_text(client, cast):
    raised(
        cast,
        "<script>alert(1)</script> huddle",
        detail="<img src=x onerror=alert(2)> \ue000huddle\ue001 & more",
    )
    client.force_login(cast.lead)

    for name in ("search", "search-palette"):
        page = client.get(reverse(name), {"q": "huddle"}).content.decode()

        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<mark>huddle</mark>" in page


def test_search_page_marks_what_was_typed_and_nothing_it_does_not_know(client, cast):
    client.force_login(cast.lead)

    page = client.get(reverse("search"), {"q": "<alder>"}).content.decode()

    assert "<alder>" not in page
    assert "<mark>Alder</mark> Elementary" in page


@pytest.mark.parametrize("name", ["search", "search-palette"])
def test_search_counts_its_queries_whatever_it_finds(client, cast, django_assert_num_queries, name):
    client.force_login(cast.lead)
    client.get(reverse(name), {"q": "alder elementary"})
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(name), {"q": "alder elementary"})
    for n in range(3):
        raised(cast, f"Elementary alder trouble {n}")
        visited(cast, f"Alder elementary {n}", cast.alder_elementary)

    with django_assert_num_queries(len(one)):
        client.get(reverse(name), {"q": "alder elementary"})


def test_search_of_one_kind_counts_its_queries(client, cast, django_assert_num_queries):
    client.force_login(cast.lead)
    asked = {"q": "maple", "kind": "sites"}
    SiteFactory(name="Maple", state=cast.state)
    client.get(reverse("search"), asked)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("search"), asked)
    SiteFactory(name="Maple two", state=cast.state)
    SiteFactory(name="Maple three", state=cast.state)

    with django_assert_num_queries(len(one)):
        client.get(reverse("search"), asked)


def test_kinds_are_told_apart():
    assert len({kind.code for kind in KINDS}) == len(KINDS)


def test_search_uses_the_index_of_words():
    for kind in KINDS:
        assert kind.fields, kind.code
