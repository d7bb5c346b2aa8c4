"""What the records of improvement say of an engagement, counted once for everybody who asks.

Each function tells what was met and what was not, by name, so that a ratio can be followed to its
rows. Nothing to count is an empty `Count`, whose percent is None: no evidence is no 100%.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from engagements.models import Duty
from engagements.rules.shares import percent_of_rows
from improvement.models import Cycle, Goal, Initiative, Routine, Setback
from improvement.things import goal_standing, role_thing, routine_thing
from words.days import short_day


@dataclass(frozen=True)
class Named:
    """A row behind a number: the noun it is one of, its id, its name, and what to say of it."""

    noun: str
    pk: int
    name: str
    note: str = ""


@dataclass(frozen=True)
class Count:
    met: tuple[Named, ...] = ()
    missing: tuple[Named, ...] = ()

    @property
    def numerator(self) -> int:
        return len(self.met)

    @property
    def denominator(self) -> int:
        return len(self.met) + len(self.missing)

    @property
    def percent(self) -> int | None:
        return percent_of_rows(self.numerator, self.denominator)


def counted(rows: list[tuple[bool, Named]]) -> Count:
    return Count(
        met=tuple(named for is_met, named in rows if is_met),
        missing=tuple(named for is_met, named in rows if not is_met),
    )


def cycles_closed_on_time(engagement_id: int, first: date, last: date) -> Count:
    """Of the cycles first promised for a time, those closed by their day."""
    due = Cycle.objects.filter(engagement=engagement_id).due_in(first, last)
    days = ("promised_on", "closed_on")
    rows = due.order_by("promised_on", "pk").values_list("pk", "title", *days)
    return counted(
        [
            (
                closed_on is not None and closed_on <= promised_on,
                Named("cycle", pk, title, _closing(promised_on, closed_on)),
            )
            for pk, title, promised_on, closed_on in rows
        ]
    )


def _closing(promised_on: date, closed_on: date | None) -> str:
    if closed_on is None:
        return f"due {short_day(promised_on)}, not closed"
    return f"due {short_day(promised_on)}, closed {short_day(closed_on)}"


def setbacks_answered_in_time(engagement_id: int, first: date, last: date) -> Count:
    """Of the setbacks whose 30 days ended in a time, those answered within them."""
    days = timedelta(days=Setback.ANSWER_DAYS)
    rows = (
        Setback.objects.setbacks()
        .filter(engagement=engagement_id)
        .filter(happened_on__gte=first - days, happened_on__lte=last - days)
        .order_by("happened_on", "pk")
        .values_list("pk", "title", "happened_on", "answered_on")
    )
    return counted(
        [
            (
                answered_on is not None and answered_on <= happened_on + days,
                Named("setback", pk, title, _answering(happened_on, answered_on)),
            )
            for pk, title, happened_on, answered_on in rows
        ]
    )


def _answering(happened_on: date, answered_on: date | None) -> str:
    if answered_on is None:
        return f"of {short_day(happened_on)}, not answered"
    return f"answered after {max((answered_on - happened_on).days, 0)} days"


def goals_on_track(engagement_id: int, on: date) -> Count:
    """Of the goals in use, those on track on a day. One that is not known to be is missing."""
    goals = Goal.objects.in_use().filter(engagement=engagement_id).for_list().order_by("pk")
    standings = [(goal, goal_standing(goal, on)) for goal in goals]
    return counted(
        [
            (standing.is_on_track is True, Named("goal", goal.pk, goal.title, standing.why))
            for goal, standing in standings
        ]
    )


def initiatives_decided(engagement_id: int, on: date) -> Count:
    """Of the initiatives listed, those decided on by a day."""
    rows = (
        Initiative.objects.filter(engagement=engagement_id)
        .order_by("name", "pk")
        .values_list("pk", "name", "decision", "decided_on")
    )
    labels = dict(Initiative.Decision.choices)
    return counted(
        [
            (
                decided_on is not None and decided_on <= on,
                Named("initiative", pk, name, labels.get(decision, "not decided")),
            )
            for pk, name, decision, decided_on in rows
        ]
    )


def carried_by_several(engagement_id: int, on: date) -> Count:
    """Of the routines and roles, those that more than one person can carry."""
    routines = Routine.objects.in_use().filter(engagement=engagement_id).for_list().order_by("pk")
    duties = Duty.objects.current(on).filter(engagement=engagement_id).for_list().order_by("pk")
    things = [routine_thing(each, on) for each in routines]
    things += [role_thing(each, on) for each in duties]
    notes = {0: "nobody can carry it", 1: "only one person can carry it"}
    return counted(
        [
            (
                thing.people > 1,
                Named(thing.kind, thing.pk, thing.name, notes.get(thing.people, "")),
            )
            for thing in things
        ]
    )
