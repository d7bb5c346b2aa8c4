from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.rules.periods import add_months
from scaling.rules.crossing import Crossing, Kind, Window, crossing, is_reached

FIRST = date(2025, 9, 1)
NOW = date(2026, 11, 1)

reached = st.lists(st.integers(0, 599), min_size=3, max_size=9)
gaps = st.integers(1, 12)


def windows(numbers, gap=4):
    return [Window(add_months(FIRST, gap * n), each) for n, each in enumerate(numbers)]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (
            [100, 200, 340, 420],
            (
                "At the pace of the last four windows, between March 2027 and June 2027. "
                "If it stops rising, never."
            ),
        ),
        (
            [100, 200, 190, 230],
            (
                "At the pace of the last four windows, not before December 2027. "
                "If it stops rising, never."
            ),
        ),
        (
            [100, 200, 300],
            "At the pace of the last three windows, in May 2027. If it stops rising, never.",
        ),
        ([300, 200, 200, 100], "At the pace of the last four windows, never: it does not rise."),
        (
            [100, 200],
            "Too early to say: a forecast needs three windows of one version, and there are two.",
        ),
        ([], "Too early to say: a forecast needs three windows of one version, and there is none."),
        ([100, 600, 590, 600, 700], "Crossed, in September 2026."),
    ],
)
def test_words_of_a_crossing(numbers, words):
    after = date(2026, 4, 1) if len(numbers) == 3 else NOW

    assert crossing(windows(numbers), 1000, after).words == words


def test_line_is_compared_in_whole_numbers():
    assert (is_reached(599, 1000), is_reached(600, 1000)) == (False, True)


@given(reached, gaps)
def test_earliest_is_not_after_latest_and_both_lie_ahead(numbers, gap):
    found = crossing(windows(numbers, gap), 1000, NOW)

    if found.kind == Kind.BETWEEN:
        assert NOW < found.earliest <= found.latest


@given(reached, st.lists(st.integers(0, 599), max_size=5))
def test_windows_before_the_last_four_say_nothing(numbers, before):
    last = windows(numbers)[-4:]
    earlier = [Window(add_months(FIRST, -4 * (n + 1)), each) for n, each in enumerate(before)]
    if len(last) < 4:
        return

    assert crossing([*reversed(earlier), *last], 1000, NOW) == crossing(last, 1000, NOW)


@given(st.lists(st.integers(0, 599), min_size=3, max_size=4))
def test_no_rise_is_never(numbers):
    assert crossing(windows(sorted(numbers, reverse=True)), 1000, NOW).kind == Kind.NEVER


@given(st.integers(1, 100), st.integers(3, 6))
def test_steady_pace_crosses_where_arithmetic_says(step, n):
    """Months until `last + step * months / 4` is at 600, counted one by one."""
    numbers = [step * each for each in range(n)]
    if numbers[-1] >= 600:
        return
    months = next((m for m in range(241) if numbers[-1] * 4 + step * m >= 2400), None)

    found = crossing(windows(numbers), 1000, FIRST)

    last = add_months(FIRST, 4 * (n - 1))
    if months is None:
        assert found == Crossing(Kind.LATER, min(n, 4), add_months(last, 240))
    else:
        assert found.earliest == found.latest == add_months(last, months)


@given(reached, st.integers(1, 50))
def test_one_more_reached_is_never_later(numbers, more):
    """With the same steps, whoever stands higher crosses no later."""
    higher = [each + more for each in numbers]
    first, second = (crossing(windows(each), 1000, NOW) for each in (numbers, higher))

    if first.kind == Kind.BETWEEN and second.kind == Kind.BETWEEN:
        assert second.earliest <= first.earliest
        assert second.latest <= first.latest
