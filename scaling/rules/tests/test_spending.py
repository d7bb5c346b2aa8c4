from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from engagements.rules.periods import add_months
from scaling.rules.spending import Price, Spent, spent

SEP, OCT, NOV, DEC = (date(2025, month, 1) for month in (9, 10, 11, 12))


def test_each_month_by_the_price_in_force():
    prices = [Price(OCT, "hour", 120), Price(DEC, "year", 60_000)]
    minutes = {SEP: 600, OCT: 90, NOV: 30, DEC: 999}

    assert spent(prices, minutes, SEP, DEC) == Spent(Fraction(180 + 60 + 5_000), 4, 1)


def test_no_price_is_no_cost_of_zero():
    found = spent([], {SEP: 600}, SEP, OCT)

    assert (found.is_known, found.without) == (False, 2)


@given(st.dictionaries(st.integers(0, 11), st.integers(0, 9_999)), st.integers(0, 10))
def test_stretches_add_up(numbers, cut):
    prices = [Price(SEP, "hour", 90), Price(add_months(SEP, 5), "year", 1_000)]
    minutes = {add_months(SEP, n): each for n, each in numbers.items()}
    last, middle = add_months(SEP, 11), add_months(SEP, cut)

    first = spent(prices, minutes, SEP, middle)
    second = spent(prices, minutes, add_months(middle, 1), last)

    assert first.dollars + second.dollars == spent(prices, minutes, SEP, last).dollars
