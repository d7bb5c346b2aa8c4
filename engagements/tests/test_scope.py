"""Who sees what: each queryset with `visible_to`, held against the cast."""

from datetime import date

import pytest

from engagements.access import people_visible_to
from engagements.models import Assignment, Engagement, NextStep, Site, Visit
from engagements.scope import scope_of
from engagements.tests.clocks import noon
from engagements.tests.factories import (
    AssignmentFactory,
    NextStepFactory,
    SiteFactory,
    VisitFactory,
)
from people.roles import Role

PINEWOOD = {
    "Pinewood",
    "Alder School District",
    "Birch School District",
    "Alder Elementary",
    "Alder Middle",
    "Birch Elementary",
}
LAKELAND = {"Lakeland", "Lakeland Elementary"}

SITES_SEEN = {
    "admin": PINEWOOD | LAKELAND,
    "lead": PINEWOOD,
    "specialist": PINEWOOD,
    "leader": PINEWOOD,
    "observer": PINEWOOD,
    "district_person": {"Alder School District", "Alder Elementary", "Alder Middle"},
    "school_person": {"Alder Elementary"},
    "stranger": LAKELAND,
}


@pytest.mark.parametrize("name", SITES_SEEN)
def test_site_visible_to(cast, name):
    seen = Site.objects.visible_to(cast.people[name])

    assert {site.name for site in seen} == SITES_SEEN[name]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("admin", {"Pinewood reading", "Lakeland behavior"}),
        ("lead", {"Pinewood reading"}),
        ("district_person", {"Pinewood reading"}),
        ("school_person", {"Pinewood reading"}),
        ("stranger", {"Lakeland behavior"}),
    ],
)
def test_engagement_visible_to(cast, name, expected):
    seen = Engagement.objects.visible_to(cast.people[name])

    assert {row.name for row in seen} == expected


def test_wide_for_leaves_out_local_roles(cast):
    assert list(Engagement.objects.wide_for(cast.school_person)) == []
    assert list(Engagement.objects.wide_for(cast.observer)) == [cast.pinewood]


@pytest.fixture
def visits(cast):
    made = {}
    for key in ("state", "alder", "alder_elementary", "birch_elementary"):
        made[key] = VisitFactory(engagement=cast.pinewood, lead=cast.specialist, title=key)
        made[key].sites.add(getattr(cast, key))
    made["lakeland"] = VisitFactory(engagement=cast.lakeland, lead=cast.stranger, title="lakeland")
    return made


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("admin", {"state", "alder", "alder_elementary", "birch_elementary", "lakeland"}),
        ("leader", {"state", "alder", "alder_elementary", "birch_elementary"}),
        ("district_person", {"alder", "alder_elementary"}),
        ("school_person", {"alder_elementary"}),
        ("stranger", {"lakeland"}),
    ],
)
def test_visit_visible_to(cast, visits, name, expected):
    seen = Visit.objects.visible_to(cast.people[name])

    assert sorted(visit.title for visit in seen) == sorted(expected)


def test_next_step_visible_to_owner_outside_its_sites(cast, visits):
    step = NextStepFactory(visit=visits["birch_elementary"], owner=cast.school_person)
    other = NextStepFactory(visit=visits["birch_elementary"], owner=cast.lead)

    seen = list(NextStep.objects.visible_to(cast.school_person))

    assert seen == [step]
    assert other not in seen


def test_assignment_visible_to_hides_the_other_district(cast):
    birch_person = AssignmentFactory(
        engagement=cast.pinewood, role=Role.DISTRICT, site=cast.birch
    ).user

    seen = {row.user for row in Assignment.objects.visible_to(cast.district_person)}

    assert birch_person not in seen
    assert seen == {
        cast.lead,
        cast.specialist,
        cast.leader,
        cast.observer,
        cast.district_person,
        cast.school_person,
    }


def test_people_visible_to_stranger_is_own_engagement(cast):
    assert set(people_visible_to(cast.stranger)) == {cast.stranger}


def test_scope_ends_with_the_last_day_of_an_assignment(cast, time_machine):
    cast.specialist.assignments.update(ends_on=date(2026, 3, 31))

    time_machine.move_to(noon(date(2026, 3, 31)), tick=False)
    on_last_day = scope_of(cast.specialist)
    time_machine.move_to(noon(date(2026, 4, 1)), tick=False)
    day_after = scope_of(cast.specialist)

    assert on_last_day.engagements == {cast.pinewood.pk}
    assert day_after.engagements == frozenset()


def test_scope_begins_with_the_first_day_of_an_assignment(cast, time_machine):
    time_machine.move_to(noon(date(2025, 8, 31)), tick=False)

    assert scope_of(cast.specialist).engagements == frozenset()


def test_scope_of_inactive_person_is_empty(cast):
    cast.admin.is_active = False

    assert list(Site.objects.visible_to(cast.admin)) == []


def test_scope_of_one_district_in_one_engagement_gives_nothing_in_another(cast):
    """The same state works with two providers; a district role in one opens nothing else."""
    cast.lakeland.state = cast.state
    cast.lakeland.save()
    visit = VisitFactory(engagement=cast.lakeland)
    visit.sites.add(cast.alder)

    assert visit not in Visit.objects.visible_to(cast.district_person)


def test_district_sees_a_school_placed_under_it(cast):
    added = SiteFactory(name="Alder High", state=cast.state, parent=cast.alder)

    assert added in Site.objects.visible_to(cast.district_person)
    assert added not in Site.objects.visible_to(cast.school_person)
