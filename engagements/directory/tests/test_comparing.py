from datetime import date

import pytest

from engagements.directory import comparing, examining, matching, outcomes, staging, storing
from engagements.directory.comparing import Count, Difference
from engagements.directory.reading import Problem, Record, RowRead
from engagements.models import ImportLine, Site, SiteIdentifier, SiteMembership, SiteStatus
from engagements.tests.factories import (
    DistrictFactory,
    SiteFactory,
    SiteImportFactory,
    StateFactory,
)

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


HEADINGS = {"id": "NCESSCH", "number": "ST_SCHID", "region": "REGION"}


@pytest.fixture
def site_import(db):
    return SiteImportFactory()


@pytest.fixture
def compared(site_import):
    """What is found of these records."""

    def compare(*records, on=JULY, answers=None):
        outcomes.clear(site_import.pk)
        staging.stage(map(RowRead, records), import_id=site_import.pk)
        matching.match(import_id=site_import.pk, on=on, headings=HEADINGS, answers=answers or {})
        comparing.compare(on)
        states = examining.states_staged()
        outcomes.write_lists(import_id=site_import.pk, kind="school", states=states, on=on)
        return comparing.counts(), list(comparing.differences())

    return compare


def told(outcome):
    lines = ImportLine.objects.filter(outcome=outcome).order_by("row", "pk")
    return list(lines.values_list("row", "name", "what"))


def test_file_that_says_what_is_here_differs_in_nothing(fern, compared):
    assert compared(record()) == (
        {("school", True): Count(rows=1), ("district", False): Count(rows=1)},
        [],
    )


def test_site_that_is_not_here_is_new_and_no_difference(alabama, compared):
    assert compared(record(), record(3, nces_id="010000100010", status=2)) == (
        {
            ("school", True): Count(rows=2, new=2, closed=1),
            ("district", False): Count(rows=1, new=1),
        },
        [],
    )


def test_difference_tells_what_is_here_and_what_the_file_says(fern, compared):
    counts, found = compared(record(name="Fern Hill", enrolment=300))

    assert counts["school", True] == Count(rows=1, changed=1)
    changes = {"name": ["Fern", "Fern Hill"], "enrolment": [None, 300]}
    assert found == [Difference(row=2, site_id=fern.pk, label="Fern", changes=changes)]


def moved_school(**given):
    """Fern under Oak District, whose number it has taken."""
    oak = {"nces_id": "010000200009", "district_id": "0100002", "district_name": "Oak District"}
    return record(**oak | given)


def test_school_of_the_same_name_is_known_by_its_own_five_digits(fern, oak, compared):
    counts, [found] = compared(moved_school(name="FERN"))

    assert counts["school", True] == Count(rows=1, changed=1, moved=1)
    assert found == Difference(
        row=2,
        site_id=fern.pk,
        label="Fern",
        changes={
            "nces_id": ["010000100009", "010000200009"],
            "parent": ["Elm District", "Oak District"],
        },
    )


@pytest.mark.parametrize(
    ("status", "count"),
    [(1, Count(rows=1, new=1)), (5, Count(rows=1, changed=1, moved=1))],
    ids=["open", "changed agency"],
)
def test_school_with_another_name_is_known_where_it_says_that_it_moved(
    fern, oak, status, count, compared
):
    SiteStatus.objects.create(site=fern, code=5, starts_on=LONG_AGO)

    counts, _ = compared(moved_school(name="Maple", status=status))

    assert counts["school", True] == count


def test_school_that_could_be_either_of_two_is_new(alabama, fern, oak, compared):
    SiteFactory(name="Fern", nces_id="010000300009", state=alabama)

    counts, found = compared(moved_school())

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
def test_school_is_counted_as_closed_or_open_again(fern, before, told, count, compared):
    SiteStatus.objects.create(site=fern, code=before, starts_on=LONG_AGO)

    counts, _ = compared(record(status=told))

    assert counts["school", True] == count


@pytest.mark.parametrize(("on", "moved", "older"), [(LONG_AGO, 1, 0), (date(1999, 12, 31), 0, 1)])
def test_place_before_the_last_move_stays(fern, oak, on, moved, older, compared):
    counts, _ = compared(moved_school(), on=on)

    assert (counts["school", True].moved, counts["school", True].older) == (moved, older)


def test_absent_are_those_of_the_states_that_are_not_closed(alabama, fern, elm, compared):
    SiteFactory(name="Rowan", state=alabama, parent=elm)
    closed = SiteFactory(name="Willow", state=alabama, parent=elm)
    SiteStatus.objects.create(site=closed, code=2, starts_on=LONG_AGO)
    SiteFactory(name="Elsewhere")
    compared(record())

    assert told("absent") == [(None, "Rowan", "In Elm District. It stays as it is.")]


