import pytest

from engagements.directory import columns


def test_guess_the_directory_of_the_common_core_of_data():
    line = (
        "SCHOOL_YEAR,FIPST,STATENAME,ST,SCH_NAME,LEA_NAME,STATE_AGENCY_NO,UNION,ST_LEAID,LEAID,"
        "ST_SCHID,NCESSCH,SCHID,MSTREET1,MCITY,MSTATE,LSTREET1,LCITY,LSTATE,SY_STATUS,"
        "SY_STATUS_TEXT,UPDATED_STATUS,UPDATED_STATUS_TEXT,EFFECTIVE_DATE,LEVEL,GSLO,GSHI"
    )

    assert columns.guess(line.split(",")) == {
        "school_id": "NCESSCH",
        "school_name": "SCH_NAME",
        "district_id": "LEAID",
        "district_name": "LEA_NAME",
        "school_state_id": "ST_SCHID",
        "district_state_id": "ST_LEAID",
        "state": "ST",
        "status": "UPDATED_STATUS",
        "level": "LEVEL",
        "grade_low": "GSLO",
        "grade_high": "GSHI",
        "city": "LCITY",
    }


def test_guess_older_headings_with_the_year_behind():
    header = ["NCESSCH", "FIPST", "LEAID", "SCHNO", "LEANM09", "SCHNAM09", "LSTATE09", "LEVEL09"]

    assert columns.guess(header) == {
        "school_id": "NCESSCH",
        "school_name": "SCHNAM09",
        "district_id": "LEAID",
        "district_name": "LEANM09",
        "state": "FIPST",
        "level": "LEVEL09",
    }


def test_guess_headings_of_the_table_generator():
    header = [
        "School Name",
        "State Name [Public School] Latest available year",
        "School ID - NCES Assigned [Public School] Latest available year",
        "Agency Name [Public School] 2024-25",
        "Agency ID - NCES Assigned [Public School] Latest available year",
        "Total Students All Grades (Excludes AE) [Public School] 2024-25",
    ]

    assert columns.guess(header) == {
        "school_id": header[2],
        "school_name": header[0],
        "district_id": header[4],
        "district_name": header[3],
        "state": header[1],
        "enrolment": header[5],
    }


def test_guess_gives_no_column_twice():
    guessed = columns.guess(["District", "School", "State"])

    assert guessed == {"school_name": "School", "district_name": "District", "state": "State"}


def test_unused_lists_the_rest_in_order():
    assert columns.unused(["A", "LEAID", "B"], {"district_id": "LEAID"}) == ["A", "B"]


def test_guess_the_file_of_a_state_that_has_numbers_of_its_own():
    header = ["CDSCode", "NCESDist", "NCESSchool", "StatusType", "County", "District", "School"]

    assert columns.guess(header) == {
        "school_id": "NCESSchool",
        "school_name": "School",
        "district_id": "NCESDist",
        "district_name": "District",
        "school_state_id": "CDSCode",
        "status": "StatusType",
    }


@pytest.mark.parametrize(
    ("header", "known"), [(["Source: national directory", " 2019-20"], 0), (["LEAID", "ST"], 2)]
)
def test_known_headings_are_counted(header, known):
    assert columns.known(header) == known


SCHOOLS = {"school_id": "NCESSCH", "school_name": "SCHNAM"}


BY_STATE = {"school_state_id": "CDSCode", "school_name": "School"}


@pytest.mark.parametrize(
    "mapped", [SCHOOLS, BY_STATE, {"district_id": "LEAID", "district_name": "LEANM"}]
)
def test_problem_of_a_mapping_that_serves(mapped):
    assert columns.problem_of(mapped) == ""


@pytest.mark.parametrize(
    ("mapped", "words"),
    [
        ({}, "Say which column holds the NCES id of the school, or of the district."),
        ({"school_id": "A"}, "Say which column holds the name of the school."),
        (
            {"school_name": "A", "district_id": "B"},
            (
                "Say which column holds the NCES id of the school, or the state's; "
                "names alone are not enough."
            ),
        ),
        ({"district_id": "A"}, "Say which column holds the name of the district."),
        ({**SCHOOLS, "city": "SCHNAM"}, "One column cannot hold two things: SCHNAM."),
    ],
)
def test_problem_of_a_mapping_that_lacks_something(mapped, words):
    assert columns.problem_of(mapped) == words
