from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from engagements import access
from engagements.models import Side
from engagements.tests.factories import AssignmentFactory
from people.roles import Permission, Role


@pytest.mark.parametrize(
    ("name", "permission", "expected"),
    [
        ("admin", Permission.MANAGE_SITES, True),
        ("lead", Permission.MANAGE_SITES, False),
        ("lead", Permission.MANAGE_ENGAGEMENT, True),
        ("specialist", Permission.MANAGE_ENGAGEMENT, False),
        ("specialist", Permission.LOG_VISIT, True),
        ("leader", Permission.LOG_VISIT, False),
        ("leader", Permission.APPROVE_PLAN, True),
        ("admin", Permission.APPROVE_PLAN, False),
        ("observer", Permission.SETTLE_NEXT_STEP, False),
        ("stranger", Permission.LOG_VISIT, False),
    ],
)
def test_can(cast, name, permission, expected):
    assert access.can(cast.people[name], permission, cast.pinewood) is expected


def test_can_holds_a_local_role_to_its_site(cast):
    enter = Permission.ENTER_MEASURE

    assert access.can(cast.district_person, enter, cast.pinewood, cast.alder_middle)
    assert not access.can(cast.district_person, enter, cast.pinewood, cast.birch_elementary)
    assert not access.can(cast.school_person, enter, cast.pinewood, cast.alder_middle)
    assert not access.can(cast.district_person, enter, cast.pinewood, cast.state)


def test_can_is_false_for_an_inactive_administrator(cast):
    cast.admin.is_active = False

    assert not access.can(cast.admin, Permission.MANAGE_SITES, cast.pinewood)


def test_require_refuses_with_words(cast):
    with pytest.raises(PermissionDenied, match="Your role in this engagement"):
        access.require(cast.observer, Permission.LOG_VISIT, cast.pinewood)


def test_engagements_where_lists_own_grants(cast):
    assert list(access.engagements_where(cast.specialist, Permission.LOG_VISIT)) == [cast.pinewood]
    assert list(access.engagements_where(cast.leader, Permission.LOG_VISIT)) == []
    assert set(access.engagements_where(cast.admin, Permission.LOG_VISIT)) == {
        cast.pinewood,
        cast.lakeland,
    }


def test_people_who_can_reach_the_site(cast):
    approve = Permission.APPROVE_MEASURE

    found = access.people_who_can(approve, cast.pinewood, cast.birch_elementary)

    assert set(found) == {cast.lead, cast.specialist, cast.leader}
    assert set(access.people_who_can(approve, cast.pinewood, cast.alder_middle)) == {
        *found,
        cast.district_person,
    }


def test_administrators_who_can_do_what_their_role_grants(cast):
    assert list(access.administrators_who_can(Permission.APPROVE_MEASURE)) == [cast.admin]
    assert list(access.administrators_who_can(Permission.APPROVE_PLAN)) == []


def test_side_of_is_that_of_the_role_that_grants_it(cast):
    sides = {}
    for name, person in cast.people.items():
        try:
            sides[name] = access.side_of(person, Permission.ATTEST, cast.pinewood).value
        except PermissionDenied:
            sides[name] = None

    assert {name: side for name, side in sides.items() if side} == {
        "lead": "provider",
        "leader": "recipient",
    }


def test_people_of_side_and_engagements_on_side_agree(cast):
    for side, name in (("provider", "lead"), ("recipient", "leader")):
        person = cast.people[name]

        people = access.people_of_side(Permission.SIGN_AGREEMENT, cast.pinewood, side)
        engagements = access.engagements_on_side(person, Permission.SIGN_AGREEMENT, side)

        assert list(people) == [person]
        assert list(engagements) == [cast.pinewood]


def test_who_stands_on_both_sides_speaks_for_neither(cast):
    AssignmentFactory(
        user=cast.lead,
        engagement=cast.pinewood,
        role=Role.STATE_LEADERSHIP,
        site=None,
        starts_on=date(2025, 9, 1),
    )

    speaking = {
        side: list(access.people_of_side(Permission.SIGN_AGREEMENT, cast.pinewood, side))
        for side in Side
    }

    assert speaking == {Side.PROVIDER: [], Side.RECIPIENT: [cast.leader]}
    for side in Side:
        mine = access.engagements_on_side(cast.lead, Permission.SIGN_AGREEMENT, side)
        assert not mine.exists()
