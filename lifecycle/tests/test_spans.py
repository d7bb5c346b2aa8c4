from datetime import date

import pytest

from lifecycle.spans import warning, years_later


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2025, 9, 1), date(2027, 8, 30), "less than two years"),
        (date(2025, 9, 1), date(2027, 8, 31), ""),
        (date(2025, 9, 1), date(2030, 8, 31), ""),
        (date(2025, 9, 1), date(2030, 9, 1), "more than five years"),
        (date(2024, 2, 29), date(2026, 2, 27), ""),
    ],
)
def test_warning_outside_two_to_five_years(starts_on, ends_on, words):
    found = warning(starts_on, ends_on)

    assert words in found
    assert bool(words) == bool(found)


def test_leap_day_has_no_anniversary_in_most_years():
    assert years_later(date(2024, 2, 29), 2) == date(2026, 2, 28)
