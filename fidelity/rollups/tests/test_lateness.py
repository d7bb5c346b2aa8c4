"""What is lacking, and in which words; the pages test the query of units."""

from datetime import date

import pytest

from fidelity.rollups.lateness import Gap, Lateness, Passed, UnitGaps, lateness_of, n_lacking_now
from fidelity.tests.cells import TODAY, cell, month, series, strand


def passed(n=3, **given):
    facts = {
        "version_id": 1,
        "part_id": 1,
        "instrument": "School check",
        "level": "school",
        "month": month(9),
        "due_on": date(2026, 10, 11),
        "n": n,
        "days": 42,
        "query": "",
    }
    return Passed(**facts | given)


def unit(*numbers, total=0):
    return UnitGaps(1, "Alder", total, tuple(Gap("", n, "") for n in numbers))


def late(**given):
    facts = {
        "engagement_id": 5,
        "n": 0,
        "n_older": 0,
        "windows": (),
        "units": (),
        "n_units": 0,
        "older_query": "",
    }
    return Lateness(**facts | given)


def test_window_is_named_by_its_instrument_and_month():
    assert passed().name == "School check, September 2026"


@pytest.mark.parametrize(
    ("n", "n_units", "answer"),
    [
        (0, 0, "Nobody: every measure of the latest windows is there."),
        (1, 0, "1 measure is missing from the latest windows."),
        (1, 1, "1 measure is missing from the latest windows, in 1 district."),
        (1234, 2, "1,234 measures are missing from the latest windows, in 2 districts."),
    ],
)
def test_answer_counts_measures_and_districts(n, n_units, answer):
    assert late(n=n, n_units=n_units).answer == answer


@pytest.mark.parametrize(("n", "tone"), [(0, "good"), (1, "late")])
def test_tone_is_late_with_the_first_measure_that_lacks(n, tone):
    assert late(n=n).tone == tone


@pytest.mark.parametrize(
    ("n_older", "words"),
    [
        (1, "1 measure of earlier windows never came"),
        (2000, "2,000 measures of earlier windows never came"),
    ],
)
def test_older_measures_are_counted_in_words(n_older, words):
    assert late(n_older=n_older).older_words == words


def test_elsewhere_is_what_the_units_shown_do_not_account_for():
    found = late(windows=(passed(7), passed(2)), units=(unit(3, None), unit(1, 2)))

    assert (found.elsewhere, found.has_elsewhere) == ([3, 0], True)


def test_nothing_is_elsewhere_where_the_units_account_for_all():
    found = late(windows=(passed(4),), units=(unit(4),))

    assert (found.elsewhere, found.has_elsewhere) == ([0], False)


@pytest.mark.parametrize(
    ("units", "n_units", "words"),
    [
        ((), 0, "Sites outside districts"),
        ((unit(1),), 1, "Regions, and sites outside districts"),
        ((unit(1),), 1201, "1,200 more districts, and sites outside districts"),
    ],
)
def test_elsewhere_is_named_by_what_is_left(units, n_units, words):
    assert late(units=units, n_units=n_units).elsewhere_words == words


def test_lateness_of_windows_that_are_full_asks_no_query():
    """Without the mark of a database a query would fail."""
    found = lateness_of(5, [series(strand(cell(month(9), 5, 5)))], TODAY)

    assert found == late(older_query="engagement=5&state=missing")


def test_lateness_asks_for_measures_older_than_the_latest_window_without_a_query():
    """The latest is full, so no unit is asked for; what August lacks is told all the same."""
    august, september = cell(month(8), 1, 5), cell(month(9), 5, 5)

    found = lateness_of(5, [series(strand(august, september))], TODAY)

    assert (found.n, found.n_older, found.windows) == (0, 4, ())


@pytest.mark.parametrize(
    ("due_on", "n"),
    [(date(2026, 11, 21), 3), (date(2026, 11, 22), 0), (None, 0)],
)
def test_window_lacks_measures_from_the_day_after_it_was_due(due_on, n):
    assert n_lacking_now([series(strand(cell(month(10), 2, 5, due_on=due_on)))], TODAY) == n


def test_window_lacks_what_was_not_answered_and_not_what_has_no_score():
    """A measure that was handed in with nothing to score is there."""
    answered = cell(month(9), 2, 5, n_answered=4)

    assert n_lacking_now([series(strand(answered))], TODAY) == 1


def test_parts_of_one_version_are_counted_once_by_the_part_most_are_asked_for():
    tier1 = series(strand(cell(month(9), 2, 5), part_id=1), code="check.tier1")
    tier2 = series(strand(cell(month(9), 1, 9), part_id=2), code="check.tier2")

    assert n_lacking_now([tier1, tier2], TODAY) == n_lacking_now([tier2, tier1], TODAY) == 8


def test_latest_window_of_each_instrument_is_counted():
    """School: September, not August. District: July."""
    school = series(strand(cell(month(8), 0, 9), cell(month(9), 3, 5)), code="school.total")
    district = series(strand(cell(month(7), 1, 2), part_id=2, version_id=2), code="district.total")

    assert n_lacking_now([school, district], TODAY) == 2 + 1


def test_latest_window_may_be_of_a_newer_version():
    one = series(
        strand(cell(month(7), 0, 9), version_id=1),
        strand(cell(month(9), 4, 6), version_id=2, part_id=2),
    )

    assert n_lacking_now([one], TODAY) == 2
