from datetime import date
from fractions import Fraction
from itertools import combinations, groupby
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.rules.periods import add_months
from fidelity.rules.runcharts import (
    Pattern,
    Point,
    analyse,
    finding,
    median_of,
    shift_length,
    usual_runs,
)

START = date(2025, 1, 1)


def series(*values, version="", start=START):
    return [Point(add_months(start, n), value, version) for n, value in enumerate(values)]


def patterns(*values):
    return [
        (signal.pattern, signal.first_month, signal.last_month)
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


# Shifts


@pytest.mark.parametrize(("n", "shortest"), [(6, 6), (15, 6), (16, 7), (31, 7), (32, 8)])
def test_row_that_is_a_shift_grows_with_the_series(n, shortest):
    assert shift_length(n) == shortest


@pytest.mark.parametrize("n", [12, 24, 36])
def test_few_series_of_pure_chance_show_a_pattern(n):
    chance = Random(f"{n} months")
    noise = [series(*(chance.randrange(10_000) for _ in range(n))) for _ in range(200)]

    shown = sum(bool(analyse(points)[0].signals) for points in noise)

    assert shown < 30


def test_six_on_either_side_are_two_shifts():
    assert patterns(40, 42, 41, 43, 40, 42, 61, 60, 62, 61, 63, 60) == [
        (Pattern.SHIFT_DOWN, month(1), month(6)),
        (Pattern.SHIFT_UP, month(7), month(12)),
        (Pattern.TOO_FEW_RUNS, month(1), month(12)),
    ]


def test_five_on_one_side_are_no_shift():
    values = [40, 61, 42, 41, 43, 40, 60, 62, 61, 63, 60, 42]

    assert patterns(*values) == []


def test_points_on_the_median_neither_count_nor_break():
    values = [40, 42, 41, 50, 43, 40, 42, 61, 60, 50, 62, 61, 63, 60]

    shifts = [one for one in patterns(*values) if one[0] != Pattern.TOO_FEW_RUNS]

    assert shifts == [
        (Pattern.SHIFT_DOWN, month(1), month(7)),
        (Pattern.SHIFT_UP, month(8), month(14)),
    ]


def test_five_and_one_on_the_median_are_no_shift():
    values = [60, 40, 42, 50, 41, 43, 40, 62, 61, 63, 64]
    assert median_of(values) == 50

    assert Pattern.SHIFT_DOWN not in [one[0] for one in patterns(*values)]


def test_missing_month_does_not_break_a_shift():
    values = [40, 42, 41, 43, 40, 42, 61, 60, None, 62, 61, 63, 60]

    assert (Pattern.SHIFT_UP, month(7), month(13)) in patterns(*values)


def test_median_is_compared_exactly():
    third = Fraction(1, 3)

    [segment] = analyse(series(third, third, third))

    assert segment.n_runs == 0


# Trends


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((10, 20, 30, 40, 50, 60, 70), [(Pattern.TREND_UP, month(1), month(7))]),
        ((70, 60, 50, 40, 30, 20, 10), [(Pattern.TREND_DOWN, month(1), month(7))]),
        ((10, 20, 30, 40, 50, 60), []),
        ((10, 20, 20, 30, 40, 50, 60), []),
        ((10, 20, 20, 30, 40, 50, 60, 70), [(Pattern.TREND_UP, month(1), month(8))]),
        ((30, 10, 20, 30, 40, 50, 60, 70, 20), [(Pattern.TREND_UP, month(2), month(8))]),
        ((10, 10, 20, 30, 40, 50, 60, 70, 70), [(Pattern.TREND_UP, month(2), month(9))]),
        ((10, None, 20, 30, 40, None, 50, 60, 70), [(Pattern.TREND_UP, month(1), month(9))]),
        (
            (10, 20, 30, 40, 50, 60, 70, 60, 50, 40, 30, 20, 10),
            [
                (Pattern.TREND_UP, month(1), month(7)),
                (Pattern.TREND_DOWN, month(7), month(13)),
                (Pattern.TOO_FEW_RUNS, month(1), month(13)),
            ],
        ),
        ((50, 50, 50, 50, 50, 50), []),
    ],
)
def test_trends(values, expected):
    assert patterns(*values) == expected


