"""A role decides nothing by being absent from a list: everything follows from its facts."""

import pytest

from people.roles import (
    GRANTS,
    LEADING_ROLES,
    LOCAL_ROLES,
    PROVIDER_ROLES,
    RECIPIENT_ROLES,
    ROLES,
    SIGNED_BY_A_SIDE,
    STAFF_ROLES,
    WIDE_ROLES,
    Permission,
    Reach,
    Role,
    Side,
    roles_granting,
)


def test_every_role_has_facts():
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_kinds_of_sites_are_named_by_roles_that_are_held_at_one(role):
    assert bool(ROLES[role].kinds) == (ROLES[role].reach == Reach.SITE)


@pytest.mark.parametrize("role", Role)
def test_who_stands_on_no_side_only_reads(role):
    facts = ROLES[role]

    assert facts.side is not None or facts.grants == frozenset()


def test_sides_and_reaches_hold_the_roles_of_today():
    assert {Role.ADMINISTRATOR, Role.TA_LEAD, Role.TA_SPECIALIST} == PROVIDER_ROLES
    assert {Role.STATE_LEADERSHIP, Role.DISTRICT, Role.SCHOOL} == RECIPIENT_ROLES
    assert {
        Role.TA_LEAD,
        Role.TA_SPECIALIST,
        Role.STATE_LEADERSHIP,
        Role.OBSERVER,
    } == WIDE_ROLES
    assert {Role.DISTRICT, Role.SCHOOL} == LOCAL_ROLES
    assert {Role.TA_LEAD, Role.TA_SPECIALIST} == STAFF_ROLES
    assert {Role.TA_LEAD} == LEADING_ROLES


def test_roles_granting_of_a_side_are_those_of_it():
    assert roles_granting(Permission.RATE_TA) == {*STAFF_ROLES, Role.STATE_LEADERSHIP}
    assert roles_granting(Permission.RATE_TA, Side.PROVIDER) == STAFF_ROLES
    assert roles_granting(Permission.RATE_TA, Side.RECIPIENT) == {Role.STATE_LEADERSHIP}


def test_administrator_speaks_for_no_side():
    assert GRANTS[Role.ADMINISTRATOR].isdisjoint(SIGNED_BY_A_SIDE)
