import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.readings import BOTH, problem_of, reading_of

TABLE = [
    ("", "", None),
    ("", "better", None),
    ("", "worse", None),
    ("yes", "", None),
    ("yes", "better", None),
    ("yes", "same", "innovation"),
    ("yes", "worse", "innovation"),
    ("partly", "", "implementation"),
    ("partly", "better", "implementation"),
    ("partly", "same", "implementation"),
    ("no", "better", "implementation"),
    ("no", "worse", "implementation"),
]


@pytest.mark.parametrize(("done", "result", "problem"), TABLE)
def test_problem_of(done, result, problem):
    assert problem_of(done, result) == problem


@given(st.sampled_from(["", "yes", "partly", "no"]), st.sampled_from(["", "better", "same"]))
def test_each_reading_is_two_sentences(done, result):
    reading = reading_of(done, result)

    assert reading.text.count(". ") == 1
    assert reading.text.endswith(".")


def test_both_readings_are_told_beforehand():
    assert [reading.problem for reading in BOTH] == ["implementation", "innovation"]
