"""Reviews of plan items: made ahead of time, and held."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from audit import log
from editing.refusals import Refused, Stale
from editing.writing import changes_in
from engagements.models.engagement import EngagementQuerySet
from people.models import User
from sustainability.models import Plan, PlanItem, PlanReview
from sustainability.schedule import review_days

HORIZON_DAYS = 92
"""Reviews are made this many days ahead, so that nobody is surprised by one."""


def make_reviews(*, today: date, now: datetime, there: EngagementQuerySet) -> None:
    """Make the reviews of every item of an approved plan up to the horizon.

    What is there already stays as it is, so a second run adds nothing.
    """
    items = PlanItem.objects.reviewed().filter(plan__engagement__in=there)
    for item in items.prefetch_related("reviews").order_by("pk"):
        if set(_days(item, today)) - {review.due_on for review in item.reviews.all()}:
            plan_ahead(item=item, today=today, by=log.SYSTEM, now=now)


@transaction.atomic
def plan_ahead(*, item: PlanItem, today: date, by: User | str, now: datetime) -> None:
    """Drop waiting reviews that no longer belong, and make those that do.

    A review that is overdue or held stays, whatever the new dates are.
    """
    plan = Plan.objects.held().get(pk=item.plan_id)
    item = PlanItem.objects.get(pk=item.pk)
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
            engagement_id=plan.engagement_id,
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
    stored = _locked(review)
    engagement = stored.item.plan.engagement
    if held_on > engagement.day_of(now):
        raise Refused("held_on", "A review cannot be held in the future.")
    told = {"result": result, "note": note, "held_on": held_on}
    changes = changes_in(stored, told)
    if not changes:
        return stored
    if stored.revision != revision:
        raise Stale(stored)
    verb = "held" if stored.held_on is None else "corrected"
    PlanReview.objects.filter(pk=stored.pk).update(**told, held_by=by, revision=F("revision") + 1)
    stored.refresh_from_db()
    log.record(
        by=by, verb=verb, subject=stored, now=now, changes=changes, engagement_id=engagement.pk
    )
    return stored


def _locked(review: PlanReview) -> PlanReview:
    held = PlanReview.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("item__plan__engagement__state", "held_by").get(pk=review.pk)
