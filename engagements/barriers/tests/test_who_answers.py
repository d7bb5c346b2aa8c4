from datetime import date

import pytest

from engagements.barriers import who_answers
from engagements.barriers.tests.test_raising import line, raise_one
from engagements.models import Barrier, ProtocolLine
from engagements.rules.barrier_path import Clock
from engagements.tests.factories import AssignmentFactory, DistrictFactory, SiteFactory
from people.models import User
from people.roles import Role

DAY = date(2026, 3, 3)
RUNGS = ("school", "district", "region", "state", "provider")


def those(cast, may):
    """The people of the cast of whom something is true."""
    return {name for name, user in cast.people.items() if may(user)}


def at(cast, rung, **given):
    """A barrier of Alder Elementary that waits on a rung."""
    return Barrier(engagement=cast.pinewood, site=cast.alder_elementary, rung=rung, **given)


# The rungs


def test_school_has_a_rung_for_each_unit_above_it(cast):
    assert who_answers.ladder_of(cast.alder_elementary) == (
        "school",
        "district",
        "state",
        "provider",
    )
    assert who_answers.ladder_of(cast.state) == ("state", "provider")


def test_ladder_has_a_region_where_there_is_one(cast):
    region = SiteFactory(name="North", kind="region", nces_id="", state=cast.state)
    district = DistrictFactory(state=cast.state, parent=region)
    school = SiteFactory(state=cast.state, parent=district)

    assert who_answers.ladder_of(school) == RUNGS
    assert who_answers.site_at(school, cast.pinewood, "region") == region


@pytest.mark.parametrize(
    ("rung", "below"),
    [
        ("school", None),
        ("district", "school"),
        ("state", "district"),
        ("provider", "state"),
        ("region", "district"),
    ],
)
def test_answer_goes_down_rung_by_rung(cast, rung, below):
    """From a unit that the school has left since as from the state."""
    assert who_answers.below(at(cast, rung)) == below


@pytest.mark.parametrize(
    ("rung", "unit"),
    [
        ("school", "alder_elementary"),
        ("district", "alder"),
        ("region", "state"),
        ("state", "state"),
        ("provider", "state"),
    ],
)
def test_rung_stands_for_the_unit_above_the_site(cast, rung, unit):
    found = who_answers.site_at(cast.alder_elementary, cast.pinewood, rung)

    assert found == getattr(cast, unit)


# The lines of the protocol


@pytest.mark.parametrize(
    ("from_rung", "to_rung", "is_found"),
    [("school", "district", True), ("district", "school", False), ("district", "state", False)],
)
def test_line_carries_barriers_one_way(cast, from_rung, to_rung, is_found):
    made = line(cast, "school", "district", cast.district_person)

    found = who_answers.line_between(cast.pinewood, from_rung, to_rung)

    assert found == (made if is_found else None)


@pytest.mark.parametrize("given", [{"is_retired": True}, {"carries_barriers": False}])
def test_line_that_is_retired_or_is_for_other_news_carries_none(cast, given):
    made = line(cast, "school", "district", cast.district_person)
    ProtocolLine.objects.filter(pk=made.pk).update(**given)

    assert who_answers.line_between(cast.pinewood, "school", "district") is None


@pytest.mark.parametrize(
    ("agreed", "clock", "due_on"),
    [
        (None, Clock(DAY, 30, is_agreed=False), date(2026, 4, 2)),
        (ProtocolLine(response_days=10), Clock(DAY, 10, is_agreed=True), date(2026, 3, 13)),
    ],
)
def test_answer_is_due_by_the_line_or_in_thirty_days(agreed, clock, due_on):
    found = who_answers.clock(agreed, DAY)

    assert (found, found.due_on) == (clock, due_on)


@pytest.mark.parametrize(
    ("person", "site", "is_asked"),
    [
        ("district_person", "alder_elementary", True),
        ("leader", "alder_elementary", True),
        ("district_person", "birch_elementary", False),
        ("school_person", "alder_elementary", False),
        ("lead", "alder_elementary", False),
    ],
)
def test_person_of_the_line_is_asked_who_answers_for_this_site(cast, person, site, is_asked):
    named = cast.people[person]
    made = line(cast, "school", "district", named)

    found = who_answers.responsible(made, getattr(cast, site), "district")

    assert found == (named if is_asked else None)


def test_nobody_is_asked_by_name_without_a_line_or_who_has_left(cast):
    made = line(cast, "school", "district", cast.district_person)
    made.responsible.is_active = False

    assert who_answers.responsible(None, cast.alder_elementary, "district") is None
    assert who_answers.responsible(made, cast.alder_elementary, "district") is None


# Rights

STAFF = {"admin", "lead", "specialist"}


@pytest.mark.parametrize(
    ("rung", "names"),
    [
        ("school", {"leader", "district_person", "school_person"}),
        ("district", {"leader", "district_person"}),
        ("region", {"leader"}),
        ("state", {"leader"}),
        ("provider", STAFF),
    ],
)
def test_those_at_a_rung_or_above_answer(cast, rung, names):
    assert those(cast, lambda user: who_answers.may_answer(user, at(cast, rung))) == names


