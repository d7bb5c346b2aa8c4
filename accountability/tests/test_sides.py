"""For which side somebody speaks, which decides whose rating is whose."""

from datetime import date

import pytest

from accountability.sides import side_of
from engagements.models import Engagement
from engagements.tests.factories import AssignmentFactory
from people.roles import Role


@pytest.mark.parametrize(
    ("person", "side"),
    [
        ("lead", "provider"),
        ("specialist", "provider"),
        ("leader", "recipient"),
        ("observer", None),
        ("admin", None),
        ("stranger", None),
    ],
)
def test_side_follows_from_the_role_held_here(cast, person, side):
    assert side_of(cast.people[person], cast.pinewood) == side


def test_who_stands_on_both_sides_speaks_for_neither(cast):
    """Or one person could say what both sides say, and the card would show it as agreed."""
    AssignmentFactory(user=cast.leader, engagement=cast.pinewood, role=Role.TA_SPECIALIST)

    assert side_of(cast.leader, cast.pinewood) is None


def test_role_that_has_ended_speaks_no_more(cast):
    cast.lead.assignments.update(ends_on=date(2025, 12, 31))

    assert side_of(cast.lead, Engagement.objects.get(pk=cast.pinewood.pk)) is None
