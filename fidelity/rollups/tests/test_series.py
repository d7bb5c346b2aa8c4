from datetime import date

import pytest

from fidelity.rollups.series import Shape, percent_words, read
from fidelity.tests.cells import TODAY, cell, month, series, strand


@pytest.mark.parametrize(
    ("n", "shape"),
    [
        (0, Shape.EMPTY),
        (1, Shape.SINGLE),
        (2, Shape.LISTED),
        (4, Shape.LISTED),
        (5, Shape.SUMMARY),
    ],
)
def test_shape_follows_the_number_of_sites(n, shape):
    assert cell(month(3), n).shape == shape


@pytest.mark.parametrize(("n", "value"), [(0, None), (1, 60.0), (3, None), (5, 60.0)])
def test_value_is_none_where_sites_are_listed(n, value):
    assert cell(month(3), n, median=60.0 if n else None).value == value


@pytest.mark.parametrize(
    ("day", "is_over"), [(date(2026, 4, 10), False), (date(2026, 4, 11), True)]
)
def test_window_is_over_the_day_after_it_was_due(day, is_over):
    assert cell(month(3), 1, 3).is_over(day) is is_over


def test_window_is_over_once_everybody_has_delivered():
    assert cell(month(11), 3, 3).is_over(TODAY)


def test_reading_prefers_a_window_that_is_over_to_one_being_filled_in():
    october, november = cell(month(10), 8, 9, median=60.0), cell(month(11), 2, 9)

    reading = read(series(strand(october, november)), month(11), TODAY)

    assert (reading.cell, reading.so_far, reading.age) == (october, november, 1)


def test_reading_takes_an_open_window_when_there_is_no_other():
    november = cell(month(11), 2, 9)

    reading = read(series(strand(november)), month(11), TODAY)

    assert (reading.cell, reading.so_far) == (november, None)


def test_reading_passes_over_a_missed_window_and_tells_its_age():
    august, september = cell(month(8), 5, median=50.0), cell(month(9), 0, 5)

    reading = read(series(strand(august, september)), month(11), TODAY)

    assert (reading.cell, reading.age, reading.is_stale) == (august, 3, True)


def test_reading_of_a_past_month_knows_nothing_later():
    january, june = cell(month(1), 5, median=50.0), cell(month(6), 5, median=90.0)

    assert read(series(strand(january, june)), month(3), TODAY).cell == january


def test_reading_of_nothing_scored_names_the_window_that_was_awaited():
    september = cell(month(9), 0, 5)

    reading = read(series(strand(september)), month(11), TODAY)

    assert (reading.cell, reading.awaited) == (None, september)


def test_reading_follows_the_series_into_its_next_version():
    old = strand(cell(month(1), 5, median=80.0), version="2.1")
    new = strand(cell(month(9), 5, median=55.0), version="3.0", part_id=2)

    reading = read(series(old, new), month(11), TODAY)

    assert (reading.strand, reading.cell.median) == (new, 55.0)


@pytest.mark.parametrize(
    ("value", "criterion", "words"),
    [
        (0.0, 70, "0%"),
        (70.4, None, "70%"),
        (70.5, None, "71%"),
        (69.6, 70, "69.6%"),
        (69.96, 70, "69.96%"),
        (70.0, 70, "70%"),
        (100.0, 70, "100%"),
    ],
)
def test_percent_has_decimals_only_where_they_decide(value, criterion, words):
    assert percent_words(value, criterion) == words
