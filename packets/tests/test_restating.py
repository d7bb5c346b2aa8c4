import pytest

from packets.restating import Restated, charts_restated, restated


def figure(code="school.criterion", value="62%", window="2026-03-01", **more):
    told = {"numerator": 18, "denominator": 29, "version": "3.0", "label": "Schools"}
    return {"code": code, "value": value, "window": window, **told, **more}


def chart(*rows):
    return {"code": "chart-school", "about": "Schools", "rows": [list(row) for row in rows]}


def test_restated_says_what_was_and_what_is():
    [found] = restated([figure()], [figure(value="58%", numerator=17)])

    assert found == Restated("school.criterion", "Schools", "62%", "58%")
    assert found.words == "restated: was 62%, now 58%"


def test_restated_is_nothing_where_the_rows_bear_it_out():
    assert restated([figure()], [figure(age="2 months old", whose_word="approved")]) == ()


def test_restated_leaves_out_what_is_counted_on_the_day_of_reading():
    assert restated([figure("steps.overdue", "3", window="")], []) == ()


def test_restated_tells_a_figure_that_is_gone():
    [found] = restated([figure()], [figure("other")])

    assert found.now == "no longer told"


@pytest.mark.parametrize(
    ("change", "now"),
    [
        ({"window": "2026-04-01"}, "62% (of 2026-04-01, not 2026-03-01)"),
        ({"version": "3.1"}, "62% (by version 3.1)"),
        ({"numerator": 19}, "62% (counted as 19 of 29)"),
    ],
)
def test_restated_says_how_figures_differ_that_read_alike(change, now):
    [found] = restated([figure()], [figure(**change)])

    assert found.now == now


def test_charts_restated_tells_windows_that_changed_and_no_new_ones():
    kept = chart(("January 2026", "60%", "3"), ("March 2026", "62%", "3"))
    today = chart(("January 2026", "60%", "3"), ("March 2026", "58%", ""), ("May 2026", "70%", "3"))

    assert charts_restated([kept], [today]) == (
        Restated("chart-school", "Schools, March 2026", "62%, 3", "58%"),
    )


def test_charts_restated_tells_a_chart_that_is_gone():
    [found] = charts_restated([chart(("March 2026", "62%"))], [])

    assert (found.was, found.now) == ("62%", "no longer told")