def test_write_makes_region_district_and_school_from_the_day_on(alabama, compared):
    compared(record(region="North", status=3))

    storing.write(JULY, "directory.csv")

    places = SiteMembership.objects.values_list("site__name", "parent__name", "starts_on")
    statuses = SiteStatus.objects.values_list("site__name", "code", "starts_on")
    assert set(places) == {
        ("North", "Alabama", JULY),
        ("Elm District", "North", JULY),
        ("Fern", "Elm District", JULY),
    }
    assert set(statuses) == {("North", 1, JULY), ("Elm District", 1, JULY), ("Fern", 3, JULY)}


def test_write_leaves_what_the_file_leaves_empty(fern, compared):
    compared(record(name="Fern Hill", enrolment=300))

    storing.write(JULY, "directory.csv")

    stored = Site.objects.values_list("name", "city", "enrolment", "revision").get(pk=fern.pk)
    assert stored == ("Fern Hill", "Ash", 300, 2)


# Rows beside each other


def test_rows_with_one_number_name_each_other(alabama, site_import, compared):
    bad = RowRead(record(5), [Problem(5, "MEMBER", "x", "No number.")])
    staging.stage([RowRead(record(2)), RowRead(record(3)), bad], import_id=site_import.pk)
    matching.match(import_id=site_import.pk, on=JULY, headings=HEADINGS, answers={})

    rule = "NCESSCH “010000100009”: Row {} has the same number. Delete row {} or row {}, or correct its number."
    assert told("refused") == [
        (2, "Fern", rule.format(3, 2, 3)),
        (3, "Fern", rule.format(2, 3, 2)),
        (5, "Fern", "MEMBER “x”: No number."),
        (5, "Fern", rule.format(2, 5, 2)),
    ]


def test_district_in_two_regions_is_named(alabama, compared):
    counts, _ = compared(
        record(2, region="North"),
        record(3, region="NORTH", nces_id="010000100010"),
        record(4, region="South", nces_id="010000100011"),
    )

    assert told("refused") == [
        (
            4,
            "Fern",
            "REGION “South”: Row 2 has the same district in North. A district belongs to one region.",
        )
    ]
    assert counts["school", True].rows == 2


# Numbers


def numbered(site, system, value, **dates):
    return SiteIdentifier.objects.create(
        site=site, state_id=site.state_of, kind=site.kind, system=system, value=value, **dates
    )


def by_state(row=2, **given):
    """Of a school that the state knows by a number, and the row by no other."""
    return record(row, **{"nces_id": "", "district_id": "", "district_name": "", **given})


def test_school_is_found_by_the_number_of_its_state(fern, compared):
    numbered(fern, "state", "0110017", starts_on=LONG_AGO)

    counts, found = compared(by_state(number="0110017", name="Fern Hill"))

    assert counts == {("school", True): Count(rows=1, changed=1)}
    assert [each.changes for each in found] == [{"name": ["Fern", "Fern Hill"]}]


def test_school_is_not_found_by_the_number_of_another_state(fern, compared):
    other = SiteFactory(name="Fern", state=StateFactory(name="Oregon", nces_id="41"))
    numbered(other, "state", "0110017", starts_on=LONG_AGO)

    counts, _ = compared(by_state(number="0110017", name="Else"))

    assert (counts, told("refused")) == (
        {},
        [
            (
                2,
                "Else",
                "No school here has this number, and the row does not say its district by a number.",
            )
        ],
    )


def test_school_of_an_older_file_is_found_by_its_former_nces_id(alabama, elm, compared):
    fern = SiteFactory(name="Fern", nces_id="010000100077", state=alabama, parent=elm)
    fern.facts_on = {"nces_id": "2026-07-01"}
    fern.save()
    numbered(fern, "nces", "010000100009", ends_on=date(2026, 6, 30))

    counts, _ = compared(record(), on=date(2020, 7, 1))

    assert counts["school", True] == Count(rows=1, older=1)
    assert told("older") == [
        (
            2,
            "Fern",
            "Stays as it is: NCES id 010000100077, in this file 010000100009.",
        )
    ]


def test_number_of_the_state_is_kept_with_its_day_and_file(fern, compared):
    compared(record(number="0110017"))
    storing.write(JULY, "state.csv")
    compared(record(number="0110018"), on=date(2027, 7, 1))
    storing.write(date(2027, 7, 1), "later.csv")

    rows = SiteIdentifier.objects.order_by("starts_on")
    assert list(rows.values_list("system", "value", "starts_on", "ends_on", "source")) == [
        ("state", "0110017", JULY, date(2027, 6, 30), "state.csv"),
        ("state", "0110018", date(2027, 7, 1), None, "later.csv"),
    ]


