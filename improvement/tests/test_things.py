"""Rows as the pure modules are told of them; no row here is stored."""

from datetime import date

import pytest

from engagements.models import Duty, DutyHolding
from improvement import overlaps, things
from improvement.independence import Carrier, Thing, carriers_of
from improvement.models import (
    Goal,
    GoalTarget,
    GoalValue,
    Initiative,
    InitiativeAsk,
    Routine,
    RoutinePerson,
    RoutineRun,
)
from improvement.progress import Point, Standing
from people.models import User

TODAY = date(2026, 3, 3)
YESTERDAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 4)
AUTUMN = date(2025, 9, 30)


def holding(row, **rows):
    """A row with others that were read along with it."""
    row._prefetched_objects_cache = rows
    return row


def goal(targets=(), values=(), **given):
    baseline = {"baseline_on": AUTUMN, "baseline_numerator": 10, "baseline_denominator": 40}
    return holding(Goal(pk=4, **baseline | given), targets=targets, values=values)


@pytest.mark.parametrize(
    ("given", "point"),
    [
        ({}, Point(AUTUMN, 10, 40)),
        ({"baseline_numerator": 0}, Point(AUTUMN, 0, 40)),
        ({"baseline_numerator": None}, None),
        ({"baseline_denominator": None}, None),
        ({"baseline_on": None}, None),
    ],
)
def test_baseline_of_none_is_a_baseline(given, point):
    assert things.baseline_of(goal(**given)) == point


def test_goal_stands_where_its_rows_say():
    """151 of 365 days are gone, and with them 151/365 of the way from 25% to 75%."""
    one = goal(
        targets=[GoalTarget(due_on=date(2026, 9, 30), numerator=30, denominator=40)],
        values=[
            GoalValue(measured_on=date(2025, 12, 1), numerator=12, denominator=40),
            GoalValue(measured_on=date(2026, 2, 28), numerator=20, denominator=40),
        ],
    )

    assert things.targets_of(one) == [Point(date(2026, 9, 30), 30, 40)]
    assert things.values_of(one) == [
        Point(date(2025, 12, 1), 12, 40),
        Point(date(2026, 2, 28), 20, 40),
    ]
    assert things.goal_standing(one, TODAY) == Standing(
        True, "20 of 40 (50%) on Feb 28, 2026; at least 46% was wanted by then."
    )


def test_asks_are_told_with_the_initiative_that_asks():
    survey = InitiativeAsk(
        pk=7,
        from_rung="state",
        to_rung="school",
        what="Climate survey",
        months=[10, 3],
        is_data_request=True,
    )
    plan = InitiativeAsk(
        pk=8, from_rung="district", to_rung="school", what="Plan", months=[9], is_data_request=False
    )
    reading = holding(Initiative(pk=1, name="Reading"), asks=[survey])
    safety = holding(Initiative(pk=2, name="Safety"), asks=[plan])
    idle = holding(Initiative(pk=3, name="Idle"), asks=[])

    assert things.asks_of([reading, idle, safety]) == [
        overlaps.Ask(7, "Reading", 1, "state", "school", "Climate survey", (10, 3), True),
        overlaps.Ask(8, "Safety", 2, "district", "school", "Plan", (9,), False),
    ]


def routine(people=(), runs=()):
    own = Routine(pk=5, name="Data meeting", every_days=30)
    return holding(own, people=people, runs=runs)


def carrying(since_on=AUTUMN, until_on=None, name="Pat", side="recipient", **given):
    return RoutinePerson(name=name, side=side, since_on=since_on, until_on=until_on, **given)


def run(run_on, *, with_ta=False):
    return RoutineRun(run_on=run_on, with_ta=with_ta)


def test_routine_without_people_and_runs_is_carried_by_nobody():
    assert things.routine_thing(routine(), TODAY) == Thing(
        kind="routine", pk=5, name="Data meeting", carriers=(), every_days=30
    )


def test_routine_ran_alone_only_where_ta_staff_took_no_part():
    one = routine(
        runs=[run(date(2026, 1, 5)), run(date(2026, 2, 5)), run(TODAY, with_ta=True), run(TOMORROW)]
    )

    found = things.routine_thing(one, TODAY)

    assert (found.last_alone_on, found.last_run_on) == (date(2026, 2, 5), TODAY)


def test_routine_never_run_alone_says_so():
    found = things.routine_thing(routine(runs=[run(YESTERDAY, with_ta=True)]), TODAY)

    assert (found.last_alone_on, found.last_run_on) == (None, YESTERDAY)


def test_routine_is_carried_by_those_who_can_today():
    people = [
        carrying(name="Since today", since_on=TODAY),
        carrying(name="From tomorrow on", since_on=TOMORROW),
        carrying(name="Until today", until_on=TODAY, side="provider"),
        carrying(name="Until yesterday", until_on=YESTERDAY),
    ]

    assert things.routine_thing(routine(people), TODAY).carriers == (
        Carrier("name-since today", "Since today", "recipient"),
        Carrier("name-until today", "Until today", "provider"),
    )


def test_person_is_known_by_account_or_by_name_however_it_is_written():
    people = [
        carrying(person=User(pk=9, name="Lee"), name=""),
        carrying(name=" PAT Doe "),
        carrying(name="Pat doe"),
    ]

    found = things.routine_thing(routine(people), TODAY)

    assert [carrier.key for carrier in found.carriers] == [
        "account-9",
        "name-pat doe",
        "name-pat doe",
    ]
    assert found.carriers[0].name == "Lee"
    assert found.people == 2


def test_role_is_carried_by_its_holders_of_today_on_its_side():
    holdings = [
        DutyHolding(name="Since today", starts_on=TODAY),
        DutyHolding(name="From tomorrow on", starts_on=TOMORROW),
        DutyHolding(name="Until today", starts_on=AUTUMN, ends_on=TODAY),
        DutyHolding(name="Until yesterday", starts_on=AUTUMN, ends_on=YESTERDAY),
        DutyHolding(person=User(pk=9, name="Lee"), starts_on=AUTUMN),
    ]
    duty = holding(Duty(pk=6, title="Data lead", side="provider"), holdings=holdings)

    assert things.role_thing(duty, TODAY) == Thing(
        kind="role",
        pk=6,
        name="Data lead",
        carriers=(
            Carrier("name-since today", "Since today", "provider"),
            Carrier("name-until today", "Until today", "provider"),
            Carrier("account-9", "Lee", "provider"),
        ),
    )


@pytest.mark.django_db
def test_carriers_stand_in_the_order_of_the_alphabet():
    names = ["Zupanic", "iLEAD", "Ébert"]
    carriers = tuple(Carrier(name, name, "recipient") for name in names)

    found = carriers_of(things.placed([Thing("role", 1, "Data lead", carriers)]))

    assert [each.name for each in found] == ["Ébert", "iLEAD", "Zupanic"]
