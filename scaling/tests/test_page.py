import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagements.models import Activity, Barrier
from engagements.tests.factories import CostFactory
from scaling.page import scaling_page
from scaling.tests.scenes import JAN, MAY, NOW, SEP, Scene


@pytest.fixture
def scene(db):
    return Scene()


def parts(scene, **more):
    page = scaling_page(scene.asked(**more), scene.reader)
    return {part.code: part for part in page.parts}


def figures(scene, **more):
    page = scaling_page(scene.asked(**more), scene.reader)
    return {figure.code: figure for figure in page.figures}


def test_breadth_of_those_declared_and_of_those_that_take_part(scene):
    scene.stage(scene.schools[1])
    scene.measured(scene.schools[0], MAY, 8)

    before = figures(scene)["breadth.school.adopting"].value
    scene.declare(schools=10)

    assert before == "2 of 6 schools that take part (33%)"
    assert figures(scene)["breadth.school.adopting"].value == "2 of 10 schools declared (20%)"
    assert figures(scene, unit=scene.districts[0])["breadth.school.adopting"].value == (
        "2 of 2 schools that take part (100%)"
    )


def test_reach_tells_people_apart_and_forecasts(scene):
    """300 of 1,000 students; from September by 100 a window of 4 months the line is far ahead."""
    scene.declare(students=1000)
    for school in scene.schools[:3]:
        scene.people(school, 100)
    for n, month in enumerate((SEP, JAN, MAY), 1):
        for place, school in enumerate(scene.schools[:3]):
            scene.measured(school, month, 8 if place < n else 5)

    part = parts(scene)["reach"]

    assert part.sentence == (
        "Students: 300 of 1,000 (30%) are in schools at fidelity. The 60% line: At the pace of "
        "the last three windows, in May 2027. If it stops rising, never."
    )
    assert [mark.words for mark in part.plot.marks] == [
        "Sep 2025: 10%",
        "Jan 2026: 20%",
        "May 2026: 30%",
    ]


def test_efficiency_sets_hours_and_cost_against_schools_brought(scene):
    school = scene.schools[0]
    scene.measured(school, SEP, 3, is_baseline=True)
    scene.measured(school, MAY, 8)
    scene.visit(school, JAN, minutes=120, staff=2)
    scene.visit(scene.schools[1], JAN, minutes=60)

    assert parts(scene)["efficiency"].sentence.startswith(
        "1 school was brought to fidelity: 5.0 staff hours for each, no cost was entered."
    )

    CostFactory(engagement=scene.engagement, dollars=100)

    told = figures(scene)
    assert told["efficiency.brought.visit_hours"].value == "3.0"
    assert told["efficiency.brought.cost"].value == "$500"


def test_efficiency_of_a_district_has_no_part_of_a_years_cost(scene):
    school, district = scene.schools[0], scene.districts[0]
    scene.measured(school, SEP, 3, is_baseline=True)
    scene.measured(school, MAY, 8)
    scene.visit(school, JAN, minutes=120)
    CostFactory(engagement=scene.engagement, dollars=100)

    by_hour = figures(scene, unit=district)["efficiency.brought.cost"].value
    CostFactory(engagement=scene.engagement, per="year", dollars=120_000, first_month=JAN)

    assert by_hour == "$200"
    assert figures(scene, unit=district)["efficiency.brought.cost"].value == "No cost was entered"
    assert figures(scene)["efficiency.brought.cost"].value != "No cost was entered"


def test_delivery_tells_visits_and_hours_by_kind(scene):
    row = scene.visit(scene.schools[0], JAN, occurrence_on=JAN, mode="video")
    Activity.objects.create(visit=row, kind="coaching", minutes=45)

    part = parts(scene, month=JAN)["delivery"]

    assert part.sentence == (
        "1 of 1 visits promised for January 2026 took place. The agreement promises no hours."
    )
    cells = {grid.caption: grid.lines for grid in part.grids}
    [video] = cells["Visits by how they took place, January 2026"]
    assert (video.name, [cell.words for cell in video.cells]) == (
        "Video",
        ["1", "1", "0", "1", "1.0"],
    )
    [coaching] = cells["Hours by what was done"]
    assert [cell.words for cell in coaching.cells] == ["None", "0.8", "None", "0.8"]


