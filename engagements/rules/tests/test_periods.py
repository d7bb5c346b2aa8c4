from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.rules.periods import (
    InvalidPeriod,
    Period,
    add_months,
    first_containing,
    last_day,
    last_year,
    log_due_on,
    log_is_late,
    longest_gap,
    month_number,
    month_of,
    month_period,
    month_range,
    months_between,
    school_year,
    total_months,
    year_from,
)

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("month", "n", "expected"),
    [
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 11, 1), 14, date(2028, 1, 1)),
        (date(2026, 3, 1), -27, date(2023, 12, 1)),
    ],
)
def test_add_months_across_years(month, n, expected):
    assert add_months(month, n) == expected


@given(days, st.integers(-600, 600))
def test_add_months_is_undone_by_its_opposite(day, n):
    there = add_months(day, n)

    assert add_months(there, -n) == month_of(day)
    assert months_between(day, there) == n


def test_months_between_looks_at_months_and_not_days():
    assert months_between(date(2026, 1, 31), date(2026, 2, 1)) == 1
    assert months_between(date(2026, 1, 1), date(2026, 1, 31)) == 0
    assert months_between(date(2026, 2, 1), date(2025, 11, 30)) == -3


def test_month_range_holds_both_ends():
    months = month_range(date(2026, 11, 17), date(2027, 2, 3))

    assert months == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]


def test_month_range_reversed_is_empty():
    assert month_range(date(2026, 2, 1), date(2026, 1, 31)) == []


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2028, 2, 14), date(2028, 2, 29)),
        (date(2000, 2, 1), date(2000, 2, 29)),
        (date(2100, 2, 1), date(2100, 2, 28)),
        (date(2026, 4, 30), date(2026, 4, 30)),
        (date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_last_day_of_month(month, expected):
    assert last_day(month) == expected


@given(days)
def test_last_day_is_followed_by_the_next_month(day):
    assert last_day(day) + timedelta(days=1) == add_months(day, 1)


def test_month_period_is_named_for_a_reader():
    period = month_period(date(2026, 3, 9))

    assert period == Period(date(2026, 3, 1), date(2026, 3, 31))
    assert period.name == "March 2026"


def test_period_holds_both_of_its_ends():
    period = Period(date(2026, 12, 20), date(2027, 1, 3), "Winter break")

    assert date(2026, 12, 19) not in period
    assert date(2026, 12, 20) in period
    assert date(2027, 1, 3) in period
    assert date(2027, 1, 4) not in period
    assert period.months == [date(2026, 12, 1), date(2027, 1, 1)]


def test_period_of_one_day_is_allowed():
    assert date(2026, 5, 4) in Period(date(2026, 5, 4), date(2026, 5, 4))


def test_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidPeriod, match="cannot end on 2026-01-01, before it begins"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


def test_period_name_plays_no_part_in_comparison():
    first, last = date(2026, 1, 1), date(2026, 1, 2)

    assert Period(first, last, "a") == Period(first, last, "b")
    assert hash(Period(first, last, "a")) == hash(Period(first, last, "b"))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 1, 1), date(2026, 1, 9), False),
        (date(2026, 1, 1), date(2026, 1, 10), True),
        (date(2026, 1, 12), date(2026, 1, 13), True),
        (date(2026, 1, 1), date(2026, 2, 1), True),
        (date(2026, 1, 20), date(2026, 1, 30), True),
        (date(2026, 1, 21), date(2026, 1, 30), False),
    ],
)
def test_period_overlaps_when_they_share_a_day(first, last, expected):
    period = Period(date(2026, 1, 10), date(2026, 1, 20))

    assert period.overlaps(Period(first, last)) is expected
    assert Period(first, last).overlaps(period) is expected


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (date(2024, 8, 1), 1),
        (date(2024, 12, 31), 5),
        (date(2025, 8, 1), 13),
        (date(2024, 7, 31), 0),
        (date(2028, 1, 1), 42),
    ],
)
def test_month_number_counts_from_the_starting_month(month, expected):
    assert month_number(date(2024, 8, 15), month) == expected


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (date(2024, 8, 1), date(2027, 7, 31), 36),
        (date(2024, 8, 15), date(2027, 8, 14), 37),
        (date(2024, 8, 1), date(2024, 8, 1), 1),
    ],
)
def test_total_months_counts_every_month_touched(starts_on, ends_on, expected):
    assert total_months(starts_on, ends_on) == expected
    assert month_number(starts_on, ends_on) == expected