def test_district_does_not_answer_for_another(cast):
    def may(user):
        return who_answers.answers_at(user, cast.pinewood, cast.birch_elementary, "school")

    assert those(cast, may) == {"leader"}


@pytest.mark.parametrize(
    ("rung", "names"),
    [
        ("school", {"leader", "school_person"}),
        ("district", {"leader", "district_person"}),
        ("region", {"leader"}),
        ("state", {"leader"}),
        ("provider", STAFF),
    ],
)
def test_person_stands_on_the_rung_of_the_own_role(cast, rung, names):
    def may(user):
        return who_answers.may_stand_on(user, cast.pinewood, rung)

    assert those(cast, may) == names


def test_person_who_has_left_stands_on_no_rung(cast):
    cast.district_person.is_active = False

    assert not who_answers.may_stand_on(cast.district_person, cast.pinewood, "district")


@pytest.mark.parametrize(
    ("rung", "names"),
    [
        ("school", STAFF | {"leader", "district_person", "school_person"}),
        ("district", STAFF | {"leader", "district_person"}),
        ("state", STAFF | {"leader"}),
        ("provider", STAFF | {"leader"}),
    ],
)
def test_those_at_a_rung_or_above_and_ta_staff_send_on(cast, rung, names):
    assert those(cast, lambda user: who_answers.may_carry(user, at(cast, rung))) == names


@pytest.mark.parametrize(
    ("on", "person", "may"),
    [
        (date(2026, 4, 2), "district_person", True),
        (date(2026, 4, 2), "school_person", False),
        (date(2026, 4, 3), "school_person", True),
        (date(2026, 4, 3), "observer", False),
    ],
)
def test_those_who_wait_send_up_once_the_clock_has_run_out(cast, on, person, may):
    barrier = at(cast, "district", status="waiting", answer_due_on=date(2026, 4, 2))

    assert who_answers.may_send_up(cast.people[person], barrier, on) is may


def test_barrier_is_closed_where_it_began_or_above(cast):
    barrier = at(cast, "state")

    found = those(cast, lambda user: who_answers.may_settle(user, barrier))

    assert found == STAFF | {"leader", "district_person", "school_person"}


def test_staff_are_of_the_provider(cast):
    assert those(cast, lambda user: who_answers.is_of_provider(user, cast.pinewood)) == STAFF


# Who is asked


@pytest.mark.parametrize(
    ("rung", "names"),
    [
        ("school", {"School Person"}),
        ("district", {"District Person"}),
        ("region", set()),
        ("state", {"Leader"}),
        ("provider", {"Lead", "Specialist"}),
    ],
)
def test_barrier_waits_for_everybody_with_a_role_of_its_rung(cast, rung, names):
    found = who_answers.asked(at(cast, rung))

    assert set(found.values_list("name", flat=True)) == names


def test_barrier_does_not_wait_for_who_has_left(cast):
    User.objects.filter(pk=cast.district_person.pk).update(is_active=False)

    assert list(who_answers.asked(at(cast, "district"))) == []


@pytest.mark.parametrize("is_active", [True, False])
def test_barrier_waits_for_the_person_it_names_alone(cast, is_active):
    User.objects.filter(pk=cast.leader.pk).update(is_active=is_active)

    found = who_answers.asked(at(cast, "district", responsible=cast.leader))

    assert list(found) == ([cast.leader] if is_active else [])


@pytest.fixture
def on_each_rung(cast):
    """A barrier of Alder Elementary on each rung, and one of Birch on that of its district."""
    raise_one(cast, title="birch", site=cast.birch_elementary, by=cast.lead)
    for rung in ("school", "district", "state", "provider"):
        made = raise_one(cast, title=rung)
        Barrier.objects.filter(pk=made.pk).update(rung=rung)


def titles(user):
    return {row.title for row in Barrier.objects.filter(who_answers.on_rungs_of(user))}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("school_person", {"school"}),
        ("district_person", {"district"}),
        ("leader", {"state"}),
        ("lead", {"provider"}),
        ("specialist", {"provider"}),
        ("admin", {"provider"}),
        ("observer", set()),
        ("stranger", set()),
    ],
)
def test_barriers_of_a_person_are_those_on_the_own_rungs(cast, on_each_rung, name, found):
    assert titles(cast.people[name]) == found


def test_barriers_of_all_roles_of_a_person_come_together(cast, on_each_rung):
    AssignmentFactory(
        user=cast.district_person, engagement=cast.pinewood, role=Role.DISTRICT, site=cast.birch
    )

    assert titles(cast.district_person) == {"birch", "district"}


def test_barrier_that_names_a_person_is_theirs_until_it_is_answered(cast):
    made = raise_one(cast, title="named")
    Barrier.objects.filter(pk=made.pk).update(responsible=cast.observer)
    before = titles(cast.observer)
    said = {"answer": "Yes.", "answered_on": DAY, "answered_by": cast.leader}
    Barrier.objects.filter(pk=made.pk).update(status="answered", **said)

    assert (before, titles(cast.observer)) == ({"named"}, set())
