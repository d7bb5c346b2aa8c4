from datetime import UTC, date, datetime, time

import pytest

from engagements.rules import wall_time

MARCH, JULY = date(2026, 3, 3), date(2026, 7, 7)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "words"),
    [
        (MARCH, time(9, 0), "America/Chicago", "Tue 3 Mar 2026, 9:00 Central"),
        (JULY, time(9, 0), "America/Chicago", "Tue 7 Jul 2026, 9:00 Central"),
        (MARCH, time(13, 5), "America/New_York", "Tue 3 Mar 2026, 13:05 Eastern"),
        (JULY, time(9, 0), "America/Phoenix", "Tue 7 Jul 2026, 9:00 Arizona"),
        (JULY, time(9, 0), "America/Denver", "Tue 7 Jul 2026, 9:00 Mountain"),
        (JULY, time(9, 0), "America/Indiana/Indianapolis", "Tue 7 Jul 2026, 9:00 Eastern"),
        (JULY, time(0, 30), "Pacific/Honolulu", "Tue 7 Jul 2026, 0:30 Hawaii"),
        (JULY, time(9, 0), "America/Puerto_Rico", "Tue 7 Jul 2026, 9:00 Atlantic"),
        (JULY, time(9, 0), "Pacific/Guam", "Tue 7 Jul 2026, 9:00 Chamorro"),
        (MARCH, None, "America/Chicago", "Tue 3 Mar 2026"),
        # The two days of 2026 on which the clocks change.
        (date(2026, 3, 8), time(9, 0), "America/Chicago", "Sun 8 Mar 2026, 9:00 Central"),
        (date(2026, 3, 8), time(2, 30), "America/Chicago", "Sun 8 Mar 2026, 3:30 Central"),
        (date(2026, 3, 8), time(2, 30), "America/Phoenix", "Sun 8 Mar 2026, 2:30 Arizona"),
        (date(2026, 11, 1), time(1, 30), "America/Chicago", "Sun 1 Nov 2026, 1:30 Central"),
        (date(2026, 11, 1), time(9, 0), "America/Chicago", "Sun 1 Nov 2026, 9:00 Central"),
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
