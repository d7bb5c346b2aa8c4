"""The two promises of a run chart's headline: it seldom cries wolf, and it does not sleep.

The rules are counted here by a plain calculation of their own, in whole numbers, and the product's
are held to it.
"""

from collections import Counter
from itertools import groupby
from math import comb, log2
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fidelity.rules.runcharts import Pattern, analyse
from fidelity.rules.tests.test_runcharts import series


def usual_crossings(n):
    """The 5% point of the crossings of n points, by adding up binomials."""
    return next(
        k for k in range(n) if 20 * sum(comb(n - 1, each) for each in range(k + 1)) >= 2 ** (n - 1)
    )


def sides_of(values):
    """True above the median, False below it, nothing on it."""
    in_order = sorted(values)
    twice_median = in_order[(len(values) - 1) // 2] + in_order[len(values) // 2]
    return [2 * value > twice_median for value in values if 2 * value != twice_median]


def chance_of(n, on_side, n_latest, latest):
    """How likely so many of the latest are on a side, of n points in any order."""
    return sum(
        comb(on_side, k) * comb(n - on_side, n_latest - k) for k in range(latest, n_latest + 1)
    ) / comb(n, n_latest)


def is_told(n, above, run, is_run_above, above_lately, crossings):
    """Of n points: those above, the latest run and its side, the latest above, all crossings."""
    of_run = above if is_run_above else n - above
    if run > round(log2(n)) + 3 and chance_of(n, of_run, run, run) <= 1 / 80:
        return True
    n_latest = 12 if n >= 20 else n // 2
    seldom = min(
        chance_of(n, above, n_latest, above_lately),
        chance_of(n, n - above, n_latest, n_latest - above_lately),
    )
    return seldom <= (1 / 40 if 2 * crossings <= n - 1 else 1 / 80)


def told(values):
    sides = sides_of(values)
    n = len(sides)
    if n < 10:
        return False
    lengths = [len(list(run)) for _, run in groupby(sides)]
    latest = sides[-12:] if n >= 20 else sides[-(n // 2) :]
    return is_told(n, sum(sides), lengths[-1], sides[-1], sum(latest), len(lengths) - 1)


def share_of_chance(n):
    """How many of all orders of n points, half of them on either side, are told as a change.

    Read from the latest point back, which lies above: every order has its mirror image. Of each
    part read so far: (above, above of the latest, latest run, whether that has ended, side,
    crossings).
    """
    n_latest = 12 if n >= 20 else n // 2
    ways = Counter({(1, 1, 1, False, True, 0): 1})
    for place in range(1, n):
        after = Counter()
        for (above, lately, run, is_over, side, crossings), count in ways.items():
            for up in (True, False):
                if above + up > n // 2 or place + 1 - above - up > n // 2:
                    continue
                ended = is_over or side != up
                length = run if ended else min(run + 1, 10)
                turned = min(crossings + (side != up), n // 2)
                of_latest = lately + (up and place < n_latest)
                after[above + up, of_latest, length, ended, up, turned] += count
        ways = after
    found = sum(
        count
        for (above, lately, run, _, _, crossings), count in ways.items()
        if is_told(n, above, run, True, lately, crossings)
    )
    return 2 * found / comb(n, n // 2)


@pytest.mark.parametrize("n", [10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 36, 60])
def test_chance_is_told_as_change_in_at_most_one_series_of_twenty_five(n):
    """Exactly, of every order; a series of one point more has its middle one on the median."""
    assert share_of_chance(n) <= 1 / 25


def test_headlines_of_pure_chance_seldom_tell_a_change():
    chance = Random("noise")
    noise = [[chance.randrange(10**6) for _ in range(10 + n % 51)] for n in range(51 * 30)]

    n_told = sum(analyse(series(*values))[-1].change is not None for values in noise)

    assert n_told <= 0.05 * len(noise)


@pytest.mark.parametrize("before", [10, 12, 15, 18, 24, 36, 48])
@pytest.mark.parametrize("by", [2, -2], ids=["up", "down"])
def test_shift_of_two_standard_deviations_is_told_within_twelve_points(before, by):
    chance = Random(f"shift after {before} by {by}")
    n_told = 0
    for _ in range(60):
        values = [chance.gauss(0, 1) for _ in range(before)]
        values += [chance.gauss(by, 1) for _ in range(12)]
        scaled = [round(value * 10**6) for value in values]
        n_told += any(_direction(scaled[: before + n]) == (by > 0) for n in range(12, 0, -1))

    assert n_told >= 54


def _direction(values):
    change = analyse(series(*values))[-1].change
    return change and change.is_up


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_what_is_told_agrees_with_the_plain_calculation(values):
    [segment] = analyse(series(*values))

    assert (segment.change is not None) == told(values)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_patterns_agree_with_the_plain_calculation(values):
    [segment] = analyse(series(*values))

    sides = sides_of(values)
    n, lengths = len(sides), [len(list(run)) for _, run in groupby(sides)]
    expected = [n >= 10 and length > round(log2(n)) + 3 for length in lengths].count(True)
    few = n >= 10 and len(lengths) - 1 < usual_crossings(n)
    found = [signal.pattern for signal in segment.signals]
    assert found == [Pattern.LONG_RUN] * expected + [Pattern.FEW_CROSSINGS] * few