def test_trend_does_not_cross_a_version_change():
    points = series(10, 20, 30, 40, version="2.1") + series(
        50, 60, 70, 80, version="3.0", start=month(5)
    )

    assert [segment.signals for segment in analyse(points)] == [(), ()]


# Runs


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (5, 5, (3, 9)),
        (6, 6, (4, 10)),
        (8, 8, (5, 13)),
        (10, 10, (7, 15)),
        (12, 12, (8, 18)),
        (15, 15, (11, 21)),
        (20, 20, (15, 27)),
    ],
)
def test_usual_runs_match_the_published_test(above, below, expected):
    assert usual_runs(above, below) == expected


@pytest.mark.parametrize(("above", "below"), [(1, 1), (2, 5), (4, 4), (5, 5), (3, 9), (6, 7)])
def test_usual_runs_agree_with_counting_every_order(above, below):
    n = above + below
    counts = []
    for chosen in combinations(range(n), above):
        sides = [place in chosen for place in range(n)]
        counts.append(len(list(groupby(sides))))

    fewest, most = usual_runs(above, below)

    tail = len(counts) / 40
    assert sum(count < fewest for count in counts) <= tail
    assert sum(count <= fewest for count in counts) > tail
    assert sum(count > most for count in counts) <= tail
    assert sum(count >= most for count in counts) > tail


def test_one_side_alone_is_one_run():
    assert usual_runs(10, 0) == (1, 1)


def test_no_side_at_all_is_refused():
    with pytest.raises(ValueError, match="no points"):
        usual_runs(0, 0)


def test_too_many_runs():
    assert patterns(*[40, 60] * 6) == [(Pattern.TOO_MANY_RUNS, month(1), month(12))]


def test_fewer_than_ten_points_are_not_tested_for_runs():
    [segment] = analyse(series(40, 60, 40, 60, 40, 60, 40, 60))

    assert (segment.n_runs, segment.usual_runs, segment.signals) == (8, None, ())


# In a sentence


ORDINARY = [50, 60, 40, 55, 45, 52, 58, 49, 51, 53, 47, 56]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], "Too few points (0) to tell"),
        ([None, None], "Too few points (0) to tell"),
        ([58, 60, None, 59, 61], "Too few points (4) to tell"),
        ([50, 60, 40, 55, 45, 52, 58, 49, 51], "Too few points (9) to tell"),
        (ORDINARY, "No pattern beyond ordinary month-to-month variation"),
        (ORDINARY[:10], "No pattern beyond ordinary month-to-month variation"),
        (
            [40, 60] * 5,
            (
                "Median school crosses its median more often than chance would"
                " (10 runs, 3 to 9 are usual); look for two mixed groups"
            ),
        ),
        (
            [40, 41, 42, 60, 62, 61, 63, 60, 61, 43, 42, 41],
            (
                "Median school stayed above its median of 52% from April 2025 to September 2025"
                ", but no longer does"
            ),
        ),
        (
            [40, 42, 41, 43, 40, 42, 61, 62, 63, 64, 65, 66],
            "Median school rose: 42% in a typical month before July 2025, 64% since; a shift, not noise",
        ),
        (
            [58, 57, 59, 58, 60, 57, 58, 59, 71, 72, 70, 71, 73, 70, 71],
            "Median school rose: 58% in a typical month before September 2025, 71% since; a shift, not noise",
        ),
        (
            [71, 72, 70, 71, 73, 70, 71, 70, 58, 57, 59, 58, 60, 57],
            "Median school fell: 71% in a typical month before September 2025, 58% since; a shift, not noise",
        ),
        (
            [58, 60, 62, 64, 66, 69, 71],
            "Median school rose steadily from 58% to 71% since January 2025; a trend, not noise",
        ),
        (
            [71, 69, 66, 64, 62, 60, 58, 60, 59],
            (
                "Median school fell steadily from 71% to 58%"
                " between January 2025 and July 2025, but not since"
            ),
        ),
        (
            [60, 62, 61, 63, 60, 61, 40, 42, 44, 45, 41, 62, 42, 43],
            (
                "Median school stayed above its median of 53% from January 2025 to June 2025"
                ", but no longer does"
            ),
        ),
        (
            [40, 60] * 6,
            (
                "Median school crosses its median more often than chance would"
                " (12 runs, 4 to 10 are usual); look for two mixed groups"
            ),
        ),
        (
            [40, 42, 41, 44, 60, 62, 61, 63, 43, 41, 42, 40, 60, 61, 63, 62],
            (
                "Median school crosses its median less often than chance would"
                " (4 runs, 5 to 13 are usual); look for a slow change"
            ),
        ),
        (
            [
                Fraction(701, 10),
                Fraction(702, 10),
                Fraction(703, 10),
                Fraction(704, 10),
                Fraction(705, 10),
                Fraction(706, 10),
                Fraction(707, 10),
            ],
            "Median school rose steadily from 70% to 71% since January 2025; a trend, not noise",
        ),
        (
            [Fraction(n, 10) for n in (698, 699, 700, 701, 702, 703, 704)],
            (
                "Median school rose steadily from 69.8% to 70.4% since January 2025"
                "; a trend, not noise"
            ),
        ),
    ],
)
def test_finding(values, expected):
    assert finding(series(*values), "Median school") == expected


