from datetime import date, time

import pytest

from engagements.tests.factories import VisitFactory


@pytest.fixture
def march_18(time_machine):
    """Noon in Chicago on the day after the visit."""
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(
        engagement=cast.pinewood,
        lead=cast.specialist,
        title="Coaching at Alder",
        planned_on=date(2026, 3, 17),
        start_time=time(9, 0),
        minutes_planned=120,
    )
    visit.sites.set([cast.alder_elementary])
    return visit
