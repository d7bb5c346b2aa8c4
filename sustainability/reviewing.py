"""Reviews of plan items: made ahead of time, and held."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from audit import log
from people.models import User
from sustainability.models import Plan, PlanItem, PlanReview
from sustainability.schedule import review_days

HORIZON_DAYS = 92
"""Reviews are made this many days ahead, so that nobody is surprised by one."""


class AlreadyHeld(Exception):
    """The review was held before. `review` is the row as it is now."""

    def __init__(self, review: PlanReview) -> None:
        super().__init__(f"This review was held already, by {review.held_by}.")
        self.review = review


def make_reviews(*, today: date) -> None:
    """Make the reviews of every item of an approved plan up to the horizon.

    What is there already stays as it is, so a second run adds nothing.
    """
    items = PlanItem.objects.filter(
        plan__status=Plan.Status.APPROVED, is_retired=False, first_review_on__isnull=False
    )
    rows = [row for item in items.iterator() for row in _rows(item, today)]
    PlanReview.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def plan_ahead(*, item: PlanItem, today: date) -> None:
    """After a change: drop waiting reviews that no longer belong, and make those that do.

    A review that is overdue or held stays, whatever the new dates are.
    """
    wanted = [row.due_on for row in _rows(item, today)]
    item.reviews.waiting().filter(due_on__gt=today).exclude(due_on__in=wanted).delete()
    if Plan.objects.filter(pk=item.plan_id, status=Plan.Status.APPROVED).exists():
        PlanReview.objects.bulk_create(_rows(item, today), ignore_conflicts=True)


def _rows(item: PlanItem, today: date) -> list[PlanReview]:
    if item.first_review_on is None or item.is_retired:
        return []
    until = today + timedelta(days=HORIZON_DAYS)
    days = review_days(item.first_review_on, item.review_every_months, until)
    return [PlanReview(item=item, due_on=day) for day in days]


@transaction.atomic
def hold(
    *, review: PlanReview, result: str, note: str, held_on: date, by: User, now: datetime
) -> PlanReview:
    """Record that a review took place, once."""
    if not PlanReview.objects.filter(pk=review.pk, held_on=None).update(
        held_on=held_on, result=result, note=note, held_by=by
    ):
        raise AlreadyHeld(PlanReview.objects.select_related("held_by").get(pk=review.pk))
    review.refresh_from_db()
    log.record(
        by=by,
        verb="held",
        subject=review,
        now=now,
        changes={"result": result},
        engagement_id=review.item.plan.engagement_id,
    )
    return review
