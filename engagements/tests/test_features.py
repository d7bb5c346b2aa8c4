from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements import features
from engagements.features import Line, Ratio

DAYS = st.dates(date(2025, 1, 1), date(2025, 12, 31))


def test_ratio_without_anything_to_count_has_no_percent():
    ratio = Ratio("Visits", 0, 0, "")

    assert (ratio.has_data, ratio.percent) == (False, None)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 3), (4, 3)])
def test_ratio_never_passes_one(numerator, denominator):
    with pytest.raises(ValueError, match="Visits"):
        Ratio("Visits", numerator, denominator, "")


def test_ratio_rounds_down_so_that_only_all_is_a_hundred():
    assert Ratio("Visits", 199, 200, "").percent == 99


def test_clarity_names_the_vacant_roles():
    card = features.clarity({"ta_lead": 1}, {"ta_lead": "TA lead", "state": "State"}, "", 3)

    assert (card.ratios[0].numerator, card.ratios[0].missing) == (1, ("State",))
    assert card.lines[0] == Line("Purpose", "Not written down yet")


def test_longest_gap_counts_the_time_before_and_after():
    days = [date(2025, 3, 1), date(2025, 3, 11)]

    assert features.longest_gap(days, date(2025, 2, 1), date(2025, 3, 20)) == 28
    assert features.longest_gap(days, date(2025, 2, 25), date(2025, 5, 1)) == 51


def test_longest_gap_without_contact_is_unknown():
    assert features.longest_gap([], date(2025, 1, 1), date(2025, 12, 31)) is None


@given(st.lists(DAYS, min_size=1), DAYS)
def test_longest_gap_never_grows_with_one_more_contact(days, extra):
    first, last = date(2025, 1, 1), date(2025, 12, 31)

    before = features.longest_gap(days, first, last)
    after = features.longest_gap([*days, extra], first, last)

    assert after <= before


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 hours"),
        (60, "1 hours"),
        (150, "2.5 hours"),
        (119, "2 hours"),
        (72_000, "1,200 hours"),
    ],
)
def test_hours(minutes, words):
    assert features.hours(minutes) == words


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (23, "Shorter than the usual 2 to 5 years"),
        (24, "Within the usual 2 to 5 years"),
        (60, "Within the usual 2 to 5 years"),
        (61, "Longer than the usual 2 to 5 years"),
    ],
)
def test_norm_in_words(months, words):
    assert features.norm_in_words(months) == words


@pytest.mark.parametrize(
    ("today", "number"),
    [(date(2025, 8, 31), 0), (date(2025, 9, 1), 1), (date(2026, 8, 1), 12), (date(2030, 1, 1), 36)],
)
def test_duration_stays_within_the_planned_months(today, number):
    card = features.duration(date(2025, 9, 1), date(2028, 8, 31), today, [])

    assert (card.ratios[0].numerator, card.ratios[0].denominator) == (number, 36)


def test_integrity_names_the_levels_not_worked_on():
    card = features.integrity(["practice"], {"practice": "Practice", "policy": "Policy"}, [])

    assert card.ratios[0].missing == ("Policy",)


def test_last_year_begins_with_the_engagement():
    today = date(2026, 1, 10)

    assert features.last_year(today, date(2025, 12, 1)).first == date(2025, 12, 1)
    assert features.last_year(today, date(2020, 1, 1)).first == today - timedelta(days=365)
    assert features.last_year(today, today).n_days == 1
