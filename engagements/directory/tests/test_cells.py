import pytest

from engagements.directory import cells


@pytest.mark.parametrize(
    ("value", "tidied"),
    [
        ("  Fern   Hill ", "Fern Hill"),
        ('="0100005"', "0100005"),
        ("Fern\x00 Hill\x07", "Fern Hill"),
        ("Fern\tHill\n", "Fern Hill"),
        ("Fern\u00a0Hill", "Fern Hill"),
        ("a=b", "a=b"),
        ("'07", "07"),
        ("'Iolani School", "'Iolani School"),
    ],
)
def test_tidy(value, tidied):
    assert cells.tidy(value) == tidied


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1", 1),
        ("2.0", 2),
        ("Closed", 2),
        ("2-Closed", 2),
        ("5 - Changed agency", 5),
        ("REOPENED", 8),
        ("Active", 1),
        ("Inactive", 6),
        ("Merged", 2),
        ("1.00000", 1),
        ("", None),
        ("-1", None),
        ("M", None),
    ],
)
def test_status(value, code):
    assert cells.status(value) == code


@pytest.mark.parametrize("value", ["1-Closed", "2 - Active"])
def test_status_whose_code_and_word_disagree(value):
    with pytest.raises(cells.Unreadable, match="does not stand for"):
        cells.status(value)


@pytest.mark.parametrize("value", ["Nactive", "Unopened", "Not open", "Pending", "No Data"])
def test_status_is_never_guessed_as_its_opposite(value):
    with pytest.raises(cells.Unreadable) as caught:
        cells.status(value)

    assert caught.value.suggestion == "Write Open or Closed, or a code from 1 to 8."


@pytest.mark.parametrize(("value", "reason"), [("Merged", "Merged"), ("Closed", ""), ("", "")])
def test_status_that_says_why(value, reason):
    assert cells.status_reason(value) == reason


@pytest.mark.parametrize("value", ["9", "0", "12", "Gone"])
def test_status_that_is_none(value):
    with pytest.raises(cells.Unreadable, match="from 1 to 8"):
        cells.status(value)


def test_status_suggests_what_is_near():
    with pytest.raises(cells.Unreadable) as caught:
        cells.status("Clsoed")

    assert caught.value.suggestion == "Perhaps “Closed”."


def test_status_like_no_other_says_what_can_be_written():
    with pytest.raises(cells.Unreadable) as caught:
        cells.status("Zzz")

    assert caught.value.suggestion == "Write Open or Closed, or a code from 1 to 8."


def test_name_that_is_too_long_says_how_long_it_may_be():
    with pytest.raises(cells.Unreadable) as caught:
        cells.name("a" * 201)

    assert caught.value.suggestion == "Shorten it to 200 characters."


@pytest.mark.parametrize(
    ("value", "code"),
    [("7", "07"), ("07", "07"), ("k", "KG"), ("PK", "PK"), ("13", "13"), ("N", ""), ("-2", "")],
)
def test_grade(value, code):
    assert cells.grade(value) == code


@pytest.mark.parametrize("value", ["14", "00", "TK", "1st"])
def test_grade_that_is_none(value):
    with pytest.raises(cells.Unreadable, match="not known"):
        cells.grade(value)


@pytest.mark.parametrize(
    ("value", "code"),
    [("Middle", "middle"), ("2", "middle"), ("Adult Education", "adult"), ("Not reported", "")],
)
def test_level(value, code):
    assert cells.level(value) == code


@pytest.mark.parametrize(
    ("value", "number"),
    [("412", 412), ("1,234", 1234), ("8.0", 8), ("0", 0), ("-1", None), ("-9", None), ("M", None)],
)
def test_enrolment(value, number):
    assert cells.enrolment(value) == number


@pytest.mark.parametrize("value", ["8.5", "-3", "many", "99999999", "٣"])
def test_enrolment_that_is_none(value):
    with pytest.raises(cells.Unreadable):
        cells.enrolment(value)


def test_name_may_be_a_letter_that_is_a_code_elsewhere():
    assert cells.name("N") == "N"


@pytest.mark.parametrize("value", ["", "-1", "†"])
def test_required_name_that_is_missing(value):
    with pytest.raises(cells.Unreadable, match="missing"):
        cells.required_name(value)


def test_name_that_is_too_long():
    with pytest.raises(cells.Unreadable, match="at most 200"):
        cells.name("x" * 201)
