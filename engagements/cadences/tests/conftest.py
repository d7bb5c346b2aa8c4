from datetime import time

import pytest

from engagements.cadences.tests.swept import TODAY
from engagements.tests.factories import CadenceFactory


@pytest.fixture
def cadence(cast):
    """On every third Tuesday."""
    cadence = CadenceFactory(
        engagement=cast.pinewood,
        lead=cast.specialist,
        starts_on=TODAY,
        start_time=time(9, 0),
        minutes=120,
    )
    cadence.sites.set([cast.alder_elementary, cast.alder_middle])
    return cadence
