from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from editing.refusals import Refused
from engagements.basics import changing
from engagements.clarity import staffing
from engagements.models import Duty, DutyHolding, Engagement
from engagements.tests.factories import DutyFactory

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)


@pytest.fixture
def deed(cast):
    return {"by": cast.admin, "now": NOW}


@pytest.fixture
def duty(cast):
    return DutyFactory(engagement=cast.pinewood, title="Data lead")


def codes(engagement, **conditions):
    rows = Duty.objects.filter(engagement=engagement, **conditions)
    return set(rows.values_list("code", flat=True))


def fill(duty, deed, person=None, name="", starts_on=TODAY):
    return staffing.fill(duty=duty, person=person, name=name, starts_on=starts_on, **deed)


def test_require_duties_of_intensive_ta(cast, deed):
    made = staffing.require_duties(engagement=cast.pinewood, **deed)

    assert len(made) == 7
    assert {duty.is_required for duty in made} == {True}
    assert {duty.starts_on for duty in made} == {cast.pinewood.starts_on}
    assert set(Event.objects.values_list("verb", flat=True)) == {"required"}


def test_require_duties_again_adds_nothing(cast, deed):
    staffing.require_duties(engagement=cast.pinewood, **deed)

    made = staffing.require_duties(engagement=cast.pinewood, **deed)

    assert (made, Duty.objects.count()) == ([], 7)


def test_require_duties_of_another_tier_keeps_the_others_without_requiring_them(cast, deed):
    staffing.require_duties(engagement=cast.pinewood, **deed)
    Engagement.objects.filter(pk=cast.pinewood.pk).update(tier="targeted")
    cast.pinewood.refresh_from_db()

    staffing.require_duties(engagement=cast.pinewood, **deed)

    assert Duty.objects.count() == 7
    assert codes(cast.pinewood, is_required=True) == {"ta_lead", "ta_specialist", "coordinator"}


def test_change_of_tier_requires_its_roles(cast, deed):
    changing.change(engagement=cast.pinewood, revision=1, values={"tier": "targeted"}, **deed)

    assert codes(cast.pinewood) == {"ta_lead", "ta_specialist", "coordinator"}


def test_change_of_another_field_requires_none(cast, deed):
    changing.change(engagement=cast.pinewood, revision=1, values={"name": "Other"}, **deed)

    assert codes(cast.pinewood) == set()


def test_unwritten_names_what_the_tier_requires(cast, deed):
    before = staffing.unwritten(cast.pinewood)
    staffing.require_duties(engagement=cast.pinewood, **deed)

    assert (len(before), staffing.unwritten(cast.pinewood)) == (7, [])


def test_change_duty_leaves_to_the_tier_what_is_the_tiers(cast, deed):
    duty = staffing.require_duties(engagement=cast.pinewood, **deed)[0]

    staffing.change_duty(row=duty, revision=1, values={"title": "Program lead"}, **deed)
    with pytest.raises(Refused):
        staffing.change_duty(row=duty, revision=2, values={"is_required": False}, **deed)

    duty.refresh_from_db()
    assert (duty.title, duty.is_required) == ("Program lead", True)


def test_fill_with_a_person(cast, deed, duty):
    holding = fill(duty, deed, person=cast.leader)

    assert (holding.who, holding.starts_on, holding.ends_on) == ("Leader", TODAY, None)
    event = Event.objects.about("duty", duty.pk).get()
    assert (event.verb, event.changes) == (
        "filled",
        {"holder": ["", "Leader"], "starts_on": "2026-03-03"},
    )


def test_fill_with_a_name(cast, deed, duty):
    holding = fill(duty, deed, name=" Alex Reed ")

    assert (holding.who, holding.person) == ("Alex Reed", None)


@pytest.mark.parametrize("by_name", [True, False])
def test_fill_sent_twice_is_one(cast, deed, duty, by_name):
    who = {"name": "Alex Reed"} if by_name else {"person": cast.leader}

    first, second = fill(duty, deed, **who), fill(duty, deed, **who)

    assert (first, DutyHolding.objects.count()) == (second, 1)


