from dataclasses import replace

import pytest

from fidelity.monthly import strip
from fidelity.tests.cells import TODAY, cell, month, series, sites, strand

NOVEMBER = month(11)


def tile(one):
    return strip.tile(one, NOVEMBER, TODAY)


def paired(n, then, now, criterion_then=0, criterion_now=0, **given):
    return {
        "n_paired": n,
        "paired_median_then": then,
        "paired_median_now": now,
        "paired_criterion_then": criterion_then,
        "paired_criterion_now": criterion_now,
        **given,
    }


def test_tile_of_many_sites_counts_those_at_criterion_and_shows_the_spread():
    october = cell(month(10), 8, 9, median=64.0, n_criterion=3)

    shown = tile(series(strand(october)))

    assert (shown.figure, shown.figure_of) == ("3", "of 8 schools at criterion")
    assert shown.spread == "Median 64%, middle half 54% to 74%"
    assert (shown.counted, shown.lacking) == ("8 of 9 schools measured", "1 not measured")
    assert (shown.window, shown.age) == ("October 2026", "last month")


def test_tile_of_one_site_is_its_own_percent_and_verdict():
    shown = tile(sites(*[None] * 9, 69.6))

    assert (shown.figure, shown.state, shown.title) == ("69.6%", "below", "School")


def test_tile_of_what_only_the_provider_says_gives_no_verdict():
    said = replace(
        strand(cell(month(10), 1, median=94, n_criterion=1)), own_word=frozenset({month(10)})
    )

    found = strip.tile(series(said, level="provider"), month(10), TODAY)

    assert (found.figure, found.state) == ("94%", "own_word")


def test_tile_of_fewer_than_five_sites_has_no_median():
    shown = tile(series(strand(cell(month(10), 4, median=64.0, n_criterion=1))))

    assert (shown.figure, shown.median, shown.low, shown.spread) == ("1", None, None, "")
    assert shown.is_listed


def test_change_beside_a_count_says_that_it_is_the_medians():
    same = {"before": month(9), "n_same": 8, "same_median_then": 50.0, "same_median_now": 64.0}
    many = tile(series(strand(cell(month(10), 8, median=64.0, **same), criterion=None)))
    alone = tile(sites(*[None] * 9, 69.6))

    assert many.change_told_alone == "Median 14 points up since September 2026"
    assert alone.change_told_alone == "The first window of this version"


@pytest.mark.parametrize(
    ("window", "state", "detail"),
    [
        (cell(month(10), 0, 5), "not_measured", "October 2026"),
        (cell(month(11), 0, 5), "not_due", "due Fri, Dec 11, 2026"),
        (cell(month(10), 0, 0, due_on=None), "not_applicable", ""),
    ],
)
def test_missing_not_due_and_not_applicable_are_three_things(window, state, detail):
    shown = tile(series(strand(window)))

    assert (shown.state, shown.state_detail, shown.figure) == (state, detail, "")


def test_zero_percent_is_a_value():
    shown = tile(sites(*[None] * 9, 0.0))

    assert (shown.figure, shown.state, shown.median) == ("0%", "below", 0.0)


def test_old_value_says_how_old_it_is():
    shown = tile(series(strand(cell(month(6), 8, median=64.0))))

    assert (shown.age, shown.is_stale) == ("5 months ago", True)


def test_missed_window_is_named_beside_an_older_value():
    shown = tile(series(strand(cell(month(9), 8, median=60.0), cell(month(10), 0, 8))))

    assert (shown.window, shown.missed) == ("September 2026", "October 2026 not measured")


def test_window_being_filled_in_stands_beside_the_last_one():
    shown = tile(series(strand(cell(month(10), 8, median=60.0), cell(month(11), 3, 8))))

    assert shown.so_far == "November 2026 so far: 3 of 8, due Fri, Dec 11, 2026"


