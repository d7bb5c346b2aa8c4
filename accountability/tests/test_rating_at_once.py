"""Both sides at the same moment, and everybody twice."""

from datetime import date

import pytest

from accountability import closing
from accountability.models import CardMonth, Rating
from accountability.tests.factories import MONTH, moment, rate
from audit.models import Event
from fidelity.instruments import installing
from fidelity.measures.tests.test_entering_at_once import in_threads
from fidelity.models import Administration, InstrumentUse


@pytest.mark.django_db(transaction=True)
def test_both_sides_at_once_make_one_measure(cast):
    installing.install_shipped(by="tadash", now=moment(date(2026, 1, 5)))
    people = iter([cast.leader, cast.lead, cast.leader, cast.specialist, cast.lead, cast.leader])

    outcomes = in_threads(lambda: rate(cast.pinewood, next(people)))

    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert Rating.objects.count() == 12
    assert Administration.objects.get().answers == [2] * 12
    assert InstrumentUse.objects.count() == 1
    assert Event.objects.filter(verb="opened to both sides").count() == 12


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_close_a_month_once(cast):
    day = date(2026, 4, 27)

    in_threads(
        lambda: closing.close(engagement=cast.pinewood, month=MONTH, today=day, now=moment(day)), 4
    )

    assert CardMonth.objects.closed().count() == 1
    assert Event.objects.filter(verb="closed").count() == 1
