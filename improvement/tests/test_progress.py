from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.progress import Point, on_track, standing_of, wanted_on

BASE = Point(date(2025, 9, 1), 10, 40)
MIDDLE = Point(date(2026, 9, 1), 20, 40)
LAST = Point(date(2027, 9, 1), 30, 40)
TODAY = date(2026, 3, 3)


def value(numerator, on=date(2026, 3, 2), denominator=40):
    return Point(on, numerator, denominator)


TABLE = [
    ("half-way up the first line", BASE, [MIDDLE], [value(15)], TODAY, True),
    ("just below it", BASE, [MIDDLE], [value(149, denominator=400)], TODAY, False),
    ("another denominator", BASE, [MIDDLE], [value(4, denominator=10)], TODAY, True),
    ("no baseline", None, [MIDDLE], [value(40)], TODAY, None),
    ("no target", BASE, [], [value(40)], TODAY, None),
    ("no value", BASE, [MIDDLE], [], TODAY, None),
    ("only a value to come", BASE, [MIDDLE], [value(40)], date(2026, 3, 1), None),
    ("the newest counts", BASE, [MIDDLE], [value(1, date(2026, 1, 1)), value(15)], TODAY, True),
    ("nothing since a target", BASE, [MIDDLE, LAST], [value(20)], date(2026, 9, 1), None),
    ("after the last target", BASE, [LAST], [value(30, date(2027, 10, 1))], date(2027, 10, 2), True),
    ("fewer is better", LAST, [Point(date(2028, 9, 1), 10, 40)],
     [value(19, date(2028, 3, 2))], date(2028, 3, 3), True),
    ("fewer, and too many", LAST, [Point(date(2028, 9, 1), 10, 40)],
     [value(21, date(2028, 3, 2))], date(2028, 3, 3), False),
    ("to hold what there is", BASE, [Point(date(2026, 9, 1), 10, 40)], [value(10)], TODAY, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("baseline", "targets", "values", "today", "expected"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_on_track(baseline, targets, values, today, expected):
    assert on_track(baseline, targets, values, today) is expected


def test_standing_says_what_was_wanted():
    standing = standing_of(BASE, [MIDDLE], [value(18)], TODAY)

    assert standing.state == "on_track"
    assert standing.why == "18 of 40 (45%) on Mar 2, 2026; at least 37% was wanted by then."


def test_standing_names_the_target_that_passed():
    standing = standing_of(BASE, [MIDDLE], [value(18)], date(2026, 10, 1))

    assert standing.state == "unknown"
    assert standing.why == "A target fell due on Sep 1, 2026, and nothing was measured since."


days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@st.composite
def points(draw):
    denominator = draw(st.integers(1, 500))
    return Point(draw(days), draw(st.integers(0, denominator)), denominator)


@given(points(), st.lists(points(), min_size=1, max_size=4), days)
def test_what_is_wanted_lies_between_baseline_and_targets(baseline, targets, day):
    targets = [t for t in targets if t.on > baseline.on]
    shares = [point.share for point in (baseline, *targets)]

    assert min(shares) <= wanted_on(day, baseline, targets) <= max(shares)


@given(points(), st.lists(points(), max_size=4), points(), days)
def test_a_higher_value_never_loses_the_track_of_a_rising_goal(baseline, targets, newest, today):
    targets = [t for t in targets if t.on > baseline.on and t.share >= baseline.share]
    higher = Point(newest.on, newest.denominator, newest.denominator)

    if on_track(baseline, targets, [newest], today):
        assert on_track(baseline, targets, [higher], today) is True


@given(points(), st.lists(points(), max_size=4), st.lists(points(), max_size=4), days)
def test_unknown_without_baseline_target_or_value(baseline, targets, values, today):
    assert on_track(None, targets, values, today) is None
    assert on_track(baseline, [], values, today) is None
    assert on_track(baseline, targets, [], today) is None


@given(points(), points(), points())
def test_a_passed_target_without_a_value_is_unknown(baseline, target, newest):
    late = max(target.on, newest.on) + timedelta(days=1)

    if newest.on < target.on:
        assert on_track(baseline, [target], [newest], late) is None