@pytest.mark.parametrize(
    ("figures", "words", "tone", "sites"),
    [
        ({}, "No baseline to compare with", "", ""),
        (paired(7, 40.0, 60.4), "20 points up since baseline", "good",
         "median of the same 7 schools"),
        (paired(7, 60.0, 59.4), "1 point down since baseline", "late",
         "median of the same 7 schools"),
        (paired(7, 60.0, 60.4), "No change since baseline", "", "median of the same 7 schools"),
        (paired(3, 40.0, 60.0, 0, 2), "0 to 2 at criterion since baseline", "good",
         "the same 3 schools"),
        (paired(1, 40.0, 60.0), "20 points up since baseline", "good",
         "the one school with a baseline"),
    ],
)  # fmt: skip
def test_change_since_baseline_is_of_the_same_sites_only(figures, words, tone, sites):
    change = tile(series(strand(cell(month(10), 8, median=60.0, **figures)))).since_baseline

    assert (change.words, change.tone, change.sites) == (words, tone, sites)


@pytest.mark.parametrize(
    ("values", "words", "tone", "arrow"),
    [
        (
            [63, 70, 61, 72, 60, 71, 62, 73, 61, 70, 94],
            "31 points up since baseline, not beyond ordinary variation",
            "",
            "",
        ),
        (
            [63, 62, 61, 60, 61, 62, 95, 93, 96, 95, 94],
            "31 points up since baseline",
            "good",
            "up",
        ),
        (
            [99, 97, 98, 99, 96, 99, 95, 93, 94, 95, 94],
            "31 points up since baseline, though lately it fell",
            "",
            "",
        ),
        ([63, 94], "31 points up since baseline", "good", "up"),
    ],
    ids=["noise", "shift", "shift back", "too few to tell"],
)
def test_change_is_praised_only_where_its_chart_does_not_call_it_chance(values, words, tone, arrow):
    *before, last = [cell(month(n), 1, median=value) for n, value in enumerate(values, start=1)]
    change = paired(1, 63.0, 94.0)
    one = series(strand(*before, last._replace(**change)), level="state")

    found = strip.tile(one, NOVEMBER, TODAY)

    told = found.since_baseline
    assert (told.words, told.tone, told.direction) == (words, tone, arrow)


def test_no_baseline_draws_no_earlier_value():
    assert tile(series(strand(cell(month(10), 8, median=60.0)))).since_baseline.then is None


def test_criteria_beyond_one_percent_are_said():
    one = strand(cell(month(10), 8, median=60.0))
    several = strip.tile(
        series(type(one)(1, 1, "1", 80, "80%, and 80% in Expectations", 1, one.cells)),
        NOVEMBER,
        TODAY,
    )

    assert several.has_more_criteria
    assert not tile(series(one)).has_more_criteria


def compared(n, then, now, **given):
    return {
        "before": month(9),
        "n_same": n,
        "same_criterion_then": then,
        "same_criterion_now": now,
        "same_median_then": 50.0,
        "same_median_now": 58.0,
        **given,
    }


@pytest.mark.parametrize(
    ("criterion", "figures", "words", "sites"),
    [
        (70, {}, "The first window of this version", ""),
        (70, compared(0, 0, 0), "No school was measured in September 2026 too", ""),
        (70, compared(7, 2, 4), "2 to 4 at criterion since September 2026", "the same 7 schools"),
        (None, compared(7, 0, 0), "8 points up since September 2026",
         "median of the same 7 schools"),
    ],
)  # fmt: skip
def test_change_since_the_window_before_comes_first(criterion, figures, words, sites):
    window = cell(month(10), 8, median=60.0, **figures)

    change = tile(series(strand(window, criterion=criterion))).change

    assert (change.words, change.sites) == (words, sites)


@pytest.mark.parametrize(
    ("n_approved", "own", "word"),
    [
        (8, False, "Approved"),
        (0, False, "Submitted, not approved yet"),
        (3, False, "3 of 8 approved"),
        (0, True, "Not approved by the state"),
    ],
)
def test_every_value_says_whose_word_it_is(n_approved, own, word):
    one = strand(cell(month(10), 8, median=60.0, n_approved=n_approved))
    own_word = frozenset({month(10)}) if own else frozenset()

    assert tile(series(replace(one, own_word=own_word))).word == word


@pytest.mark.parametrize(
    ("is_headline", "chosen_on", "words"),
    [
        (True, month(8), "Answers for its level since August 2026"),
        (True, None, "Answers for its level, though nobody chose it"),
        (False, None, ""),
    ],
)
def test_tile_says_whether_it_answers_for_its_level(is_headline, chosen_on, words):
    one = strand(cell(month(10), 8, median=60.0))

    assert tile(series(one, is_headline=is_headline, chosen_on=chosen_on)).chosen == words
