from statistics import median_low

from hypothesis import given
from hypothesis import strategies as st

from scaling.rules.waiting import Wait, median_wait

months = st.lists(st.integers(0, 48), min_size=1, max_size=20)


def there(numbers):
    return [Wait(each, is_there=True) for each in numbers]


def test_median_counts_who_is_not_there_yet():
    """Three of six are there after 6, 8 and 12 months; three wait since 20."""
    rows = [*there([6, 8, 12]), Wait(20, is_there=False, n=3)]

    assert median_wait(rows) == 12
    assert median_wait([*rows, Wait(20, is_there=False)]) is None


def test_who_left_the_wait_early_is_no_longer_at_risk():
    """Of four, one waited 2 months so far; of the three left two got there by month 9."""
    rows = [Wait(2, is_there=False), *there([5, 9]), Wait(12, is_there=False)]

    assert median_wait(rows) == 9


def test_nobody_is_no_median():
    assert median_wait([]) is None


@given(months)
def test_without_censoring_it_is_the_lower_median(numbers):
    assert median_wait(there(numbers)) == median_low(numbers)


@given(months, months)
def test_waiting_longer_never_shortens_the_median(arrived, waiting):
    """Who waits beyond the last arrival makes the median no smaller."""
    last = max(arrived)
    rows = there(arrived)
    more = [Wait(last + each, is_there=False) for each in waiting]

    found = median_wait([*rows, *more])

    assert found is None or found >= median_wait(rows)


@given(months, st.integers(1, 5))
def test_equal_rows_count_as_often_as_they_are(numbers, n):
    assert median_wait([Wait(each, is_there=True, n=n) for each in numbers]) == median_wait(
        there(numbers)
    )