def test_dose_lists_few_schools_and_warns(scene):
    for school, points in zip(scene.schools[:2], (5, 9), strict=True):
        scene.measured(school, SEP, 3, is_baseline=True)
        scene.measured(school, MAY, points)
    scene.visit(scene.schools[1], JAN, minutes=90)

    part = parts(scene)["dose"]

    assert part.plot is None
    assert part.note.startswith("This is not cause and effect.")
    [grid] = part.grids
    told = [(line.name, [cell.words for cell in line.cells]) for line in grid.lines]
    assert told == [
        (scene.schools[0].name, ["0.0", "+20 points"]),
        (scene.schools[1].name, ["1.5", "+60 points"]),
    ]


def test_barriers_are_split_by_a_visit_while_they_waited(scene):
    """The visit on which one was raised did not address it."""
    helped, alone = scene.schools[:2]
    raised_on = scene.visit(alone, JAN)
    for school, more in ((helped, {}), (alone, {"visit": raised_on})):
        Barrier.objects.create(
            title="No room",
            raised_by=scene.person,
            written_by=scene.person,
            written_at=NOW,
            rung="school",
            since_on=JAN,
            answer_due_on=MAY,
            engagement=scene.engagement,
            site=school,
            raised_on=JAN,
            status="closed",
            answer="Done",
            answered_on=MAY,
            answered_by=scene.person,
            **more,
        )
    scene.visit(helped, MAY)

    told = figures(scene)

    assert told["resolved.barriers.with"].value == "1 of 1"
    assert told["resolved.barriers.without"].value == "1 of 1"


def test_barrier_of_a_past_month_is_not_helped_by_what_came_later(scene):
    school = scene.schools[0]
    Barrier.objects.create(
        title="No room",
        raised_by=scene.person,
        written_by=scene.person,
        written_at=NOW,
        rung="school",
        since_on=JAN,
        answer_due_on=MAY,
        engagement=scene.engagement,
        site=school,
        raised_on=JAN,
        status="closed",
        answer="Done",
        answered_on=MAY,
        answered_by=scene.person,
    )
    scene.visit(school, MAY)

    then = figures(scene, month=JAN)

    assert figures(scene)["resolved.barriers.with"].value == "1 of 1"
    assert then["resolved.barriers.with"].value == "0 of 0"
    assert then["resolved.barriers.without"].value == "0 of 1"


def test_figures_open_the_rows_that_they_count_or_none(scene):
    """A window of a cohort has no list of its own."""
    scene.cohort(*scene.schools)
    for school in scene.schools:
        scene.measured(school, SEP, 3, is_baseline=True)
        scene.measured(school, MAY, 8)

    told = figures(scene).values()

    without = {figure.code.partition(".")[0] for figure in told if not figure.address}
    assert without == {"cohorts"}


def test_queries_stay_the_same_with_more_rows(scene):
    def queries():
        asked = scene.asked()
        with CaptureQueriesContext(
            connection,
        ) as ran:
            scaling_page(asked, scene.reader)
        return len(ran)

    scene.declare(students=100, schools=3)
    scene.cohort(scene.schools[0])
    scene.measured(scene.schools[0], SEP, 3, is_baseline=True)
    scene.measured(scene.schools[0], MAY, 8)
    scene.visit(scene.schools[0], JAN)
    queries()  # What the reader may see is read once.
    before = queries()
    for school in scene.schools[1:4]:
        scene.cohort(school)
        scene.measured(school, SEP, 3, is_baseline=True)
        scene.measured(school, MAY, 8)
        scene.visit(school, JAN)
        CostFactory(engagement=scene.engagement, first_month=MAY.replace(month=school.pk % 12 + 1))

    assert queries() == before
