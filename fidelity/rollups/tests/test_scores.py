import pytest

from fidelity.models import ExpectedMeasure, PartScore
from fidelity.rollups.levels import Listed
from fidelity.rollups.scores import _listed, listed_sites
from fidelity.tests.cells import cell, month, series, strand
from fidelity.tests.worlds import MONTHS, NOW, World


@pytest.mark.parametrize(
    ("row", "percent", "words", "state"),
    [
        ((7, 10, True, 70), 70.0, "70%", "at_criterion"),
        ((0, 10, False, 70), 0.0, "0%", "below"),
        ((139, 200, False, 70), 69.5, "69.5%", "below"),
        ((139, 200, None, None), 69.5, "70%", "measured"),
    ],
)
def test_listed_site_never_reads_as_at_a_criterion_it_misses(row, percent, words, state):
    assert _listed([3, "Alder", "alder", *row]) == Listed(
        3, "Alder", percent, words, state, "alder"
    )


@pytest.mark.parametrize(
    "one",
    [
        series(),
        series(strand(cell(month(1), 0, 5))),
        series(strand(cell(month(1), 1), cell(month(2), 1))),
        series(strand(cell(month(1), 5), cell(month(2), 12))),
    ],
    ids=["no strand", "no score", "one site", "summed up"],
)
def test_series_without_few_sites_asks_no_query(one):
    """Without the mark of a database a query would fail."""
    assert listed_sites(1, 1, [one]) == {}


@pytest.fixture
def world(db):
    made = World()
    for place, points in enumerate([3, 8, 7]):
        made.measured(made.schools[place], MONTHS[0], points)
    made.measured(made.schools[0], MONTHS[1], 9)
    return made


def listed(world, unit):
    one = series(strand(cell(MONTHS[0], 3), cell(MONTHS[1], 1), part_id=world.total.pk))
    found = listed_sites(world.engagement.pk, unit.pk, [one])
    return {on: [(each.site_id, each.percent) for each in own] for (_, on), own in found.items()}


def test_sites_of_few_are_listed_by_name_window_by_window(world):
    """A month with a single site lists it too, as the series has more than one elsewhere."""
    first, second, third = sorted(world.schools[:3], key=lambda school: (school.name, school.pk))
    points = dict(zip([school.pk for school in world.schools], [30.0, 80.0, 70.0], strict=False))

    assert listed(world, world.state) == {
        MONTHS[0]: [(each.pk, points[each.pk]) for each in (first, second, third)],
        MONTHS[1]: [(world.schools[0].pk, 90.0)],
    }


def test_unit_lists_its_own_sites_alone(world):
    assert listed(world, world.districts[1]) == {MONTHS[0]: [(world.schools[2].pk, 70.0)]}


def test_excused_site_and_a_score_that_does_not_count_are_not_listed(world):
    ExpectedMeasure.objects.filter(site=world.schools[1]).update(
        excused_at=NOW, excused_by=world.person, excused_reason="Flood"
    )
    PartScore.objects.filter(site=world.schools[2]).update(counts=False)

    assert listed(world, world.state) == {
        MONTHS[0]: [(world.schools[0].pk, 30.0)],
        MONTHS[1]: [(world.schools[0].pk, 90.0)],
    }