def test_finding_tells_of_the_latest_version_and_says_so():
    points = series(10, 20, 30, 40, 50, 60, 70, version="2.1") + series(
        41, 43, version="3.0", start=date(2026, 3, 1)
    )

    assert finding(points, "Median school") == (
        "Too few points (2) to tell (version 3.0, from March 2026)"
    )


def test_finding_in_another_unit():
    assert finding(series(11, 12, 13, 14, 15, 16, 17), "Contact", " hours") == (
        "Contact rose steadily from 11 hours to 17 hours since January 2025; a trend, not noise"
    )


def test_latest_pattern_is_current():
    [segment] = analyse(series(40, 42, 41, 43, 40, 42, 61, 60, 62, 61, 63, 60))

    assert [(signal.pattern, segment.is_current(signal)) for signal in segment.signals] == [
        (Pattern.SHIFT_DOWN, False),
        (Pattern.SHIFT_UP, True),
        (Pattern.TOO_FEW_RUNS, True),
    ]


percents = st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=36)


@given(percents)
def test_every_series_has_a_finding_of_one_sentence(values):
    words = finding(series(*values), "Median school")

    assert words.startswith(("Median school ", "Too few points ", "No pattern "))
    assert not words.endswith(".")


@given(percents)
def test_upside_down_every_pattern_turns_over(values):
    turned = [None if value is None else 100 - value for value in values]
    opposite = {
        Pattern.SHIFT_UP: Pattern.SHIFT_DOWN,
        Pattern.SHIFT_DOWN: Pattern.SHIFT_UP,
        Pattern.TREND_UP: Pattern.TREND_DOWN,
        Pattern.TREND_DOWN: Pattern.TREND_UP,
    }

    expected = [(opposite.get(one[0], one[0]), *one[1:]) for one in patterns(*values)]

    assert patterns(*turned) == expected


@given(percents)
def test_patterns_keep_to_their_rules(values):
    for segment in analyse(series(*values)):
        for signal in segment.signals:
            found = [point.value for point in signal.points]
            if signal.pattern == Pattern.SHIFT_UP:
                assert len(found) >= 6
                assert min(found) > segment.median
            if signal.pattern == Pattern.SHIFT_DOWN:
                assert len(found) >= 6
                assert max(found) < segment.median
            if signal.pattern == Pattern.TREND_UP:
                assert len(found) >= 7
                assert found == sorted(set(found))


@given(
    st.lists(st.integers(0, 40), min_size=6, max_size=8),
    st.lists(st.integers(60, 100), min_size=8, max_size=8),
)
def test_rise_is_told_as_a_rise(low, high):
    words = finding(series(*low, *high[: len(low)]), "Median school")

    assert words.startswith(("Median school rose: ", "Median school rose steadily "))
