import pytest

from packets.restating import GONE, Restated, charts_restated, restated


def figure(code="school.criterion", value="62%", window="2026-03-01", **more):
    told = {"numerator": 18, "denominator": 29, "version": "3.0", "label": "Schools"}
    return {"code": code, "value": value, "window": window, **told, **more}


def chart(*rows):
    rows = [list(row) for row in rows]
    columns = ["Window", "Median", "Measured"]
    return {"code": "chart-school", "name": "Schools", "columns": columns, "rows": rows}


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
    ("change", "was", "now"),
    [
        ({"window": "2026-04-01"}, "62% (March 2026)", "62% (April 2026)"),
        ({"version": "3.1"}, "62% (version 3.0)", "62% (version 3.1)"),
        ({"numerator": 19}, "62% (18 of 29)", "62% (19 of 29)"),
    ],
)
def test_restated_says_how_figures_differ_that_read_alike(change, was, now):
    [found] = restated([figure()], [figure(**change)])

    assert (found.was, found.now) == (was, now)


def test_charts_restated_tells_cells_that_changed_and_no_new_windows():
    kept = chart(("January 2026", "60%", "3"), ("March 2026", "62%", "3"))
    today = chart(("January 2026", "60%", "3"), ("March 2026", "58%", "3"), ("May 2026", "70%", ""))

    assert charts_restated([kept], [today]) == (
        Restated("chart-school", "Schools, March 2026: Median", "62%", "58%"),
    )


def test_charts_restated_leaves_out_that_a_window_is_over_and_a_mark_that_is_gone():
    kept = chart(("January 2026", "60%", "3"), ("March 2026", "not due yet", "0"))
    kept["columns"] = [*kept["columns"], "Marked"]
    kept["rows"] = [[*row, words] for row, words in zip(kept["rows"], ("", "Flood"), strict=True)]
    today = chart(("January 2026", "60%", "3"), ("March 2026", "not measured", "0"))

    found = charts_restated([kept], [today])

    assert [(row.label, row.was) for row in found] == [("Schools, March 2026: Marked", "Flood")]


def test_charts_restated_tells_a_chart_that_is_gone():
    found = charts_restated([chart(("March 2026", "62%", "3"))], [])

    assert [(row.was, row.now) for row in found] == [("62%", GONE), ("3", GONE)]
