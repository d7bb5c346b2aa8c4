"""Reviews made ahead from the rule of their engagement, and what people change in the plan.

Due-ness is in the rows: a month without its review is due. The key is the engagement and the month,
so no month has two, whatever a worker does. A run that is missed is made up for by the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from audit import log
from editing import writing
from editing.refusals import Refused
from engagements import access, not_ended
from engagements.models import Engagement
from engagements.models.engagement import EngagementQuerySet
from engagements.rules.cadences import InvalidRule
from engagements.rules.periods import month_of
from people.models import User
from people.roles import Permission
from reviews import guards, notices
from reviews.models import USUAL, AgendaItem, Review, ReviewRule
from reviews.schedule import Slot, slot_in, slots
from steady.stepping_around import each
from words.days import long_month

logger = logging.getLogger(__name__)

HORIZON_DAYS = 92
"""How far ahead reviews are made: about three months, as visits are."""

FIELDS = ("anchor", "nth", "weekday", "day_of_month", "starts_on", "is_active")


def make_due(*, today: date, now: datetime, there: EngagementQuerySet) -> int:
    """Give each month up to the horizon its review; the number of those made.

    A rule that fails does not keep the others from their turn.
    """
    rules = ReviewRule.objects.filter(is_active=True, fault="", engagement__in=there.running(today))
    ids = list(rules.order_by("pk").values_list("pk", flat=True))
    return sum(each("Review rule", ids, lambda pk: _make_if_free(pk, today=today, now=now)))


@transaction.atomic
def _make_if_free(pk: int, *, today: date, now: datetime) -> int:
    """By one rule, unless somebody else is at it."""
    free = ReviewRule.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    rule = free.select_related("engagement__state").filter(pk=pk, is_active=True, fault="").first()
    if rule is None:
        return 0
    try:
        return len(_make(rule, today, now))
    except InvalidRule as error:
        logger.error("Review rule %s stands aside: %s: %s", pk, error.field, error.message)
        ReviewRule.objects.filter(pk=pk).update(fault=error.message)
        return 0


def _make(rule: ReviewRule, today: date, now: datetime) -> list[Review]:
    """The caller holds the row of the rule. Raises `InvalidRule`."""
    engagement = rule.engagement
    last = min(today + timedelta(days=HORIZON_DAYS), engagement.planned_end_on)
    first = max(rule.starts_on, engagement.starts_on)
    gaps = [gap.period for gap in engagement.gaps.all()]
    there = set(engagement.reviews.values_list("month", flat=True))
    due = [slot for slot in slots(rule.rule(), first, last, gaps) if slot.month not in there]
    like = engagement.reviews.order_by("-month").first()
    return [_add(engagement, slot, like, by=log.SYSTEM, now=now) for slot in due]


def _add(
    engagement: Engagement,
    slot: Slot,
    like: Review | None,
    *,
    by: User | str,
    now: datetime,
    **more: object,
) -> Review:
    """A review with its usual items; its people are those of the last one, as long as they may."""
    why_not = f"Planned gap: {slot.gap}" if slot.gap else ""
    review = Review.objects.create(
        engagement=engagement,
        month=slot.month,
        planned_on=slot.on,
        status=Review.Status.NOT_HELD if why_not else Review.Status.PLANNED,
        why_not=why_not,
        is_gap=bool(slot.gap),
        **_people(engagement, like),
        **more,
    )
    AgendaItem.objects.bulk_create([AgendaItem(review=review, code=code) for code in USUAL])
    changes = {"planned_on": str(slot.on)} | ({"why_not": why_not} if why_not else {})
    log.record(by=by, verb="planned", subject=review, now=now, changes=changes)
    return review


def _people(engagement: Engagement, like: Review | None) -> dict[str, int | None]:
    if like is None:
        return {}
    may = set(writers_of(engagement).values_list("pk", flat=True))
    held = {f"{role}_id": getattr(like, f"{role}_id") for role in Review.ROLES}
    return {name: person if person in may else None for name, person in held.items()}


def writers_of(engagement: Engagement) -> QuerySet[User]:
    """Who may hold a role at reviews: it takes writing into them."""
    return access.people_who_can(Permission.WRITE_MINUTES, engagement, engagement.state)


@transaction.atomic
def set_rule(
    *,
    engagement: Engagement,
    revision: int,
    values: Mapping[str, Any],
    by: User,
    now: datetime,
) -> ReviewRule:
    """Say on which day of the month reviews are held; what lies ahead and nobody moved follows."""
    engagement = not_ended.held(engagement.pk)
    _check(values)
    stored, is_new = ReviewRule.objects.get_or_create(
        engagement=engagement, defaults={**values, "revision": 1}
    )
    if is_new:
        changes = {name: str(value) for name, value in values.items() if value not in (None, "")}
        log.record(by=by, verb="set", subject=stored, now=now, changes=changes)
    else:
        stored = writing.change(
            row=stored, revision=revision, values={**values, "fault": ""}, by=by, now=now
        )
    if stored.is_active:
        _follow(stored, engagement.day_of(now), by=by, now=now)
        _make(stored, engagement.day_of(now), now)
    return stored


def _check(values: Mapping[str, Any]) -> None:
    try:
        ReviewRule(**values).rule()
    except InvalidRule as error:
        field = {"weekdays": "weekday"}.get(error.field, error.field)
        raise Refused(field, error.message) from None


def _follow(rule: ReviewRule, today: date, *, by: User, now: datetime) -> None:
    """Move the reviews ahead to the days of the rule, but for those whose day a person chose."""
    ahead = rule.engagement.reviews.planned().filter(planned_on__gt=today, is_moved=False)
    gaps = [gap.period for gap in rule.engagement.gaps.all()]
    for review in ahead.select_for_update(no_key=True).order_by("pk"):
        slot = slot_in(rule.rule(), review.month, gaps)
        if slot and slot.on != review.planned_on and not slot.gap:
            values = {"planned_on": slot.on}
            writing.change(
                row=review, revision=review.revision, values=values, by=by, now=now, verb="moved"
            )


@transaction.atomic
def plan(*, engagement: Engagement, values: Mapping[str, Any], by: User, now: datetime) -> Review:
    """Plan the review of a month that no rule gave one. Sent twice, it is one."""
    engagement = not_ended.held(engagement.pk)
    day: date = values["planned_on"]
    _require_within(engagement, day)
    month = month_of(day)
    stored: Review | None = engagement.reviews.filter(month=month).first()
    if stored and (stored.planned_on != day or not stored.is_moved):
        raise Refused("planned_on", f"{long_month(month)} has its review already. Move that one.")
    if stored:
        return stored
    like = engagement.reviews.order_by("-month").first()
    more = {name: values[name] for name in ("starts_at", "place") if name in values}
    return _add(engagement, Slot(month, day), like, by=by, now=now, is_moved=True, **more)


def _require_within(engagement: Engagement, day: date) -> None:
    if not engagement.starts_on <= day <= engagement.planned_end_on:
        raise Refused("planned_on", "Choose a day on which the engagement runs.")


@transaction.atomic
def move(
    *, review: Review, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Review:
    """Choose another day, hour or place; of one that was not held, plan it again."""
    not_ended.held(review.engagement_id)
    stored = guards.held(review.pk)
    require_movable(stored)
    day: date = values["planned_on"]
    _require_within(stored.engagement, day)
    if month_of(day) < stored.month:
        raise Refused("planned_on", f"Choose a day in {long_month(stored.month)} or after it.")
    fresh = {"status": Review.Status.PLANNED, "why_not": "", "is_moved": True, "is_gap": False}
    moved = writing.change(
        row=stored, revision=revision, values={**values, **fresh}, by=by, now=now, verb="moved"
    )
    notices.moved(moved)
    return moved


def require_movable(review: Review) -> None:
    guards.require_not_closed(review)
    if review.was_held:
        raise Refused(None, "It was held, so there is nothing to plan. Correct its day instead.")


@transaction.atomic
def give_roles(
    *, review: Review, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Review:
    """Who leads through the hour, who writes, who knows the data; and who steps in."""
    stored = guards.held_open(review.pk)
    _require_writers(stored.engagement, [each for each in values.values() if each])
    _require_two(values)
    return writing.change(
        row=stored, revision=revision, values=values, by=by, now=now, verb="gave the roles of"
    )


def _require_writers(engagement: Engagement, people: Iterable[object]) -> None:
    wanted = {person.pk for person in people if isinstance(person, User)}
    if writers_of(engagement).filter(pk__in=wanted).distinct().count() != len(wanted):
        raise Refused(None, "One of these people may not write into reviews here.")


def _require_two(values: Mapping[str, Any]) -> None:
    """A backup is somebody else."""
    for role in ("facilitator", "note_taker", "data_analyst"):
        backup = f"{role}_backup"
        if values.get(role) and values.get(role) == values.get(backup):
            raise Refused(backup, "A backup is somebody else.")
