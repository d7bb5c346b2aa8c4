from collections import Counter

import pytest

from engagements.directory.reading import Notice, Problem, Record, States, Tally, read_directory
from exports.reading import Row

STATES = States.of([("01", "AL", "Alabama"), ("06", "CA", "California"), ("48", "TX", "Texas")])
COLUMNS = {
    "school_id": "NCESSCH",
    "school_name": "SCH_NAME",
    "district_id": "LEAID",
    "district_name": "LEA_NAME",
    "state": "ST",
    "status": "STATUS",
    "region": "REGION",
    "enrolment": "MEMBER",
}
HEADER = list(COLUMNS.values())
GOOD = {
    "NCESSCH": "010000500870",
    "SCH_NAME": "Albert Middle",
    "LEAID": "0100005",
    "LEA_NAME": "Albert City",
    "ST": "AL",
    "STATUS": "1",
    "REGION": "",
    "MEMBER": "810",
}


def read(*rows, columns=COLUMNS, header=HEADER):
    """Read rows that differ from a good one in the cells given; they are numbered from 2."""
    made = [
        Row(number, [{**GOOD, **row}[name] for name in header])
        for number, row in enumerate(rows, start=2)
    ]
    return Read(made, header, columns)


class Read:
    """All that was read, gathered from its rows."""

    def __init__(self, rows, header=HEADER, columns=COLUMNS, home_state=""):
        tally = Tally()
        reads = list(read_directory(rows, header, columns, STATES, tally, home_state))
        self.rows, self.without_value = tally.rows, tally.without_value
        self.problems = [problem for read in reads for problem in read.problems]
        self.notices = [notice for read in reads for notice in read.notices]
        self.aside = [(read.row, read.aside) for read in reads if read.record is None]
        self.records = [read.record for read in reads if read.record and not read.problems]


def told(reading):
    return [(p.row, p.column, p.value, p.rule) for p in reading.problems]


def test_good_row_becomes_a_record():
    reading = read({})

    assert reading.records == [
        Record(
            row=2,
            kind="school",
            nces_id="010000500870",
            name="Albert Middle",
            state="01",
            district_id="0100005",
            district_name="Albert City",
            enrolment=810,
            status=1,
        )
    ]
    assert (reading.rows, reading.problems, reading.notices) == (1, [], [])


def test_lost_zeros_are_put_back_and_told():
    reading = read({"LEAID": "100005", "NCESSCH": "10000500870"})

    assert [(r.nces_id, r.district_id) for r in reading.records] == [("010000500870", "0100005")]
    assert reading.notices == [
        Notice(2, "LEAID", "100005", "0100005"),
        Notice(2, "NCESSCH", "10000500870", "010000500870"),
    ]


@pytest.mark.parametrize("state", ["AL", "al", "1", "01", "Alabama", "1.0"])
def test_state_by_any_of_its_names(state):
    assert [r.state for r in read({"ST": state}).records] == ["01"]


def test_lost_zero_in_a_state_without_one_is_not_put_back():
    reading = read({"ST": "TX", "LEAID": "480001", "NCESSCH": "480001000001"})

    assert told(reading) == [
        (2, "LEAID", "480001", "This number has 7 digits, and here are 6."),
    ]


def test_lost_zero_without_a_state_is_only_suggested():
    reading = read({"ST": "", "LEAID": "100005"})

    assert [(p.rule, p.suggestion) for p in reading.problems] == [
        (
            "This number has 7 digits, and here are 6.",
            "Perhaps 0100005, if a spreadsheet has dropped its leading zero.",
        )
    ]
    assert reading.notices == []


def test_rounded_number_is_refused():
    reading = read({"NCESSCH": "1.00005E+11"})

    assert told(reading) == [
        (
            2,
            "NCESSCH",
            "1.00005E+11",
            "A spreadsheet has rounded this number, and its last digits are lost.",
        )
    ]


def test_school_number_begins_with_that_of_the_district():
    reading = read({"NCESSCH": "010000600870"})

    assert told(reading) == [
        (
            2,
            "NCESSCH",
            "010000600870",
            "An NCESSCH begins with the LEAID of its district, here 0100005.",
        )
    ]


def test_school_that_changed_agency_may_keep_its_number():
    reading = read({"NCESSCH": "010000600870", "STATUS": "5"})

    assert [(r.nces_id, r.district_id) for r in reading.records] == [("010000600870", "0100005")]


@pytest.mark.parametrize(
    ("number", "read_as", "is_told"),
    [
        ("00870", "010000500870", False),
        ("870", "010000500870", True),
        ("0100870", "010000500870", False),
        ("100870", "010000500870", True),
    ],
)
def test_school_number_from_its_own_digits(number, read_as, is_told):
    reading = read({"NCESSCH": number})

    assert [r.nces_id for r in reading.records] == [read_as]
    assert bool(reading.notices) is is_told


def test_unknown_state_is_named():
    reading = read({"ST": "ZZ"})

    assert told(reading) == [(2, "ST", "ZZ", "No state has this name or code.")]


def test_unknown_fips_code_is_named():
    reading = read({"ST": "", "LEAID": "0300005", "NCESSCH": "030000500870"})

    assert told(reading) == [(2, "LEAID", "0300005", "No state has the FIPS code 03.")]


def test_state_of_the_address_is_told_apart():
    reading = read({"ST": "TX"})

    assert told(reading) == [
        (2, "ST", "TX", "The district's number begins with 01, the state's is 48.")
    ]


def test_codes_for_missing_are_counted_and_leave_what_is_known():
    reading = read({"MEMBER": "-1"}, {"NCESSCH": "010000500871", "MEMBER": "M", "STATUS": "-9"})

    assert [(r.enrolment, r.status) for r in reading.records] == [(None, 1), (None, None)]
    assert reading.without_value == Counter({"-1": 1, "M": 1, "-9": 1})


def test_every_bad_cell_of_a_row_is_named():
    reading = read({"SCH_NAME": "", "STATUS": "9", "MEMBER": "8.5"})

    assert [p.column for p in reading.problems] == ["STATUS", "SCH_NAME", "MEMBER"]
    assert reading.records == []


def test_row_of_the_wrong_length_is_named():
    made = [Row(2, [GOOD[name] for name in HEADER], "This row has 3 cells, and the heading has 8.")]

    reading = Read(made)

    assert reading.problems == [
        Problem(
            2,
            "",
            "",
            "This row has 3 cells, and the heading has 8.",
            "Compare the row with the heading.",
        )
    ]


def test_file_of_districts():
    columns = {"district_id": "LEAID", "district_name": "LEA_NAME", "state": "ST"}

    reading = read({"LEAID": "100005"}, columns=columns)

    assert [(r.kind, r.nces_id, r.name) for r in reading.records] == [
        ("district", "0100005", "Albert City")
    ]


def test_file_without_a_column_for_districts():
    columns = {"school_id": "NCESSCH", "school_name": "SCH_NAME", "state": "ST"}

    reading = read({"NCESSCH": "10000500870"}, columns=columns)

    assert [(r.nces_id, r.district_id, r.state) for r in reading.records] == [
        ("010000500870", "0100005", "01")
    ]