def test_fill_by_nobody_is_refused(cast, deed, duty):
    with pytest.raises(Refused) as refused:
        fill(duty, deed, name="  ")

    assert refused.value.field == "person"


def test_fill_by_somebody_who_holds_it_is_refused(cast, deed, duty):
    fill(duty, deed, person=cast.leader)

    with pytest.raises(Refused, match="Leader holds this role already, from Mar 3, 2026."):
        fill(duty, deed, person=cast.leader, starts_on=date(2026, 4, 1))


def test_two_people_may_hold_a_duty_and_one_may_come_back(cast, deed, duty):
    first = fill(duty, deed, person=cast.leader)
    fill(duty, deed, person=cast.lead)
    staffing.leave(holding=first, last_day=date(2026, 3, 31), **deed)

    fill(duty, deed, person=cast.leader, starts_on=date(2026, 6, 1))

    assert duty.holdings.count() == 3


def test_leave_keeps_who_held_it(cast, deed, duty):
    holding = fill(duty, deed, person=cast.leader)

    staffing.leave(holding=holding, last_day=date(2026, 3, 31), **deed)
    staffing.leave(holding=holding, last_day=date(2026, 3, 31), **deed)

    event = Event.objects.about("duty", duty.pk).filter(verb="left").get()
    assert event.changes == {"holder": ["Leader", ""], "ends_on": ["", "2026-03-31"]}
    assert duty.holdings.get().ends_on == date(2026, 3, 31)


@pytest.mark.parametrize("last_day", [date(2026, 3, 2), date(2026, 4, 30)])
def test_leave_before_the_first_day_or_a_second_time_is_refused(cast, deed, duty, last_day):
    holding = fill(duty, deed, person=cast.leader)
    staffing.leave(holding=holding, last_day=date(2026, 3, 31), **deed)

    with pytest.raises(Refused):
        staffing.leave(holding=holding, last_day=last_day, **deed)


@pytest.mark.parametrize(
    ("name", "sides"),
    [
        ("admin", ["provider", "recipient"]),
        ("lead", ["provider"]),
        ("specialist", []),
        ("leader", ["recipient"]),
        ("observer", []),
        ("district_person", []),
    ],
)
def test_each_side_manages_its_own_roles(cast, duty, name, sides):
    person = cast.people[name]
    deed = {"by": person, "now": NOW}
    theirs = DutyFactory(engagement=cast.pinewood, side="provider")
    done = []

    for row in (theirs, duty):
        try:
            holding = fill(row, deed, name="Alex Reed")
            staffing.change_duty(row=row, revision=1, values={"title": "Other"}, **deed)
            staffing.leave(holding=holding, last_day=TODAY, **deed)
        except PermissionDenied:
            continue
        done.append(row.side)

    assert staffing.sides_managed_by(person, cast.pinewood) == sides
    assert done == sides


def test_role_is_not_moved_to_a_side_that_is_not_ones_own(cast, duty):
    with pytest.raises(PermissionDenied):
        staffing.change_duty(
            row=duty, revision=1, values={"side": "provider"}, by=cast.leader, now=NOW
        )


def test_holder_of_another_side_is_not_ended(cast):
    theirs = DutyFactory(engagement=cast.pinewood, side="provider")
    holding = fill(theirs, {"by": cast.lead, "now": NOW}, person=cast.lead)

    with pytest.raises(PermissionDenied):
        staffing.leave(holding=holding, last_day=TODAY, by=cast.leader, now=NOW)

    assert theirs.holdings.get().ends_on is None


def test_ta_lead_fills_the_roles_of_a_state_of_which_nobody_is_here_yet(cast, duty):
    cast.leader.assignments.update(ends_on=date(2026, 3, 1))

    assert fill(duty, {"by": cast.lead, "now": NOW}, name="Alex Reed").who == "Alex Reed"
