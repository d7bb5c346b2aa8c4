import statistics
from fractions import Fraction

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from fidelity.rules.quantiles import (
    InvalidHistogram,
    Quartiles,
    count_at_least,
    histogram_of,
    is_too_few,
    median,
    merge,
    quantile,
    quartiles,
    subtract,
)

points_lists = st.lists(st.integers(0, 120), max_size=60)


def test_histogram_counts_each_number_of_points():
    assert histogram_of([3, 0, 3, 1]) == [1, 1, 0, 2]
    assert histogram_of([]) == []


@pytest.mark.parametrize(
    ("points", "lower", "middle", "upper"),
    [
        ([7], 7, 7, 7),
        ([10, 20], Fraction(25, 2), 15, Fraction(35, 2)),
        ([1, 2, 3, 4, 5], 2, 3, 4),
        ([12, 80, 81, 82, 83, 84, 86, 88], Fraction(323, 4), Fraction(165, 2), Fraction(169, 2)),
        ([0, 0, 0, 30], 0, 0, Fraction(15, 2)),
        ([5, 5, 5, 5], 5, 5, 5),
    ],
)
def test_quartiles(points, lower, middle, upper):
    found = quartiles(histogram_of(points))

    assert found == Quartiles(len(points), Fraction(lower), Fraction(middle), Fraction(upper))


@pytest.mark.parametrize("histogram", [[], [0], [0, 0, 0]])
def test_nothing_has_no_quantiles(histogram):
    assert quartiles(histogram) is None
    assert median(histogram) is None
    assert quantile(histogram, Fraction(1, 10)) is None


@given(st.lists(st.integers(0, 120), min_size=2, max_size=60))
def test_quartiles_agree_with_the_standard_library(points):
    exact = [Fraction(value) for value in points]

    found = quartiles(histogram_of(points))

    assert [found.lower, found.median, found.upper] == statistics.quantiles(
        exact, n=4, method="inclusive"
    )
    assert found.median == statistics.median(exact)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "points",
    [
        [7],
        [10, 20],
        [0, 0, 30],
        [12, 80, 81, 82, 83, 84, 86, 88],
        [21, 30, 18, 25, 21, 3, 29, 11, 11, 0, 17],
    ],
)
def test_quartiles_agree_with_the_database(points):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY score)"
            " FROM unnest(%s) AS score",
            [points],
        )
        [of_database] = cursor.fetchone()

    found = quartiles(histogram_of(points))

    assert [found.lower, found.median, found.upper] == of_database


@given(st.lists(st.integers(0, 120), min_size=1, max_size=60), st.fractions(0, 1))
def test_quantile_lies_at_its_share_of_the_sorted_scores(points, share):
    ordered = sorted(points)
    position = share * (len(points) - 1)
    below = int(position)
    above = min(below + 1, len(points) - 1)

    found = quantile(histogram_of(points), share)

    assert found == ordered[below] + (position - below) * (ordered[above] - ordered[below])


@given(st.lists(st.integers(0, 120), min_size=1))
def test_ends_are_the_lowest_and_the_highest(points):
    histogram = histogram_of(points)

    assert quantile(histogram, Fraction(0)) == min(points)
    assert quantile(histogram, Fraction(1)) == max(points)


@pytest.mark.parametrize("share", [Fraction(-1, 100), Fraction(101, 100)])
def test_share_outside_zero_to_one_is_refused(share):
    with pytest.raises(ValueError, match="not between 0 and 1"):
        quantile([1], share)


@given(points_lists, points_lists)
def test_merge_is_the_histogram_of_all(some, others):
    merged = merge(histogram_of(some), histogram_of(others))

    assert merged == histogram_of(some + others)


@given(points_lists, points_lists)
def test_subtract_undoes_merge(some, others):
    merged = merge(histogram_of(some), histogram_of(others))

    rest = subtract(merged, histogram_of(others))

    assert histogram_of([k for k, count in enumerate(rest) for _ in range(count)]) == histogram_of(
        some
    )


def test_merge_of_none_is_empty():
    assert merge() == []


def test_subtract_of_more_than_there_is_is_refused():
    with pytest.raises(InvalidHistogram, match="cannot be -1 sites with 2 points"):
        subtract([1, 1], [0, 0, 1])


def test_trailing_zeros_change_nothing():
    assert quartiles([1, 2, 0, 0]) == quartiles([1, 2])


def test_negative_count_is_refused():
    with pytest.raises(InvalidHistogram):
        median([1, -1, 3])


@pytest.mark.parametrize(("n", "expected"), [(0, True), (4, True), (5, False), (500, False)])
def test_fewer_than_five_are_too_few(n, expected):
    assert is_too_few(n) is expected


@pytest.mark.parametrize(("points", "expected"), [(-3, 6), (0, 6), (1, 4), (3, 3), (4, 0), (99, 0)])
def test_count_at_least(points, expected):
    assert count_at_least([2, 1, 0, 3], points) == expected
