import pytest

from engagements.rules.nces import problem_of


@pytest.mark.parametrize(
    ("kind", "number", "above"),
    [
        ("state", "01", ""),
        ("district", "0100005", "01"),
        ("school", "010000500870", "0100005"),
        ("school", "010000500870", "01"),
        ("school", "", "0100005"),
        ("region", "", "01"),
    ],
)
def test_problem_of_a_sound_number(kind, number, above):
    assert problem_of(kind, number, above) == ""


@pytest.mark.parametrize(
    ("kind", "number", "above", "words"),
    [
        ("district", "100005", "01", "The NCES id of a district (LEAID) has 7 digits."),
        ("state", "٠١", "", "The NCES id of a state (FIPS code) has 2 digits."),
        (
            "school",
            "010000600870",
            "0100005",
            "It must begin with 0100005, the number of the unit above it.",
        ),
        ("region", "0100005", "01", "A region has no NCES id."),
    ],
)
def test_problem_of_a_wrong_number(kind, number, above, words):
    assert problem_of(kind, number, above) == words
