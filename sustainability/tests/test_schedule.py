from datetime import date

import pytest

from sustainability.schedule import review_days


def test_review_days_count_from_the_first():
    days = review_days(date(2026, 1, 31), 1, date(2026, 5, 31))

    assert days == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]


def test_review_days_before_the_first_are_none():
    assert review_days(date(2026, 6, 1), 3, date(2026, 5, 31)) == []


def test_review_days_refuse_an_interval_below_a_month():
    with pytest.raises(ValueError, match="one month or more"):
        review_days(date(2026, 6, 1), 0, date(2026, 7, 1))
