"""Goals with their targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from audit import log
from editing import writing
from editing.refusals import Refused, Stale
from improvement.feeding import feed
from improvement.models import Goal, GoalTarget
from people.models import User
from words.days import short_day


@dataclass(frozen=True, order=True)
class Target:
    due_on: date
    numerator: int
    denominator: int

    def __str__(self) -> str:
        return f"{self.numerator} of {self.denominator} by {short_day(self.due_on)}"


@transaction.atomic
def set_goal(*, row: Goal, targets: Sequence[Target], by: User, now: datetime) -> Goal:
    """Store a new goal with its targets; of a form sent twice there is one."""
    _check(row, targets, now)
    goal = writing.add(row=row, by=by, now=now, verb="set")
    if goal is row or not goal.targets.exists():
        _write(goal, targets, by, now)
        feed(goal.engagement_id)
    return goal


@transaction.atomic
def change_goal(
    *,
    goal: Goal,
    revision: int,
    values: Mapping[str, object],
    targets: Sequence[Target],
    by: User,
    now: datetime,
) -> Goal:
    """Change a goal and its targets together. Raises `Stale` where somebody was first."""
    stored: Goal = Goal.objects.select_for_update(no_key=True, of=("self",)).get(pk=goal.pk)
    if stored.revision != revision and targets_now(stored) != sorted(targets):
        raise Stale(stored)
    changed = writing.change(row=goal, revision=revision, values=values, by=by, now=now)
    _check(changed, targets, now)
    feed(goal.engagement_id)
    if _write(changed, targets, by, now) and changed.revision == revision:
        Goal.objects.filter(pk=goal.pk).update(revision=F("revision") + 1)
    return changed


def targets_now(goal: Goal) -> list[Target]:
    rows = goal.targets.values_list("due_on", "numerator", "denominator")
    return sorted(Target(*row) for row in rows)


def _check(goal: Goal, targets: Sequence[Target], now: datetime) -> None:
    """A goal is counted before the work on it and aimed at after, all within its engagement."""
    if goal.baseline_on and goal.baseline_on > goal.engagement.day_of(now):
        raise Refused("baseline_on", "Choose today or an earlier day: a baseline is counted.")
    if not targets:
        raise Refused(None, "Give at least one target.")
    first, last = goal.engagement.starts_on, goal.engagement.planned_end_on
    begun_on = goal.baseline_on or goal.baseline_by_on
    for target in sorted(targets):
        if begun_on and target.due_on <= begun_on:
            raise Refused(
                None, f"{target}: choose a day after the baseline, {short_day(begun_on)}."
            )
        if not first <= target.due_on <= last:
            raise Refused(
                None,
                f"{target}: choose a day within the engagement, {short_day(first)} to {short_day(last)}.",
            )


def _write(goal: Goal, targets: Sequence[Target], by: User, now: datetime) -> bool:
    """Bring the stored targets to `targets`; says whether anything changed."""
    before, after = targets_now(goal), sorted(targets)
    if before == after:
        return False
    if len({target.due_on for target in after}) != len(after):
        raise Refused(None, "Two targets have the same day. Keep one of them.")
    goal.targets.all().delete()
    GoalTarget.objects.bulk_create(
        GoalTarget(
            goal=goal,
            due_on=target.due_on,
            numerator=target.numerator,
            denominator=target.denominator,
        )
        for target in after
    )
    changes = {"targets": ["; ".join(map(str, before)), "; ".join(map(str, after))]}
    log.record(by=by, verb="set the targets of", subject=goal, now=now, changes=changes)
    return True
