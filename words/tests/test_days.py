from datetime import UTC, date, datetime, time

import pytest

from words import days

TUESDAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("say", "said"),
    [
        (days.short_day, "Mar 3, 2026"),
        (days.long_day, "Tue, Mar 3, 2026"),
        (days.short_month, "Mar 2026"),
        (days.long_month, "March 2026"),
    ],
)
def test_day_is_said_in_one_notation(say, said):
    assert say(TUESDAY) == said


def test_moment_is_a_day_and_the_clock_of_its_zone():
    assert days.moment(datetime(2026, 3, 13, 9, 5, tzinfo=UTC)) == "Fri, Mar 13, 2026, 9:05 AM"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(0, 5), "12:05 AM"),
        (time(9, 30), "9:30 AM"),
        (time(12, 0), "12:00 PM"),
        (time(16, 30), "4:30 PM"),
    ],
)
def test_clock_has_twelve_hours(at, said):
    assert days.clock(at) == said


@pytest.mark.parametrize(
    ("months", "said"), [(0, "this month"), (1, "last month"), (15, "15 months ago")]
)
def test_age_is_said_in_months(months, said):
    assert days.months_ago(months) == said


@pytest.mark.parametrize(
    ("kept", "said"),
    [("2026-03-03", "Mar 3, 2026"), ("2026-13-45", "2026-13-45"), ("Spring", "Spring"), ("", "")],
)
def test_day_of_the_history_is_said_as_others_are(kept, said):
    assert days.kept_day(kept) == said
