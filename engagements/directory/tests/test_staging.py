from datetime import date

import pytest

from engagements.directory import staging
from engagements.directory.reading import Record
from engagements.directory.staging import Count, Difference
from engagements.models import Site, SiteMembership, SiteStatus
from engagements.tests.factories import DistrictFactory, SiteFactory, StateFactory

JULY = date(2026, 7, 1)
LONG_AGO = date(2000, 1, 1)
"""The day from which the factories place a site."""


def record(row=2, **given):
    """Of Fern, a school of Elm District, as the file has it."""
    facts = {
        "kind": "school",
        "nces_id": "010000100009",
        "name": "Fern",
        "state": "01",
        "district_id": "0100001",
        "district_name": "Elm District",
    }
    return Record(**{"row": row, **facts, **given})


# Lines


def test_school_is_a_line_and_its_district_another():
    facts = {"city": "Ash", "level": "elementary", "grade_low": "KG", "grade_high": "05"}

    found = list(staging.lines_of([record(enrolment=109, status=1, **facts)]))

    school = ("school", "010000100009", "Fern", "01", "0100001", "")
    district = ("district", "0100001", "Elm District", "01", "", "")
    assert list(map(tuple, found)) == [
        (2, True, *school, "Ash", "elementary", "KG", "05", 109, 1),
        (2, False, *district, "", "", "", "", None, None),
    ]


def test_district_of_a_file_of_districts_is_one_line_with_its_region():
    row = record(kind="district", nces_id="0100001", name="Elm District", region="North")

    [line] = staging.lines_of([row])

    facts = ("", "", "", "", None, None)
    assert line == (
        *(2, True, "district", "0100001", "Elm District", "01", "0100001", "North"),
        *facts,
    )


def test_district_of_several_schools_is_told_by_the_first_that_says_it():
    rows = [
        record(2, district_name="", region=""),
        record(3, district_name="Elm District", region=""),
        record(4, district_name="Elm Schools", region="North"),
    ]

    *_, district = staging.lines_of(rows)

    assert tuple(district[:8]) == (
        *(2, False, "district", "0100001", "Elm District", "01"),
        *("", "North"),
    )


# Differences


@pytest.mark.parametrize(
    ("place", "status", "is_too_early"),
    [
        (False, False, False),
        (True, False, True),
        (False, True, True),
        (True, True, True),
    ],
)
def test_file_is_too_early_before_the_last_change_of_place_or_status(place, status, is_too_early):
    named = (2, True, "school", "010000100009", 7, "Fern", {})
    found = Difference(*named, True, "Elm District", "Oak District", True, 1, 2, place, status)

    assert found.is_too_early is is_too_early


# Beside the directory


@pytest.fixture
def alabama(db):
    return StateFactory(name="Alabama", nces_id="01")


@pytest.fixture
def elm(alabama):
    return DistrictFactory(name="Elm District", nces_id="0100001", state=alabama)


@pytest.fixture
def oak(alabama):
    return DistrictFactory(name="Oak District", nces_id="0100002", state=alabama)


@pytest.fixture
def fern(alabama, elm):
    return SiteFactory(name="Fern", nces_id="010000100009", state=alabama, parent=elm, city="Ash")


def compared(*records, on=JULY):
    staging.stage(records)
    staging.compare(on)
    return staging.counts(), staging.differences()


def test_file_that_says_what_is_here_differs_in_nothing(fern):
    assert compared(record()) == (
        {("school", True): Count(rows=1), ("district", False): Count(rows=1)},
        [],
    )


def test_site_that_is_not_here_is_new_and_no_difference(alabama):
    assert compared(record(), record(3, nces_id="010000100010", status=2)) == (
        {
            ("school", True): Count(rows=2, new=2, closed=1),
            ("district", False): Count(rows=1, new=1),
        },
        [],
    )


def test_difference_tells_what_is_here_and_what_the_file_says(fern):
    counts, found = compared(record(name="Fern Hill", enrolment=300))

    assert counts["school", True] == Count(rows=1, changed=1)
    assert found == [
        Difference(
            row=2,
            is_own=True,
            kind="school",
            nces_id="010000100009",
            site_id=fern.pk,
            label="Fern",
            changes={"name": ["Fern", "Fern Hill"], "enrolment": [None, 300]},
            moves=False,
            old_parent="Elm District",
            new_parent="Elm District",
            turns=False,
            old_code=None,
            new_code=None,
            place_is_later=False,
            status_is_later=False,
        )
    ]


