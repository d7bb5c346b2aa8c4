from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.rules.shares import percent_of, percent_of_rows


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (6, 7, 86),
        (2, 3, 67),
        (1, 8, 13),
        (0, 9, 0),
        (9, 9, 100),
        (199, 200, 99),
        (999, 1000, 99),
        (1, 1000, 1),
    ],
)
def test_percent_of(numerator, denominator, percent):
    assert percent_of(Fraction(numerator, denominator)) == percent


def test_percent_of_nothing_is_not_known():
    assert percent_of_rows(0, 0) is None


@given(st.integers(1, 5000), st.data())
def test_only_all_is_100_and_only_none_is_0(whole, data):
    part = data.draw(st.integers(0, whole))

    percent = percent_of_rows(part, whole)

    assert (percent == 100) == (part == whole)
    assert (percent == 0) == (part == 0)
    assert abs(Fraction(percent, 100) - Fraction(part, whole)) <= Fraction(1, 100)


@given(st.integers(1, 500), st.data())
def test_more_never_reads_as_less(whole, data):
    low, high = sorted(data.draw(st.tuples(st.integers(0, whole), st.integers(0, whole))))

    assert percent_of_rows(low, whole) <= percent_of_rows(high, whole)
