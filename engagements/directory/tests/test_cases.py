"""Directory files as states and the federal government publish them, in a few made-up rows each.

Every one of them failed once.
"""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from engagements.directory import importing, working
from engagements.directory.importing import Choice
from engagements.models import ImportLine, Site, SiteIdentifier, SiteStatus
from engagements.tests.factories import SiteFactory, StateFactory
from people.tests.factories import UserFactory

FILES = Path(__file__).parent / "files"
NOW = datetime(2026, 9, 10, 15, tzinfo=UTC)
JULY = date(2026, 7, 1)


@pytest.fixture
def someone(db):
    return UserFactory(name="Ada Admin")


def checked(someone, name, data=None, on=JULY):
    data = data or (FILES / name).read_bytes()
    made = importing.upload(file=BytesIO(data), name=name, by=someone, now=NOW)
    importing.check(site_import=made, mapped=made.mapping, effective_on=on)
    return working.work(import_id=made.pk, now=NOW)


def imported(someone, name, **how):
    made = checked(someone, name, **how)
    importing.confirm(site_import=made, choice=Choice.GOOD, by=someone, now=NOW)
    return working.work(import_id=made.pk, now=NOW)


def lines(made, outcome):
    found = ImportLine.objects.with_outcome(made, outcome).order_by("row", "pk")
    return list(found.values_list("row", "what"))


def test_enrolment_with_zeros_behind_the_point_is_whole_and_half_a_student_is_not(someone):
    StateFactory(name="Washington", nces_id="99", abbreviation="WA")

    made = imported(someone, "enrolment-with-decimals.csv")

    assert list(Site.objects.filter(kind="school").values_list("name", "enrolment")) == [
        ("10th Street School", 159)
    ]
    assert lines(made, "refused") == [
        (
            3,
            (
                "MEMBER “159.50000”: There is no part of a student: the number is a whole one. "
                "Write digits, or leave it empty."
            ),
        )
    ]


def test_words_for_status_are_read_and_others_are_never_guessed(someone):
    made = imported(someone, "status-words.csv")

    statuses = SiteStatus.objects.filter(site__kind="school").order_by("site__name")
    assert list(statuses.values_list("site__name", "code", "reason")) == [
        ("Alder School", 1, ""),
        ("Birch School", 2, ""),
        ("Cedar School", 2, "Merged"),
    ]
    rule = "is not a status, which is a code from 1 to 8, or its word."
    advice = "Write Open or Closed, or a code from 1 to 8."
    assert lines(made, "refused") == [
        (5, f"STATUS “Pending”: “Pending” {rule} {advice}"),
        (6, f"STATUS “No Data”: “No Data” {rule} {advice}"),
    ]


def test_heading_is_found_below_titles_and_notes_are_set_aside(someone):
    made = imported(someone, "title-rows.csv")

    assert (made.header_number, made.header) == (
        5,
        ["NCESSCH", "LEAID", "SCH_NAME", "LEA_NAME", "ST"],
    )
    assert lines(made, "aside") == [(8, "† indicates that the data are not applicable.")]
    assert (made.report["rows"], made.report["own"]["new"], made.report["bad"]) == (1, 1, 0)


def test_file_of_districts_is_known_as_one(someone):
    made = imported(someone, "districts-only-name.csv")

    assert made.mapping == {"district_id": "LEAID", "district_name": "NAME", "state": "ST"}
    assert made.report["kind"] == "district"
    assert set(Site.objects.filter(kind="district").values_list("nces_id", "name")) == {
        ("4800001", "FOOTHILL ISD"),
        ("4800002", "RIVERBEND ISD"),
    }


def test_region_loses_its_apostrophe_and_new_ones_are_named_before_they_are_made(someone):
    made = checked(someone, "region-quoted-and-misspelt.csv")

    assert made.report["new_regions"] == [
        {"name": "07", "state": None, "districts": 1, "like": None}
    ]
    assert lines(made, "refused") == [
        (
            3,
            (
                "REGION “Regoin 07”: Row 2 has the same district in 07. "
                "A district belongs to one region."
            ),
        )
    ]
    assert Site.objects.count() == 0


def test_region_misspelt_for_another_district_is_seen_beside_the_right_one(someone):
    texas = StateFactory(name="Texas", nces_id="48", abbreviation="TX")
    SiteFactory(kind="region", name="Region 07", nces_id="", state=texas, parent=texas)
    data = (FILES / "region-quoted-and-misspelt.csv").read_bytes()
    data = data.replace(b"480000100002,4800001,", b"480000200002,4800002,")

    made = checked(someone, "regions.csv", data=data)

    assert made.report["new_regions"] == [
        {"name": "07", "state": "Texas", "districts": 1, "like": "Region 07"},
        {"name": "Regoin 07", "state": "Texas", "districts": 1, "like": "Region 07"},
    ]


def test_number_of_the_state_is_kept_and_finds_the_school_later(someone):
    made = imported(someone, "tab-separated-state-file.txt")
    alder = Site.objects.get(kind="school")

    assert made.mapping == {
        "school_id": "NCESSCH",
        "school_name": "School",
        "district_id": "NCESDist",
        "district_name": "District",
        "school_state_id": "CDSCode",
        "state": "State",
        "status": "StatusType",
    }
    assert (alder.nces_id, alder.name) == ("060000100001", "Alder School")
    kept = SiteIdentifier.objects.values_list("site", "system", "value", "starts_on", "ends_on")
    assert list(kept) == [(alder.pk, "state", "01100170109835", JULY, None)]

    later = b"CDSCode\tSchool\tState\n01-10017-0109835\tAlder Elementary\tCA\n"
    again = imported(someone, "later.txt", data=later, on=date(2027, 7, 1))

    alder.refresh_from_db()
    assert (again.report["own"]["changed"], alder.name) == (1, "Alder Elementary")
    assert Site.objects.filter(kind="school").count() == 1
