from datetime import date

import pytest

from fidelity.models import ExpectedMeasure, PartScore
from fidelity.rollups import schools
from fidelity.rollups.schools import _cell, _compared, _percent
from fidelity.rollups.series import Cell
from fidelity.tests.worlds import MONTHS, NOW, World

DUE = date(2026, 4, 10)


@pytest.mark.parametrize(
    ("points", "most", "percent"),
    [(None, None, None), (0, 0, None), (0, 10, 0.0), (7, 10, 70.0), (1, 8, 12.5)],
)
def test_percent_of_points_tells_nothing_from_zero(points, most, percent):
    assert _percent(points, most) == percent


def made(*, is_expected=True, is_answered=True, now=(None,) * 5, then=(None,) * 3):
    return _cell(MONTHS[2], DUE, is_expected, is_answered, *now, *then)


def nothing(**given):
    facts = dict.fromkeys(Cell._fields, 0) | {
        "month": MONTHS[2],
        "due_on": DUE,
        "n_expected": 1,
        "q1": None,
        "median": None,
        "q3": None,
        "paired_median_then": None,
        "paired_median_now": None,
        "before": None,
        "same_median_then": None,
        "same_median_now": None,
    }
    return Cell(**facts | given)


def test_measure_that_is_missing_is_expected_and_no_more():
    assert made(is_answered=False) == nothing()


def test_measure_without_a_point_to_give_is_answered_and_not_scored():
    assert made() == nothing(n_answered=1)


def test_measure_that_is_not_expected_is_not_due_nor_answered():
    assert made(is_expected=False) == nothing(due_on=None, n_expected=0)


def test_score_of_one_site_is_its_own_median():
    assert made(now=(6, 10, True, False, False)) == nothing(
        n_answered=1,
        n_scored=1,
        n_on_time=1,
        points=6,
        max_points=10,
        q1=60.0,
        median=60.0,
        q3=60.0,
    )


def test_score_is_paired_with_its_baseline():
    assert made(now=(8, 10, False, True, False), then=(5, 10, False)) == nothing(
        n_answered=1,
        n_scored=1,
        n_criterion=1,
        points=8,
        max_points=10,
        q1=80.0,
        median=80.0,
        q3=80.0,
        n_paired=1,
        paired_criterion_now=1,
        paired_median_then=50.0,
        paired_median_now=80.0,
    )


def test_baseline_alone_is_no_pair():
    """What was at criterion then is not told beside a score that never came."""
    assert made(then=(9, 10, True)) == nothing(n_answered=1)


@pytest.fixture
def world(db):
    return World()


def read(world, *places, **more):
    sites = [world.schools[place].pk for place in places]
    return schools.read_sites(world.engagement.pk, sites, MONTHS[2], **more)


def values(series):
    return [(one.code.partition(".")[2], [cell.value for cell in one.cells]) for one in series]


def test_no_site_asks_no_query():
    assert schools.read_sites(1, [], MONTHS[2]) == {}


def test_course_of_a_site_has_a_gap_where_it_was_not_measured(world):
    school = world.schools[0]
    world.measured(school, MONTHS[0], 4)
    world.expect(school, MONTHS[1])
    world.measured(school, MONTHS[2], 9)
    world.measured(world.schools[1], MONTHS[2], 1)

    found = read(world, 0, parts=[world.total.pk])

    assert {pk: values(own) for pk, own in found.items()} == {
        school.pk: [("total", [40.0, None, 90.0])]
    }


def test_months_after_the_one_asked_for_are_not_read(world):
    world.measured(world.schools[0], MONTHS[0], 4)
    world.measured(world.schools[0], MONTHS[1], 6)

    found = schools.read_sites(
        world.engagement.pk, [world.schools[0].pk], MONTHS[0], [world.total.pk]
    )

    assert values(found[world.schools[0].pk]) == [("total", [40.0])]


def test_baseline_is_compared_with_later_months_alone(world):
    school = world.schools[0]
    world.measured(school, MONTHS[0], 4, is_baseline=True)
    world.measured(school, MONTHS[1], 9)

    [one] = read(world, 0, parts=[world.total.pk])[school.pk]

    assert [(c.n_paired, c.paired_median_then) for c in one.cells] == [(0, None), (1, 40.0)]


def test_excused_month_is_neither_expected_nor_scored(world):
    school = world.schools[0]
    world.measured(school, MONTHS[0], 4)
    world.measured(school, MONTHS[1], 9)
    ExpectedMeasure.objects.filter(site=school, month=MONTHS[1]).update(
        excused_at=NOW, excused_by=world.person, excused_reason="Flood"
    )

    [one] = read(world, 0, parts=[world.total.pk])[school.pk]

    assert [(c.n_expected, c.n_scored, c.due_on is None) for c in one.cells] == [
        (1, 1, False),
        (0, 0, True),
    ]


def test_score_that_does_not_count_is_not_read(world):
    school = world.schools[0]
    world.measured(school, MONTHS[0], 4)
    PartScore.objects.filter(site=school).update(counts=False)

    [one] = read(world, 0, parts=[world.total.pk])[school.pk]

    assert [(c.n_answered, c.n_scored) for c in one.cells] == [(0, 0)]


def test_window_is_compared_with_the_last_one_that_was_scored():
    first = nothing(month=MONTHS[0], n_scored=1, median=40.0)
    missed = nothing(month=MONTHS[1])
    last = nothing(n_scored=1, n_criterion=1, median=80.0)

    found = [*_compared([first, missed, last])]

    assert found == [
        first,
        missed,
        last._replace(
            before=MONTHS[0],
            n_same=1,
            same_criterion_now=1,
            same_median_then=40.0,
            same_median_now=80.0,
        ),
    ]
