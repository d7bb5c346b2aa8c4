"""A goal that a measure feeds says what the cell of the state says, and nobody types it."""

from datetime import UTC, date, datetime

import pytest

from editing.refusals import Refused
from fidelity.measures import entering
from fidelity.measures.answers import answers_of
from fidelity.models import Rollup
from fidelity.rollups import rolling
from fidelity.tests.factories import (
    AdministrationFactory,
    ExpectedMeasureFactory,
    InstrumentFactory,
    VersionFactory,
)
from improvement import aiming, feeding
from improvement.models import Goal, GoalValue

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
MARCH = date(2026, 3, 1)

TARGET = aiming.Target(date(2026, 9, 30), 30, 40)

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return VersionFactory(instrument=InstrumentFactory(name="School check", code="check"))


def measured(cast, version, site, points):
    expected = ExpectedMeasureFactory(
        engagement=cast.pinewood, site=site, version=version, month=MARCH,
        opens_on=MARCH, due_on=date(2026, 4, 10),
    )  # fmt: skip
    made = AdministrationFactory(expected=expected, answers=[points] * 5)
    return entering.submit(
        administration=made, measured_on=MARCH, seen=answers_of(made), by=cast.lead, now=NOW
    )


def goal(cast, fed_by="check.total"):
    row = Goal(
        engagement=cast.pinewood,
        title="Most schools are at criterion",
        measure="Schools at criterion, out of those measured",
        fed_by=fed_by,
        baseline_by_on=date(2026, 6, 30),
    )
    return aiming.set_goal(row=row, targets=[TARGET], by=cast.leader, now=NOW)


def counts(fed):
    return [(row.numerator, row.denominator, row.is_fed) for row in fed.values.all()]


def test_goal_says_what_the_cell_says_whenever_it_is_folded(cast, version):
    fed, by_hand = goal(cast), goal(cast, fed_by="")
    measured(cast, version, cast.alder_elementary, 2)
    rolling.fold(engagement_id=cast.pinewood.pk)
    first = counts(fed)

    measured(cast, version, cast.alder_middle, 1)
    rolling.fold(engagement_id=cast.pinewood.pk)

    assert (first, counts(fed), counts(by_hand)) == ([(1, 1, True)], [(1, 2, True)], [])
    cell = Rollup.objects.get(unit=cast.state)
    assert (cell.n_criterion, cell.n_scored) == (1, 2)


def test_count_typed_for_a_fed_goal_is_refused(cast):
    row = GoalValue(goal=goal(cast), measured_on=MARCH, numerator=9, denominator=9)

    with pytest.raises(Refused):
        feeding.count(row=row, by=cast.leader, now=NOW)

    assert GoalValue.objects.count() == 0
