from datetime import UTC, date, datetime, time

import pytest

from words import days

TUESDAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("say", "said"),
    [
        (days.short_day, "3 Mar 2026"),
        (days.long_day, "Tue 3 Mar 2026"),
        (days.short_month, "Mar 2026"),
        (days.long_month, "March 2026"),
    ],
)
def test_day_is_said_in_one_notation(say, said):
    assert say(TUESDAY) == said


def test_moment_is_a_day_and_the_clock_of_its_zone():
    assert days.moment(datetime(2026, 3, 13, 9, 5, tzinfo=UTC)) == "Fri 13 Mar 2026, 09:05"
    assert days.clock(time(16, 30)) == "16:30"


@pytest.mark.parametrize(
    ("months", "said"), [(0, "this month"), (1, "last month"), (15, "15 months ago")]
)
def test_age_is_said_in_months(months, said):
    assert days.months_ago(months) == said
