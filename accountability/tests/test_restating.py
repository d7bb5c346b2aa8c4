import pytest

from accountability.metrics.ratio import MINUTES, Definition, Ratio
from accountability.restating import Figure, Restated, figure_of, restated

VISITS = Definition("held", "Visits held", "", "visits", "No visit was due")


def kept(numerator, denominator, code="held"):
    figures = {"numerator": numerator, "denominator": denominator}
    return {code: {**figures, "missing": [], "n_missing": 0}}


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [(0, 0, None), (0, 5, 0), (1, 400, 1), (399, 400, 99), (1, 8, 13), (5, 5, 100)],
)
def test_figure_reads_as_all_or_none_only_where_it_is(numerator, denominator, percent):
    assert Figure(numerator, denominator).percent == percent


def test_figure_of_a_ratio_that_was_not_kept_is_none():
    assert figure_of(kept(1, 2, code="other"), VISITS) is None


def test_figure_is_what_was_kept():
    assert figure_of(kept(1, 2), VISITS) == Figure(1, 2)


@pytest.mark.parametrize(
    ("figures", "numerator", "denominator"),
    [({}, 3, 4), (kept(3, 4), 3, 4), (kept(0, 0), 0, 0)],
    ids=["nothing kept", "the same", "nothing then and now"],
)
def test_nothing_is_restated(figures, numerator, denominator):
    assert restated(Ratio(VISITS, numerator, denominator), figures) is None


@pytest.mark.parametrize(
    ("figures", "numerator", "denominator", "was", "now"),
    [
        (kept(2, 4), 3, 4, "50%", "75%"),
        (kept(2, 4), 4, 8, "2 of 4 visits", "4 of 8 visits"),
        (kept(0, 0), 1, 2, "No visit was due", "1 of 2 visits"),
        (kept(1, 1), 0, 0, "1 of 1 visit", "No visit was due"),
    ],
    ids=["other percent", "same percent", "nothing then", "nothing now"],
)
def test_restated_in_percents_unless_these_tell_nothing(figures, numerator, denominator, was, now):
    assert restated(Ratio(VISITS, numerator, denominator), figures) == Restated(was, now)


def test_minutes_with_the_same_percent_are_restated_in_hours():
    time = Definition("held", "Time", "", MINUTES, "No time was agreed")

    assert restated(Ratio(time, 120, 240), kept(60, 120)) == Restated(
        "1 hour of 2 hours", "2 hours of 4 hours"
    )


def test_restated_says_now_before_then():
    words = Restated("50%", "75%").words

    assert words == "now 75%, was 50% when the month closed"
