from datetime import date
from fractions import Fraction

import pytest

from engagements.rules.periods import add_months
from fidelity.rules.runcharts import (
    Pattern,
    Point,
    analyse,
    fewest_crossings,
    longest_usual_run,
    median_of,
)

START = date(2025, 1, 1)


def series(*values, version="", start=START):
    return [Point(add_months(start, n), value, version) for n, value in enumerate(values)]


def patterns(*values):
    return [
        (signal.pattern, signal.points[0].month, signal.points[-1].month)
        for segment in analyse(series(*values))
        for signal in segment.signals
    ]


def month(n):
    """The n-th month of a series, counted from 1."""
    return add_months(START, n - 1)


# Median and segments


@pytest.mark.parametrize(
    ("values", "expected"),
    [([4], 4), ([1, 9], 5), ([3, 1, 2], 2), ([1, 2, 3, 10], Fraction(5, 2))],
)
def test_median_of(values, expected):
    assert median_of(values) == expected


def test_median_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no median"):
        median_of([])


def test_series_without_points_has_no_segments():
    assert analyse([]) == ()
    assert analyse(series(None, None)) == ()


def test_version_change_breaks_the_series():
    points = series(60, 62, version="2.1") + series(
        None, 41, 43, version="3.0", start=date(2025, 3, 1)
    )

    old, new = analyse(points)

    assert (old.version, old.median) == ("2.1", 61)
    assert (new.version, new.median) == ("3.0", 42)
    assert [point.month for point in new.points] == [date(2025, 4, 1), date(2025, 5, 1)]


def test_month_without_a_value_breaks_nothing_whatever_its_version():
    points = (
        series(60, version="2.1")
        + series(None, start=month(2))
        + series(62, version="2.1", start=month(3))
    )

    assert [len(segment.points) for segment in analyse(points)] == [2]


def test_going_back_to_a_version_is_a_segment_of_its_own():
    points = [Point(month(n), 50, version) for n, version in enumerate(["a", "b", "a"], start=1)]

    assert [segment.version for segment in analyse(points)] == ["a", "b", "a"]


@pytest.mark.parametrize("months", [(2, 1), (1, 1)])
def test_points_out_of_order_are_refused(months):
    with pytest.raises(ValueError, match="in order"):
        analyse([Point(month(n), 50) for n in months])


def test_new_baseline_breaks_the_series_from_its_month_on():
    before, since = analyse(series(60, 62, 41, 43), [date(2025, 3, 18)])

    assert (before.median, since.median) == (61, 42)
    assert since.points[0].month == month(3)


# Patterns


@pytest.mark.parametrize(
    ("n", "run", "crossings"),
    [(10, 6, 2), (16, 7, 4), (20, 7, 6), (24, 8, 8), (36, 8, 13), (60, 9, 23)],
)
def test_limits_are_those_of_the_published_tables(n, run, crossings):
    """Anhøj and Olesen 2014, and the tables of qicharts2."""
    assert (longest_usual_run(n), fewest_crossings(n)) == (run, crossings)


def test_six_on_either_side_are_few_crossings():
    assert patterns(40, 42, 41, 43, 40, 42, 61, 60, 62, 61, 63, 60) == [
        (Pattern.FEW_CROSSINGS, month(1), month(12))
    ]


def test_longer_run_than_chance_makes_is_a_pattern():
    eight_low = [40, 42, 41, 43, 40, 42, 41, 43]

    found = patterns(*eight_low, 61, 60, 62, 61, 63, 60, 61, 62)

    assert found[:2] == [
        (Pattern.LONG_RUN, month(1), month(8)),
        (Pattern.LONG_RUN, month(9), month(16)),
    ]


def test_missing_months_and_points_on_the_median_do_not_break_a_run():
    values = [40, 42, 41, 50, 43, None, 40, 42, 41, 43, 61, 60, 50, 62, 61, 63, 60, 61, 62]

    assert patterns(*values)[0] == (Pattern.LONG_RUN, month(1), month(10))


def test_steady_rise_is_no_pattern_of_its_own():
    """Chance makes trends most often of all."""
    assert patterns(10, 20, 30, 40, 50, 60, 70) == []


def test_fewer_than_ten_points_off_the_median_tell_nothing():
    [segment] = analyse(series(40, 40, 40, 40, 60, 60, 60, 60, 50, 50, 50, 50))

    assert (segment.n, segment.fewest_crossings, segment.signals) == (8, None, ())
    assert segment.change is None


def test_median_is_compared_exactly():
    third = Fraction(1, 3)

    [segment] = analyse(series(third, third, third))

    assert segment.n == 0


# A change that lasts


def change(*values):
    found = analyse(series(*values))[-1].change
    return found and (found.is_up, found.started_on)


LOW, HIGH = [40, 42, 41, 43, 40, 42], [61, 60, 62, 61, 63, 60]


def test_change_begins_with_the_run_that_lasts():
    assert change(*LOW, *HIGH) == (True, month(7))
    assert change(*HIGH, *LOW) == (False, month(7))


def test_change_that_has_ended_is_none():
    assert change(*LOW, *HIGH, *LOW, *HIGH[:3], *LOW[:3]) is None


def test_one_stray_point_does_not_end_a_change():
    assert change(*LOW, *LOW, *HIGH, 41, *HIGH) == (True, month(13))


def test_shift_is_none_before_ten_points():
    assert change(*LOW[:4], *HIGH[:5]) is None