def moved(**given):
    """Fern under Oak District, whose number it has taken."""
    oak = {"nces_id": "010000200009", "district_id": "0100002", "district_name": "Oak District"}
    return record(**oak | given)


def test_school_of_the_same_name_is_known_by_its_own_five_digits(fern, oak):
    counts, [found] = compared(moved(name="FERN"))

    assert counts["school", True] == Count(rows=1, changed=1, moved=1)
    assert (found.site_id, found.old_parent, found.new_parent) == (
        fern.pk,
        "Elm District",
        "Oak District",
    )
    assert found.changes == {
        "name": ["Fern", "FERN"],
        "nces_id": ["010000100009", "010000200009"],
    }


@pytest.mark.parametrize(
    ("status", "count"),
    [(1, Count(rows=1, new=1)), (5, Count(rows=1, changed=1, moved=1))],
    ids=["open", "changed agency"],
)
def test_school_with_another_name_is_known_where_it_says_that_it_moved(fern, oak, status, count):
    SiteStatus.objects.create(site=fern, code=5, starts_on=LONG_AGO)

    counts, _ = compared(moved(name="Maple", status=status))

    assert counts["school", True] == count


def test_school_that_could_be_either_of_two_is_new(alabama, fern, oak):
    SiteFactory(name="Fern", nces_id="010000300009", state=alabama)

    counts, found = compared(moved())

    assert (counts["school", True], found) == (Count(rows=1, new=1), [])


@pytest.mark.parametrize(
    ("before", "told", "count"),
    [
        (1, 1, Count(rows=1)),
        (1, None, Count(rows=1)),
        (1, 2, Count(rows=1, changed=1, closed=1)),
        (2, 1, Count(rows=1, changed=1, reopened=1)),
        (6, 8, Count(rows=1, changed=1, reopened=1)),
        (7, 3, Count(rows=1, changed=1, reopened=1)),
        (7, 2, Count(rows=1, changed=1, closed=1)),
        (1, 6, Count(rows=1, changed=1)),
        (3, 1, Count(rows=1, changed=1)),
    ],
)
def test_school_is_counted_as_closed_or_open_again(fern, before, told, count):
    SiteStatus.objects.create(site=fern, code=before, starts_on=LONG_AGO)

    counts, _ = compared(record(status=told))

    assert counts["school", True] == count


@pytest.mark.parametrize(("on", "is_too_early"), [(LONG_AGO, False), (date(1999, 12, 31), True)])
def test_move_before_the_last_one_is_too_early(fern, oak, on, is_too_early):
    _, [found] = compared(moved(), on=on)

    assert (found.moves, found.is_too_early) == (True, is_too_early)


@pytest.mark.parametrize(("kind", "count"), [("school", 1), ("district", 1)])
def test_absent_are_those_of_the_states_that_are_not_closed(alabama, fern, elm, oak, kind, count):
    SiteFactory(name="Rowan", state=alabama, parent=elm)
    closed = SiteFactory(name="Willow", state=alabama, parent=elm)
    SiteStatus.objects.create(site=closed, code=2, starts_on=LONG_AGO)
    SiteFactory(name="Elsewhere")
    compared(record())

    assert staging.absent(kind, ["01"]) == count


def test_write_makes_region_district_and_school_from_the_day_on(alabama):
    compared(record(region="North", status=3))

    staging.write(JULY)

    places = SiteMembership.objects.values_list("site__name", "parent__name", "starts_on")
    statuses = SiteStatus.objects.values_list("site__name", "code", "starts_on")
    assert set(places) == {
        ("North", "Alabama", JULY),
        ("Elm District", "North", JULY),
        ("Fern", "Elm District", JULY),
    }
    assert set(statuses) == {("North", 1, JULY), ("Elm District", 1, JULY), ("Fern", 3, JULY)}


def test_write_leaves_what_the_file_leaves_empty(fern):
    compared(record(name="Fern Hill", enrolment=300))

    staging.write(JULY)

    stored = Site.objects.values_list("name", "city", "enrolment", "revision").get(pk=fern.pk)
    assert stored == ("Fern Hill", "Ash", 300, 2)
