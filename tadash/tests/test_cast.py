"""The people of the tests hold every role there is, so that no role goes unwalked."""

from engagements.models import Assignment
from people.roles import Role
from tadash.tests.areas.row import ROLES


def test_every_role_is_held_by_somebody_of_the_cast(cast):
    held = {*Assignment.objects.values_list("role", flat=True), Role.ADMINISTRATOR.value}

    assert held == set(Role.values)


def test_everybody_of_the_cast_is_walked_through_every_address(cast):
    assert set(ROLES) == {"anon", *cast.people}
