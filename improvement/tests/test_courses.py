from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fidelity.charts.drawing import description_of
from improvement.courses import course_chart
from improvement.progress import Point, standing_of

BASE = Point(date(2025, 9, 1), 10, 40)
TARGETS = [Point(date(2026, 9, 1), 20, 40), Point(date(2027, 9, 1), 30, 40)]
VALUES = [Point(date(2026, 3, 2), 16, 40)]
TODAY = date(2026, 3, 3)


def chart(baseline, targets, values):
    standing = standing_of(baseline, targets, values, TODAY)
    return course_chart("Schools", baseline, targets, values, standing)


def test_nothing_counted_is_no_chart():
    assert chart(None, TARGETS, []) is None


def test_points_and_targets():
    found = chart(BASE, TARGETS, VALUES)

    assert found.finding == "40% on Mar 2, 2026, on track"
    assert [point["words"] for point in found.data["points"]] == [
        "Sep 1, 2025: baseline 10 of 40, 25%",
        "Mar 2, 2026: 16 of 40, 40%",
    ]
    assert [level["label"] for level in found.data["levels"]] == ["Target 50%", "Target 75%"]
    assert found.data["levels"][0]["last"] == found.data["levels"][1]["first"]
    assert found.rows[1] == ("Mar 2, 2026", "16 of 40", "40%")
    assert found.sentence.startswith("10 of 40 (25%) on Sep 1, 2025, then 16 of 40 (40%)")


def test_course_is_told_by_the_rules_of_every_run_chart():
    few = chart(BASE, TARGETS, VALUES)
    noise = [Point(date(2026, n, 2), part, 40) for n, part in enumerate([16, 20] * 6, start=1)]

    assert few.outlook == (
        "Too few points (2) to say whether ordinary variation will reach the target of 75%."
    )
    assert chart(None, TARGETS, noise).outlook == (
        "No change beyond ordinary variation. If nothing changes, it will never reach the target"
        " of 75%: 18% to 72% is its ordinary variation."
    )


def test_its_data_are_those_of_the_description():
    wanted = {each["name"] for each in description_of("run_chart")["data"] if "source" not in each}

    assert set(chart(BASE, TARGETS, VALUES).data) == wanted


days = st.dates(date(2024, 1, 1), date(2030, 1, 1))
points = st.builds(lambda on, part: Point(on, part, 100), days, st.integers(0, 100))


@given(st.none() | points, st.lists(points, max_size=4), st.lists(points, max_size=4))
def test_every_count_is_a_point_and_every_level_leads_forward(baseline, targets, values):
    targets = sorted(targets, key=lambda each: each.on)
    found = chart(baseline, targets, values)

    if found is not None:
        assert len(found.data["points"]) == len(values) + (baseline is not None)
        assert all(level["first"] <= level["last"] for level in found.data["levels"])
