from datetime import date

import pytest

from audit.models import Event
from engagements.models import Site, SiteMembership, SiteStatus
from engagements.sites import pages
from engagements.sites.pages import Below, Place, site_page
from engagements.tests.factories import DistrictFactory, SiteFactory

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (None, "unknown"),
        (SiteStatus.Code.OPEN, "site_open"),
        (SiteStatus.Code.CLOSED, "site_closed"),
        (SiteStatus.Code.NEW, "site_open"),
        (SiteStatus.Code.INACTIVE, "site_paused"),
        (SiteStatus.Code.FUTURE, "site_future"),
        (SiteStatus.Code.REOPENED, "site_open"),
    ],
)
def test_status_of_the_federal_file_is_shown_as_a_state(code, state):
    assert pages.state_of(code) == state


def test_every_status_has_a_state():
    assert set(pages.STATES) == set(SiteStatus.Code)


@pytest.mark.parametrize(
    ("ends_on", "holds"),
    [(None, True), (TODAY, True), (date(2026, 3, 2), False)],
)
def test_place_holds_through_its_last_day(ends_on, holds):
    assert pages.holds(Place("Alder", 1, True, date(2025, 1, 1), ends_on), TODAY) is holds


@pytest.mark.parametrize(("day", "holds"), [(3, True), (4, False)])
def test_place_holds_from_its_first_day(day, holds):
    assert pages.holds(Place("Alder", 1, True, date(2026, 3, day), None), TODAY) is holds


@pytest.mark.parametrize(
    ("label", "count", "words"), [("School", 1, "school"), ("School", 2, "schools")]
)
def test_kind_is_told_in_its_number(label, count, words):
    assert pages.plural(label, count) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ["Old", "New"]}, ["Name: Old → New"]),
        ({"name": ["", "New"]}, ["Name: none → New"]),
        ({"name": ["Old", None]}, ["Name: Old → none"]),
        ({"name": "New"}, []),
        ({"name": ["New"]}, []),
    ],
)
def test_change_is_told_from_and_to(changes, words):
    assert pages.changes_in_words(changes) == words


class Listed:
    """A site as `for_list` reads it."""

    state = None
    parent_name = ""
    status_code = SiteStatus.Code.OPEN
    is_confirmed = True
    merged_into_id = None

    def __init__(self, **given):
        self.__dict__.update(given)


PINEWOOD = Site(name="Pinewood")


@pytest.mark.parametrize(
    ("given", "place", "state"),
    [
        ({}, "", "site_open"),
        ({"parent_name": "Alder", "state": PINEWOOD}, "Alder, Pinewood", "site_open"),
        ({"parent_name": "Pinewood", "state": PINEWOOD}, "Pinewood", "site_open"),
        ({"is_confirmed": False}, "", "unconfirmed"),
        ({"is_confirmed": False, "merged_into_id": 7}, "", "site_open"),
        ({"status_code": None}, "", "unknown"),
    ],
    ids=["alone", "district", "right below the state", "new name", "merged", "no status"],
)
def test_line_names_the_place_once_and_the_state(given, place, state):
    line = pages.site_line(Listed(**given))

    assert (line.place, line.state) == (place, state)


def test_page_of_a_district_counts_what_lies_below_in_sight(cast):
    page = site_page(cast.alder, cast.lead, TODAY)

    assert page.below == [Below("school", "schools", 2, f"kind=school&within={cast.alder.nces_id}")]
    assert page.about == "District in Pinewood"


def test_page_of_a_school_has_nothing_below(cast):
    page = site_page(cast.alder_elementary, cast.lead, TODAY)

    assert (page.below, page.about) == ([], "School in Alder School District")


def test_site_that_moved_tells_where_it_was_and_where_it_is(cast):
    SiteMembership.objects.filter(site=cast.alder_middle).update(ends_on=date(2026, 2, 28))
    SiteMembership.objects.create(
        site=cast.alder_middle, parent=cast.birch, starts_on=date(2026, 3, 1)
    )

    page = site_page(cast.alder_middle, cast.lead, TODAY)

    assert [place.name for place in page.places] == [
        "Birch School District",
        "Alder School District",
    ]
    assert page.about == "School in Birch School District"


def test_place_out_of_sight_is_named_and_not_led_to(cast):
    page = site_page(cast.alder_elementary, cast.school_person, TODAY)

    assert [(place.name, place.seen) for place in page.places] == [
        ("Alder School District", cast.alder in Site.objects.visible_to(cast.school_person))
    ]


def test_places_below_in_another_state_are_not_counted(cast):
    """A district that nobody has named a school of yet has none below."""
    empty = DistrictFactory(name="Cedar", state=cast.state)
    SiteFactory(state=cast.lakeland.state)

    assert site_page(empty, cast.admin, TODAY).below == []


@pytest.mark.parametrize(("name", "n"), [("admin", 1), ("lead", 0)])
def test_history_of_a_site_is_for_administrators(cast, name, n):
    Event.objects.create(
        at="2026-03-01T12:00Z",
        actor_label="Ada",
        verb="changed",
        subject_type="site",
        subject_id=str(cast.alder.pk),
        subject_label="Alder",
        changes={"name": ["Old", "Alder"]},
    )

    deeds = site_page(cast.alder, cast.people[name], TODAY).deeds

    assert [deed.changes for deed in deeds] == [["Name: Old → Alder"]] * n
