"""Reviews of plan items: made ahead of time, and held."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from audit import log
from editing import writing
from editing.refusals import Refused
from engagements.models.engagement import EngagementQuerySet
from engagements.pages.asked import Day
from people.models import User
from steady.stepping_around import each
from sustainability.models import Plan, PlanItem, PlanReview
from sustainability.schedule import review_days

HORIZON_DAYS = 92
"""Reviews are made this many days ahead, so that nobody is surprised by one."""


def make_reviews(*, today: date, now: datetime, there: EngagementQuerySet) -> None:
    """Make the reviews of every item of an approved plan up to the horizon.

    What is there already stays as it is, so a second run adds nothing.
    """

    def bring(item: PlanItem) -> None:
        if set(_days(item, today)) - {review.due_on for review in item.reviews.all()}:
            plan_ahead(item=item, today=today, by=log.SYSTEM, now=now)

    items = PlanItem.objects.reviewed().filter(plan__engagement__in=there)
    each("Item of a plan", items.prefetch_related("reviews").order_by("pk"), bring)


@transaction.atomic
def plan_ahead(*, item: PlanItem, today: date, by: User | str, now: datetime) -> None:
    """Drop waiting reviews that no longer belong, and make those that do.

    A review that is overdue or held stays, whatever the new dates are.
    """
    plan = Plan.objects.held().get(pk=item.plan_id)
    item = plan.items.get(pk=item.pk)
    wanted = _days(item, today)
    ahead = item.reviews.waiting().filter(due_on__gt=today).exclude(due_on__in=wanted)
    dropped = sorted(ahead.values_list("due_on", flat=True))
    ahead.delete()
    made = _make(item, wanted) if PlanItem.objects.reviewed().filter(pk=item.pk).exists() else []
    if dropped or made:
        log.record(
            by=by,
            verb="planned reviews of",
            subject=item,
            now=now,
            changes={"due_on": [_listed(dropped), _listed(made)]},
        )


def _make(item: PlanItem, wanted: list[date]) -> list[date]:
    there = set(item.reviews.values_list("due_on", flat=True))
    missing = [day for day in wanted if day not in there]
    PlanReview.objects.bulk_create(PlanReview(item=item, due_on=day) for day in missing)
    return missing


def _days(item: PlanItem, today: date) -> list[date]:
    if item.first_review_on is None or item.is_retired:
        return []
    until = today + timedelta(days=HORIZON_DAYS)
    return review_days(item.first_review_on, item.review_every_months, until)


def _listed(days: list[date]) -> str:
    return ", ".join(day.isoformat() for day in days)


def day_held(review: PlanReview, day: date, today: date) -> Day:
    """What is asked about the day of a review; many are held after the engagement."""
    engagement = review.item.plan.engagement
    return Day(day, engagement, today, goes_on=True)


@transaction.atomic
def hold(
    *,
    review: PlanReview,
    revision: int,
    result: str,
    note: str,
    held_on: date,
    by: User,
    now: datetime,
) -> PlanReview:
    """Record what a review found, or correct that; raises `Stale` where somebody else did
    since `revision`. Sent twice, it is one review.
    """
    if held_on > review.item.plan.engagement.day_of(now):
        raise Refused("held_on", "A review cannot be held in the future.")
    told = {"result": result, "note": note, "held_on": held_on}
    edit = writing.hold(row=review, revision=revision, values=told)
    if edit.changes:
        verb = "held" if edit.stored.held_on is None else "corrected"
        edit.write(held_by=by)
        edit.record(by=by, now=now, verb=verb)
    return edit.stored