def test_number_that_lost_its_zeros_is_no_other(fern, compared):
    numbered(fern, "state", "0110017", starts_on=LONG_AGO)

    counts, _ = compared(record(number="110017"))

    assert counts["school", True] == Count(rows=1)


def test_number_of_another_school_is_refused(fern, elm, alabama, compared):
    rowan = SiteFactory(name="Rowan", state=alabama, parent=elm)
    numbered(rowan, "state", "0110017", starts_on=LONG_AGO)

    compared(record(number="0110017"))

    assert told("refused") == [
        (2, "Fern", "“0110017” is the number of Rowan. Correct it here, or end it there first.")
    ]


def test_number_that_has_ended_begins_again(fern, compared):
    numbered(fern, "state", "0110017", starts_on=LONG_AGO, ends_on=date(2020, 1, 1))

    _, [found] = compared(record(number="0110017"))
    storing.write(JULY, "directory.csv")

    assert found.changes == {"number": [None, "0110017"]}
    held = SiteIdentifier.objects.filter(site=fern).order_by("starts_on")
    assert list(held.values_list("starts_on", "ends_on")) == [
        (LONG_AGO, date(2020, 1, 1)),
        (JULY, None),
    ]


def test_number_that_ended_after_the_day_of_the_file_stays_so(fern, compared):
    numbered(fern, "state", "0110017", starts_on=LONG_AGO, ends_on=date(2026, 8, 1))

    counts, _ = compared(record(number="0110018"))
    storing.write(JULY, "directory.csv")

    assert counts["school", True] == Count(rows=1, older=1)
    assert SiteIdentifier.objects.get(site=fern).value == "0110017"


def test_former_nces_id_is_kept(fern, oak, compared):
    compared(moved_school())

    storing.write(JULY, "directory.csv")

    former = SiteIdentifier.objects.get(site=fern)
    assert (former.system, former.value, former.starts_on, former.ends_on) == (
        "nces",
        "010000100009",
        None,
        date(2026, 6, 30),
    )


def test_school_that_only_its_name_tells_is_asked_about(fern, compared):
    counts, _ = compared(by_state(number="0110017"))

    assert counts == {}
    assert told("asked") == [(2, "Fern", "Perhaps Fern, Elm District (010000100009).")]


def test_answer_tells_which_school_it_is(fern, compared):
    counts, found = compared(by_state(number="0110017"), answers={2: fern.pk})

    assert counts == {("school", True): Count(rows=1, changed=1)}
    assert [each.changes for each in found] == [{"number": [None, "0110017"]}]


def test_answer_that_it_is_none_makes_a_new_school(fern, compared):
    given = {"number": "0110017", "district_id": "0100001"}

    counts, _ = compared(by_state(**given), answers={2: 0})

    assert counts["school", True] == Count(rows=1, new=1)


# Older files


def test_older_file_puts_no_old_name_back(fern, compared):
    compared(record(name="Fern Hill", enrolment=300))
    storing.write(JULY, "new.csv")

    counts, found = compared(
        record(name="Fern", enrolment=250, level="elementary"), on=date(2020, 7, 1)
    )
    storing.write(date(2020, 7, 1), "old.csv")

    assert counts["school", True] == Count(rows=1, changed=1, older=1)
    assert [each.changes for each in found] == [{"level": ["", "elementary"]}]
    assert told("older") == [
        (
            2,
            "Fern Hill",
            (
                "Stays as it is: Students enrolled 300, in this file 250; "
                "Name Fern Hill, in this file Fern."
            ),
        )
    ]
    assert Site.objects.values_list("name", "enrolment").get(pk=fern.pk) == ("Fern Hill", 300)


def test_capitals_alone_are_no_change(fern, compared):
    counts, _ = compared(record(name="FERN", city="ASH"))

    assert counts["school", True] == Count(rows=1)


# Regions


def test_new_regions_are_named_beside_similar_ones(alabama, compared):
    SiteFactory(kind="region", name="Region 07", nces_id="", state=alabama, parent=alabama)
    compared(
        record(2, region="Region 07"),
        record(3, region="Regoin 07", nces_id="010000200010", district_id="0100002"),
    )

    assert outcomes.new_regions() == [
        {"name": "Regoin 07", "state": "Alabama", "districts": 1, "like": "Region 07"}
    ]


def test_closed_school_says_why(fern, compared):
    compared(record(status=2, reason="Merged"))
    storing.write(JULY, "directory.csv")

    assert told("closed") == [(2, "Fern", "Closed from Jul 1, 2026: merged.")]
    held = SiteStatus.objects.filter(site=fern).order_by("-starts_on")
    assert held.values_list("code", "reason")[0] == (2, "Merged")
