import pytest

from fidelity.rollups.trajectories import course
from fidelity.tests.cells import TODAY, cell, month, series, sites, strand


def at(*values, criterion=70):
    """Sites whose verdict follows the criterion."""
    one = sites(*values, criterion=criterion).strands[0]
    cells = [
        each._replace(n_criterion=int(each.median is not None and each.median >= criterion))
        for each in one.cells
    ]
    return series(strand(*cells, criterion=criterion))


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ([72, 71, 75], "sustaining"),
        ([40, 50, 70, 75, 80], "sustaining"),
        ([70, 72, 60], "slipping"),
        ([60, 55, 45], "slipping"),
        ([40, 45, 55], "improving"),
        ([40, 45, 44, 43], "slow_start"),
        ([40, 45, 44], "steady"),
        ([40, 45], "unknown"),
        ([72, 71, None], "unknown"),
        ([72, None, 71, 75], "steady"),
        ([0, 0, 0, 0], "slow_start"),
    ],
)
def test_course_in_one_word(values, word):
    assert course(at(*values), month(11), TODAY).word == word


def test_rise_that_the_chart_calls_ordinary_is_none():
    assert course(at(40, 60, 41, 59, 42, 58, 40, 60, 52, 53), month(11), TODAY).word == "slow_start"
    assert course(at(40, 42, 41, 43, 40, 61, 60, 62, 61, 63), month(11), TODAY).word == "improving"


def test_missed_window_is_a_gap_and_not_a_zero():
    assert course(at(40, None, 50, 60), month(11), TODAY).values == (40, None, 50, 60)


def test_window_being_filled_in_is_left_out():
    cells = [cell(month(number), 1, median=75, n_criterion=1) for number in (7, 8, 9)]

    found = course(series(strand(*cells, cell(month(11), 0, 1))), month(11), TODAY)

    assert found.word == "sustaining"


def test_course_begins_anew_with_a_version():
    old = strand(*[cell(month(n), 1, median=20) for n in (1, 2, 3)])
    new = strand(cell(month(9), 1, median=80, n_criterion=1), part_id=2, version="2")

    assert course(series(old, new), month(11), TODAY).word == "unknown"


def test_label_tells_first_and_last_value():
    assert course(at(40, None, 60), month(11), TODAY).label == (
        "40% in January 2026 to 60% in March 2026"
    )