@pytest.mark.parametrize(
    ("day", "starts_month", "first", "last", "name"),
    [
        (date(2026, 7, 1), 7, date(2026, 7, 1), date(2027, 6, 30), "2026-27"),
        (date(2027, 6, 30), 7, date(2026, 7, 1), date(2027, 6, 30), "2026-27"),
        (date(2027, 7, 1), 7, date(2027, 7, 1), date(2028, 6, 30), "2027-28"),
        (date(2027, 1, 1), 7, date(2026, 7, 1), date(2027, 6, 30), "2026-27"),
        (date(2026, 9, 30), 10, date(2025, 10, 1), date(2026, 9, 30), "2025-26"),
        (date(2026, 10, 1), 10, date(2026, 10, 1), date(2027, 9, 30), "2026-27"),
        (date(2026, 5, 5), 1, date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2000, 2, 29), 7, date(1999, 7, 1), date(2000, 6, 30), "1999-00"),
        (date(2028, 2, 29), 3, date(2027, 3, 1), date(2028, 2, 29), "2027-28"),
    ],
)
def test_school_year_crosses_new_year(day, starts_month, first, last, name):
    year = school_year(day, starts_month)

    assert (year.first, year.last, year.name) == (first, last, name)


@given(days, st.integers(1, 12))
def test_school_year_holds_its_day_and_adjoins_the_next(day, starts_month):
    year = school_year(day, starts_month)

    assert day in year
    assert len(year.months) == 12
    assert school_year(year.last + timedelta(days=1), starts_month).first == year.last + timedelta(
        days=1
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 7, 1), date(2027, 6, 30)),
        (date(2026, 1, 31), date(2027, 1, 30)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 27)),
        (date(2023, 3, 1), date(2024, 2, 29)),
    ],
)
def test_year_from_ends_before_the_anniversary(first, last):
    assert year_from(first) == Period(first, last)


@pytest.mark.parametrize(
    ("held_on", "logged_on", "expected"),
    [
        (date(2026, 3, 1), date(2026, 4, 15), False),
        (date(2026, 3, 1), date(2026, 4, 16), True),
        (date(2026, 3, 31), date(2026, 4, 15), False),
        (date(2026, 3, 31), date(2026, 3, 31), False),
        (date(2026, 12, 5), date(2027, 1, 15), False),
        (date(2026, 12, 5), date(2027, 1, 16), True),
        (date(2028, 2, 29), date(2028, 3, 15), False),
    ],
)
def test_log_is_late_more_than_fifteen_days_after_the_month(held_on, logged_on, expected):
    assert log_is_late(held_on, logged_on) is expected


def test_log_due_on_is_the_last_day_on_time():
    assert log_due_on(date(2026, 3, 9)) == date(2026, 4, 15)


def test_first_containing_takes_the_earliest():
    long = Period(date(2026, 1, 1), date(2026, 1, 31), "January")
    short = Period(date(2026, 1, 10), date(2026, 1, 12), "Storm")

    assert first_containing([short, long], date(2026, 1, 11)) is long
    assert first_containing([short, long], date(2026, 2, 1)) is None


def test_longest_gap_counts_the_time_before_and_after():
    marks = [date(2025, 3, 1), date(2025, 3, 11)]

    assert longest_gap(marks, date(2025, 2, 1), date(2025, 3, 20)) == 28
    assert longest_gap(marks, date(2025, 2, 25), date(2025, 5, 1)) == 51


def test_longest_gap_without_contact_is_unknown():
    assert longest_gap([], date(2025, 1, 1), date(2025, 12, 31)) is None


@given(st.lists(days, min_size=1), days)
def test_longest_gap_never_grows_with_one_more_contact(marks, extra):
    first, last = min(marks), max(marks)

    before = longest_gap(marks, first, last)
    after = longest_gap([*marks, extra], first, last)

    assert after <= before


def test_last_year_begins_with_the_engagement():
    today = date(2026, 1, 10)

    assert last_year(today, date(2025, 12, 1)).first == date(2025, 12, 1)
    assert last_year(today, date(2020, 1, 1)).first == today - timedelta(days=365)
    assert last_year(today, today) == Period(today, today)
