"""Rows put into the words of the pure modules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from engagements.models import Duty, DutyHolding
from improvement import overlaps
from improvement.independence import Carrier, Thing
from improvement.models import Goal, Initiative, Routine, RoutinePerson
from improvement.progress import Point, Standing, standing_of
from search.words import in_alphabet

ROUTINE, ROLE = "routine", "role"


def baseline_of(goal: Goal) -> Point | None:
    on, part, whole = goal.baseline_on, goal.baseline_numerator, goal.baseline_denominator
    return Point(on, part, whole) if on and part is not None and whole else None


def targets_of(goal: Goal) -> list[Point]:
    return [Point(each.due_on, each.numerator, each.denominator) for each in goal.targets.all()]


def values_of(goal: Goal) -> list[Point]:
    return [Point(each.measured_on, each.numerator, each.denominator) for each in goal.values.all()]


def goal_standing(goal: Goal, today: date) -> Standing:
    """Of a goal read by `for_list`, without a query."""
    return standing_of(baseline_of(goal), targets_of(goal), values_of(goal), today)


def asks_of(initiatives: Iterable[Initiative]) -> list[overlaps.Ask]:
    """Of initiatives read by `for_list`."""
    return [
        overlaps.Ask(
            pk=ask.pk,
            initiative=initiative.name,
            initiative_pk=initiative.pk,
            from_rung=ask.from_rung,
            to_rung=ask.to_rung,
            what=ask.what,
            months=tuple(ask.months),
            is_data_request=ask.is_data_request,
        )
        for initiative in initiatives
        for ask in initiative.asks.all()
    ]


def routine_thing(routine: Routine, today: date) -> Thing:
    """Of a routine read by `for_list`, without a query."""
    runs = [run for run in routine.runs.all() if run.run_on <= today]
    alone = [run.run_on for run in runs if not run.with_ta]
    return Thing(
        kind=ROUTINE,
        pk=routine.pk,
        name=routine.name,
        carriers=tuple(
            _carrier(row, row.side)
            for row in routine.people.all()
            if row.since_on <= today and (row.until_on is None or row.until_on >= today)
        ),
        every_days=routine.every_days,
        last_alone_on=max(alone, default=None),
        last_run_on=max((run.run_on for run in runs), default=None),
    )


def role_thing(duty: Duty, today: date) -> Thing:
    """Of a duty read by `for_list`, without a query."""
    return Thing(
        kind=ROLE,
        pk=duty.pk,
        name=duty.title,
        carriers=tuple(
            _carrier(row, duty.side)
            for row in duty.holdings.all()
            if row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)
        ),
    )


def placed(things: Sequence[Thing]) -> list[Thing]:
    """With the place of each carrier's name in the alphabet; one query."""
    places = in_alphabet(carrier.name for thing in things for carrier in thing.carriers)
    return [
        replace(
            thing, carriers=tuple(replace(each, place=places[each.name]) for each in thing.carriers)
        )
        for thing in things
    ]


def _carrier(row: RoutinePerson | DutyHolding, side: str) -> Carrier:
    key = f"account-{row.person_id}" if row.person_id else f"name-{row.name.strip().casefold()}"
    return Carrier(key, row.who, side)
