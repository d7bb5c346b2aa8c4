"""Which days of a month count, and how far a definition looks back."""

from datetime import date

import pytest

from accountability.metrics.window import QUARTER, YEAR, window_of

STARTS, ENDS = date(2025, 9, 10), date(2028, 8, 20)
MARCH = date(2026, 3, 1)
LATER = date(2026, 5, 20)


def window(month=MARCH, today=LATER):
    return window_of(month, STARTS, ENDS, today)


@pytest.mark.parametrize(
    ("month", "today", "days"),
    [
        (MARCH, LATER, (date(2026, 3, 1), date(2026, 3, 31))),
        (date(2026, 3, 17), LATER, (date(2026, 3, 1), date(2026, 3, 31))),
        (MARCH, date(2026, 3, 5), (date(2026, 3, 1), date(2026, 3, 5))),
        (date(2025, 9, 1), LATER, (date(2025, 9, 10), date(2025, 9, 30))),
        (date(2028, 8, 1), date(2029, 1, 1), (date(2028, 8, 1), date(2028, 8, 20))),
    ],
)
def test_month_is_cut_to_the_engagement_and_to_today(month, today, days):
    found = window(month, today)

    assert (found.first, found.last) == days
    assert found.is_empty is False


@pytest.mark.parametrize(
    ("month", "today"),
    [
        (date(2025, 8, 1), LATER),
        (date(2028, 9, 1), date(2029, 1, 1)),
        (date(2026, 6, 1), LATER),
    ],
)
def test_month_outside_the_engagement_or_ahead_is_empty(month, today):
    found = window(month, today)

    assert found.is_empty
    assert found.months == []
    assert found.reaches_back(LATER, YEAR) is False


def test_month_holds_its_first_and_last_day():
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), None]

    assert [day in window() for day in days] == [False, True, True, False, False]


def test_days_back_include_the_last_one():
    """Of 92 days up to 31 March, 30 December is the first."""
    found = window()

    assert found.since(1) == date(2026, 3, 31)
    assert found.since(QUARTER) == date(2025, 12, 30)
    assert found.reaches_back(date(2025, 12, 30), QUARTER)
    assert not found.reaches_back(date(2025, 12, 29), QUARTER)
    assert not found.reaches_back(date(2026, 4, 1), QUARTER)
    assert not found.reaches_back(None, QUARTER)


def test_days_back_end_where_the_engagement_begins():
    assert window().since(YEAR) == STARTS


def test_known_is_what_had_happened_by_the_last_day():
    days = [date(2020, 1, 1), date(2026, 3, 31), date(2026, 4, 1), None]

    assert [window().is_known(day) for day in days] == [True, True, False, False]


def test_months_are_twelve_at_most_and_this_one_last():
    early, late = window(), window(date(2027, 3, 1), date(2027, 5, 1))

    assert early.months == [date(2025, month, 1) for month in (9, 10, 11, 12)] + [
        date(2026, month, 1) for month in (1, 2, 3)
    ]
    assert len(late.months) == 12
    assert (late.months[0], late.months[-1]) == (date(2026, 4, 1), date(2027, 3, 1))
