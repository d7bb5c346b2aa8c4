"""Who is told that a measure was returned: whoever can answer it anew."""

from datetime import date

import pytest

from engagements.models import Assignment
from engagements.tests.clocks import noon
from fidelity.measures import notices
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory
from notifications.models import Notification

NOW = noon(date(2026, 3, 18))


@pytest.fixture
def returned(cast):
    """A measure of the elementary school, which its own person submitted and the lead returned."""
    expected = ExpectedMeasureFactory(engagement=cast.pinewood, site=cast.alder_elementary)
    return AdministrationFactory(
        expected=expected, submitted_by=cast.school_person, decided_by=cast.lead
    )


def told():
    rows = Notification.objects.filter(state="queued").order_by("recipient__name")
    return [row.recipient.name for row in rows]


def test_author_is_told(returned):
    notices.measure_returned(returned, NOW)

    assert told() == ["School Person"]
    assert Notification.objects.get().subject_line == f"Returned: {returned.expected.title}"


def test_who_returned_it_to_themselves_is_told_nothing(cast, returned):
    returned.decided_by = cast.school_person

    notices.measure_returned(returned, NOW)

    assert told() == []


def test_where_the_author_has_left_all_who_enter_measures_there_are_told(cast, returned):
    Assignment.objects.filter(user=cast.school_person).update(ends_on=date(2026, 1, 31))

    notices.measure_returned(returned, NOW)

    names = told()
    assert "School Person" not in names
    assert "District Person" in names
    assert {"Observer", "Stranger"}.isdisjoint(names)


def test_handed_in_again_nothing_waits(returned):
    notices.measure_returned(returned, NOW)

    notices.measure_came_back(returned)

    assert told() == []
