import pytest

from fidelity.models import ExpectedMeasure, PartScore
from fidelity.rollups.samples import Sample, since_last_window
from fidelity.tests.cells import TODAY, cell, month, series, strand
from fidelity.tests.worlds import MONTHS, NOW, World


def sample(n_same=8, then=2, now=5, n_joined=0, n_left=0):
    return Sample(month(2), month(3), "schools", n_same, then, now, n_joined, n_left)


def test_words_tell_the_same_sites_then_and_now():
    assert sample(n_same=1200, then=1000, now=1100).words == (
        "Of the 1,200 measured in both February 2026 and March 2026, 1,000 were at criterion "
        "then and 1,100 are now."
    )


def test_words_of_one_site_are_in_the_singular():
    assert sample(n_same=1, then=1, now=1).words == (
        "Of the 1 measured in both February 2026 and March 2026, 1 was at criterion then and 1 is "
        "now."
    )


def test_words_say_so_where_no_site_is_in_both():
    assert sample(n_same=0).words == (
        "No schools were measured in both February 2026 and March 2026, so the two cannot be "
        "compared."
    )


@pytest.mark.parametrize(
    ("joined", "left", "words"),
    [
        (0, 0, ""),
        (1, 0, "1 measured now was not then; it is left out."),
        (0, 1, "1 measured then was not now; it is left out."),
        (2, 0, "2 measured now were not then; they are left out."),
        (0, 3, "3 measured then were not now; they are left out."),
        (
            1000,
            3,
            "1,000 measured now were not then and 3 measured then were not now; they are left out.",
        ),
    ],
)
def test_others_are_those_in_one_window_alone(joined, left, words):
    assert sample(n_joined=joined, n_left=left).others == words


@pytest.mark.parametrize(
    "one",
    [
        series(strand(cell(month(3), 0, 5))),
        series(strand(cell(month(3), 5))),
        series(strand(cell(month(2), 0, 5), cell(month(3), 5))),
        series(strand(cell(month(2), 5), cell(month(3), 5), criterion=None)),
        series(strand(cell(month(2), 5)), strand(cell(month(3), 5), version_id=2)),
    ],
    ids=["no score", "one window", "none scored before", "no criterion", "another version"],
)
def test_nothing_is_compared_and_no_query_asked(one):
    """Without the mark of a database a query would fail."""
    assert since_last_window(1, 1, one, month(3), TODAY) is None


def since(world, unit):
    one = series(
        strand(
            cell(MONTHS[1], 5),
            cell(MONTHS[2], 5),
            part_id=world.total.pk,
            version_id=world.version.pk,
        )
    )
    return since_last_window(world.engagement.pk, unit.pk, one, MONTHS[2], TODAY)


@pytest.fixture
def world(db):
    """Two schools in each of three districts. Seven points of ten are at criterion.

    | school | February | March |
    |---|---|---|
    | 0 | below | at |
    | 1 | at | at |
    | 2 | at | below |
    | 3 | - | at |
    | 4 | at | - |
    """
    made = World()
    for place, (february, march) in enumerate([(1, 9), (7, 8), (10, 2), (None, 7), (7, None)]):
        for on, points in ((MONTHS[1], february), (MONTHS[2], march)):
            if points is not None:
                made.measured(made.schools[place], on, points)
    return made


def test_two_windows_are_compared_site_by_site(world):
    assert since(world, world.state) == Sample(MONTHS[1], MONTHS[2], "schools", 3, 2, 2, 1, 1)


def test_only_sites_of_the_unit_are_compared(world):
    """District 1 has the schools 2 and 3."""
    assert since(world, world.districts[1]) == Sample(
        MONTHS[1], MONTHS[2], "schools", 1, 1, 0, 1, 0
    )


def test_score_of_an_excused_site_is_in_neither_window(world):
    ExpectedMeasure.objects.filter(site=world.schools[1], month=MONTHS[2]).update(
        excused_at=NOW, excused_by=world.person, excused_reason="Flood"
    )

    assert since(world, world.state) == Sample(MONTHS[1], MONTHS[2], "schools", 2, 1, 1, 1, 2)


def test_score_that_does_not_count_is_left_out(world):
    PartScore.objects.filter(site=world.schools[0], month=MONTHS[1]).update(counts=False)

    assert since(world, world.state) == Sample(MONTHS[1], MONTHS[2], "schools", 2, 2, 1, 2, 1)
