import pytest

from words.amounts import duration, plural, yes_or_no


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1200, "1,200 days")]
)
def test_plural_of_a_regular_word(number, said):
    assert plural(number, "day") == said


def test_plural_of_an_irregular_word():
    assert plural(2, "person", "people") == "2 people"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(None, ""), (0, "0 min"), (45, "45 min"), (60, "1 h"), (150, "2 h 30 min")],
)
def test_duration_in_hours_and_minutes(minutes, said):
    assert duration(minutes) == said


def test_what_is_true_or_not_is_told_in_words():
    assert (yes_or_no(True), yes_or_no(False)) == ("Yes", "No")
