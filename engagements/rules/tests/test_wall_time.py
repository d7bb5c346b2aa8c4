from datetime import UTC, date, datetime, time

import pytest

from engagements.rules import wall_time

MARCH, JULY = date(2026, 3, 3), date(2026, 7, 7)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "words"),
    [
        (MARCH, time(9, 0), "America/Chicago", "Tue, Mar 3, 2026, 9:00 AM Central"),
        (JULY, time(9, 0), "America/Chicago", "Tue, Jul 7, 2026, 9:00 AM Central"),
        (MARCH, time(13, 5), "America/New_York", "Tue, Mar 3, 2026, 1:05 PM Eastern"),
        (JULY, time(9, 0), "America/Phoenix", "Tue, Jul 7, 2026, 9:00 AM Arizona"),
        (JULY, time(9, 0), "America/Denver", "Tue, Jul 7, 2026, 9:00 AM Mountain"),
        (JULY, time(9, 0), "America/Indiana/Indianapolis", "Tue, Jul 7, 2026, 9:00 AM Eastern"),
        (JULY, time(0, 30), "Pacific/Honolulu", "Tue, Jul 7, 2026, 12:30 AM Hawaii"),
        (JULY, time(9, 0), "America/Puerto_Rico", "Tue, Jul 7, 2026, 9:00 AM Atlantic"),
        (JULY, time(9, 0), "Pacific/Guam", "Tue, Jul 7, 2026, 9:00 AM Chamorro"),
        (MARCH, None, "America/Chicago", "Tue, Mar 3, 2026"),
        # The two days of 2026 on which the clocks change.
        (date(2026, 3, 8), time(9, 0), "America/Chicago", "Sun, Mar 8, 2026, 9:00 AM Central"),
        (date(2026, 3, 8), time(2, 30), "America/Chicago", "Sun, Mar 8, 2026, 3:30 AM Central"),
        (date(2026, 3, 8), time(2, 30), "America/Phoenix", "Sun, Mar 8, 2026, 2:30 AM Arizona"),
        (date(2026, 11, 1), time(1, 30), "America/Chicago", "Sun, Nov 1, 2026, 1:30 AM Central"),
        (date(2026, 11, 1), time(9, 0), "America/Chicago", "Sun, Nov 1, 2026, 9:00 AM Central"),
    ],
)
def test_in_words(day, clock, zone, words):
    assert wall_time.in_words(day, clock, zone) == words


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2026, 3, 4, 3, 0, tzinfo=UTC), "America/Chicago", MARCH),
        (datetime(2026, 3, 3, 20, 0, tzinfo=UTC), "Pacific/Guam", date(2026, 3, 4)),
    ],
)
def test_local_day(moment, zone, day):
    assert wall_time.local_day(moment, zone) == day
