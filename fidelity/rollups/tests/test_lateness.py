"""What is lacking, and in which words; the pages test the query of units."""

from datetime import date

import pytest

from fidelity.rollups.lateness import (
    Gap,
    Lateness,
    Overdue,
    Passed,
    UnitGaps,
    lateness_of,
    overdue_of,
)
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


def n_latest(series):
    return overdue_of(series, TODAY).n_latest


def unit(*numbers, total=0):
    return UnitGaps(1, "Alder", total, tuple(Gap("", n, "") for n in numbers))


def late(**given):
    facts = {
        "engagement_id": 5,
        "overdue": Overdue(0, 0, is_asked=True),
        "windows": (),
        "units": (),
        "n_units": 0,
        "query": "",
    }
    return Lateness(**facts | given)


def test_window_is_named_by_its_instrument_and_month():
    assert passed().name == "School check, September 2026"


@pytest.mark.parametrize(
    ("n_latest", "n_older", "n_units", "answer"),
    [
        (0, 0, 0, "Nobody: every measure that was due is there."),
        (1, 0, 0, "1 measure is overdue, of the latest windows."),
        (1, 0, 1, "1 measure is overdue, of the latest windows in 1 district."),
        (1234, 0, 2, "1,234 measures are overdue, of the latest windows in 2 districts."),
        (0, 34, 0, "34 measures are overdue, of earlier windows."),
        (
            1,
            34,
            1,
            "35 measures are overdue, 1 of the latest windows in 1 district, 34 of earlier ones.",
        ),
    ],
)
def test_answer_counts_all_measures_and_says_of_which_windows(n_latest, n_older, n_units, answer):
    overdue = Overdue(n_latest, n_older, is_asked=True)

    assert late(overdue=overdue, n_units=n_units).answer == answer


def test_where_nothing_was_due_nobody_was_asked():
    found = lateness_of(5, [], month(9), TODAY)

    assert (found.answer, found.tone) == ("Not asked: no measure has come due yet.", "")


@pytest.mark.parametrize(
    ("n_latest", "n_older", "tone"),
    [(0, 0, "good"), (0, 34, "attend"), (1, 0, "late"), (1, 34, "late")],
)
def test_tone_is_late_with_the_first_measure_that_lacks(n_latest, n_older, tone):
    assert late(overdue=Overdue(n_latest, n_older, is_asked=True)).tone == tone


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
        ((unit(1),), 1, "Sites outside districts"),
        ((unit(1),), 1201, "1,200 more districts, and sites outside districts"),
    ],
)
def test_elsewhere_is_named_by_what_is_left(units, n_units, words):
    assert late(units=units, n_units=n_units).elsewhere_words == words


def test_lateness_of_windows_that_are_full_asks_no_query():
    """Without the mark of a database a query would fail."""
    found = lateness_of(5, [series(strand(cell(month(9), 5, 5)))], month(10), TODAY)

    assert found == late(query="engagement=5&state=missing&until=2026-10")


def test_lateness_asks_for_measures_older_than_the_latest_window_without_a_query():
    """The latest is full, so no unit is asked for; what August lacks is told all the same."""
    august, september = cell(month(8), 1, 5), cell(month(9), 5, 5)

    found = lateness_of(5, [series(strand(august, september))], month(9), TODAY)

    assert (found.overdue, found.windows) == (Overdue(0, 4, is_asked=True), ())


@pytest.mark.parametrize(
    ("due_on", "n"),
    [(date(2026, 11, 21), 3), (date(2026, 11, 22), 0), (None, 0)],
)
def test_window_lacks_measures_from_the_day_after_it_was_due(due_on, n):
    assert n_latest([series(strand(cell(month(10), 2, 5, due_on=due_on)))]) == n


def test_window_lacks_what_was_not_answered_and_not_what_has_no_score():
    """A measure that was handed in with nothing to score is there."""
    answered = cell(month(9), 2, 5, n_answered=4)

    assert n_latest([series(strand(answered))]) == 1


def test_parts_of_one_version_are_counted_once_by_the_part_most_are_asked_for():
    tier1 = series(strand(cell(month(9), 2, 5), part_id=1), code="check.tier1")
    tier2 = series(strand(cell(month(9), 1, 9), part_id=2), code="check.tier2")

    assert n_latest([tier1, tier2]) == n_latest([tier2, tier1]) == 8


def test_latest_window_of_each_instrument_is_counted():
    """School: September, not August. District: July."""
    school = series(strand(cell(month(8), 0, 9), cell(month(9), 3, 5)), code="school.total")
    district = series(strand(cell(month(7), 1, 2), part_id=2, version_id=2), code="district.total")

    assert n_latest([school, district]) == 2 + 1


def test_latest_window_may_be_of_a_newer_version():
    one = series(
        strand(cell(month(7), 0, 9), version_id=1),
        strand(cell(month(9), 4, 6), version_id=2, part_id=2),
    )

    assert n_latest([one]) == 2
