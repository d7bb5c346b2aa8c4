"""A figure in words, and what it is made of."""

import pytest

from accountability.metrics.ratio import (
    MINUTES,
    Definition,
    Ratio,
    Row,
    days,
    hours,
    in_words,
    nothing,
    ratio,
)

VISITS = Definition("visits", "Visits held", "Those held.", "visits", "No visit was due.")
HOURS = Definition("hours", "Hours", "Those given.", MINUTES, "No hours are agreed.")


def test_rows_are_counted_or_missing():
    found = ratio(VISITS, [Row("A")], [Row("B"), Row("C")])

    assert (found.numerator, found.denominator, found.n_missing) == (1, 3, 2)
    assert (found.percent, found.words) == (33, "1 of 3 visits")


def test_nothing_to_count_is_no_percent():
    found = ratio(VISITS, (), ())

    assert (found.has_data, found.percent, found.words) == (False, None, "No visit was due.")


def test_missing_rows_that_are_not_named_count_too():
    assert Ratio(VISITS, 1, 9, missing=(Row("A"),), more=7).n_missing == 8


@pytest.mark.parametrize(
    ("definition", "numerator", "denominator", "words"),
    [
        (VISITS, 0, 1, "0 of 1 visit"),
        (VISITS, 1, 1, "1 of 1 visit"),
        (VISITS, 1_200, 12_345, "1,200 of 12,345 visits"),
        (HOURS, 60, 150, "1 hour of 2.5 hours"),
        (HOURS, 0, 0, "No hours are agreed."),
    ],
)
def test_figure_is_said_in_its_unit(definition, numerator, denominator, words):
    assert in_words(definition, numerator, denominator) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 hours"),
        (2, "0 hours"),
        (6, "0.1 hours"),
        (60, "1 hour"),
        (66, "1.1 hours"),
        (119, "2 hours"),
        (60_000, "1,000 hours"),
        (60_030, "1,000.5 hours"),
    ],
)
def test_minutes_are_said_as_hours_with_one_decimal(minutes, words):
    assert hours(minutes) == words


def test_one_day_is_no_days():
    assert [days(n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


def test_month_that_does_not_count_says_so_of_every_definition():
    found = nothing((VISITS, HOURS))

    assert [each.words for each in found.ratios] == ["No visit was due.", "No hours are agreed."]
    assert found.findings == ()


@pytest.mark.parametrize("pair", [(-1, 2), (3, 2)])
def test_figure_outside_its_whole_is_refused_by_its_name(pair):
    with pytest.raises(ValueError, match="visits"):
        Ratio(VISITS, *pair)
