from dataclasses import replace

from fidelity.charts import drawing
from fidelity.rollups.levels import Listed
from fidelity.tests.cells import TODAY, cell, month, series, sites, strand


def chart(one, listed=()):
    return drawing.run_chart(one, tuple(listed), TODAY)


def summary(*medians):
    """A series of windows with eight schools each; None is a window nobody answered."""
    cells = [
        cell(month(number), 0, 8) if median is None else cell(month(number), 8, median=median)
        for number, median in enumerate(medians, start=1)
    ]
    return series(strand(*cells))


def test_points_are_measured_windows_only():
    drawn = chart(summary(50.0, None, 60.0))

    assert [point["value"] for point in drawn.data["points"]] == [50.0, 60.0]


def test_line_breaks_at_a_window_nobody_answered():
    drawn = chart(summary(50.0, 55.0, None, 60.0))

    assert [point["run"] for point in drawn.data["points"]] == [1, 1, 2]


def test_line_and_criterion_break_where_the_version_changes():
    old = strand(cell(month(1), 8, median=80.0), version="2.1")
    new = strand(
        cell(month(2), 8, median=55.0), cell(month(3), 8, median=56.0),
        version="3.0", part_id=2, criterion=50,
    )  # fmt: skip

    drawn = chart(series(old, new))

    assert [point["run"] for point in drawn.data["points"]] == [1, 2, 2]
    assert [line["value"] for line in drawn.data["levels"]] == [70, 50]
    assert [line["label"] for line in drawn.data["breaks"]] == ["Version 3.0"]


def labels(*medians, criterion=70):
    one = summary(*medians).strands[0]
    drawn = chart(series(replace(one, criterion=criterion)))
    return [(line["label"], line["at"]) for line in drawn.data["levels"]]


def test_labels_of_criterion_and_median_stand_at_their_lines():
    assert labels(*[40.0] * 6) == [("Criterion\n70%", 70), ("Median\n40%", 40)]


def test_labels_of_lines_near_each_other_are_moved_apart():
    assert labels(*[72.0] * 6) == [("Criterion\n70%", 64.5), ("Median\n72%", 77.5)]
    assert labels(*[100.0] * 6, criterion=98) == [
        ("Criterion\n98%", 87.0),
        ("Median\n100%", 100.0),
    ]


def test_only_the_latest_version_has_labels():
    drawn = chart(
        series(
            strand(cell(month(1), 8, median=60.0), version="2.1"),
            strand(cell(month(2), 8, median=40.0), version="3.0", criterion=50, version_id=2),
        )
    )

    assert [line["at"] for line in drawn.data["levels"]] == [None, 50]


def test_counts_stand_below_every_window():
    drawn = chart(summary(50.0, None, 60.0))

    assert [count["label"] for count in drawn.data["counts"]] == ["8", "0", "8"]


def test_words_of_a_point_say_how_many_it_speaks_for():
    [point] = chart(summary(50.0)).data["points"]

    assert point["words"] == (
        "January 2026: median 50%, middle half 40% to 60%, 8 of 8 schools measured, 0 (0%) at criterion"
    )


def test_few_sites_are_drawn_one_by_one_and_never_as_a_median():
    one = series(strand(cell(month(1), 2, median=65.0)), level="district")
    listed = [((1, month(1)), (Listed(5, "Alder", 60.0, "60%", "below"),
                               Listed(6, "Birch", 70.0, "70%", "at_criterion")))]  # fmt: skip

    drawn = chart(one, listed)

    assert drawn.data["points"] == []
    assert [row["words"] for row in drawn.data["sites"]] == [
        "January 2026: Alder 60%",
        "January 2026: Birch 70%",
    ]
    assert [key.name for key in drawn.keys] == ["Alder", "Birch"]
    assert len({key.shape for key in drawn.keys}) == 2


def test_title_is_the_finding():
    rising = [50.0, 51.0, 49.0, 50.0, 51.0, 49.0, 70.0, 72.0, 70.0, 72.0, 71.0, 71.0]

    assert chart(summary(*rising)).finding == (
        "Median school rose: typically 50% before July 2026, 71% since"
    )


def test_title_of_few_windows_claims_no_pattern():
    assert chart(summary(50.0, 60.0)).finding == (
        "Median school at 60% in February 2026, too few points to tell a change"
    )


def test_table_tells_missing_from_not_due_and_not_applicable():
    cells = [
        cell(month(9), 1, median=0.0),
        cell(month(10), 0, 1),
        cell(month(11), 0, 1),
        cell(month(8), 0, 0, due_on=None),
    ]

    rows = chart(series(strand(*sorted(cells)), level="state")).rows

    assert rows == (
        ("August 2026", "", "not applicable"),
        ("September 2026", "0%", "below criterion"),
        ("October 2026", "", "not measured"),
        ("November 2026", "", "not due yet"),
    )


def test_sentence_warns_of_a_change_of_version():
    old = strand(cell(month(1), 8, median=80.0), version="2.1")
    new = strand(cell(month(2), 8, median=55.0), version="3.0", part_id=2)

    assert chart(series(old, new)).sentence.endswith(
        "Version 3.0 replaced 2.1 in February 2026, so values before and after cannot be compared."
    )


def test_single_site_has_no_counts_below():
    assert chart(sites(50.0, 60.0)).data["counts"] == []
