from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from audit.models import Event
from sustainability import planning, reviewing, tasks
from sustainability.models import Plan, PlanReview
from sustainability.tests.factories import PlanItemFactory, PlanReviewFactory

TODAY = date(2026, 5, 12)
NOW = datetime(2026, 5, 12, 15, 0, tzinfo=UTC)


def approved_item(**kwargs):
    kwargs.setdefault("review_every_months", 1)
    return PlanItemFactory(plan__status=Plan.Status.APPROVED, **kwargs)


def due_days():
    return sorted(PlanReview.objects.values_list("due_on", flat=True))


def test_make_reviews_reaches_three_months_ahead(db):
    approved_item(first_review_on=date(2026, 4, 30))

    reviewing.make_reviews(today=TODAY)

    assert due_days() == [
        date(2026, 4, 30),
        date(2026, 5, 30),
        date(2026, 6, 30),
        date(2026, 7, 30),
    ]


def test_make_reviews_again_adds_nothing(db):
    approved_item(first_review_on=date(2026, 4, 30))

    for _ in range(3):
        reviewing.make_reviews(today=TODAY)

    assert len(due_days()) == 4


@pytest.mark.django_db(transaction=True)
def test_make_reviews_in_parallel_adds_nothing_twice():
    approved_item(first_review_on=date(2026, 4, 30))

    def run(_):
        reviewing.make_reviews(today=TODAY)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(8)))

    assert len(due_days()) == 4


def test_make_reviews_leaves_out_drafts_and_retired_items(db):
    PlanItemFactory(first_review_on=date(2026, 5, 30))
    approved_item(first_review_on=date(2026, 5, 30), is_retired=True)

    reviewing.make_reviews(today=TODAY)

    assert due_days() == []


def test_task_makes_reviews(db, time_machine):
    time_machine.move_to(NOW)
    approved_item(first_review_on=date(2026, 6, 1), review_every_months=12)

    tasks.make_reviews()

    assert due_days() == [date(2026, 6, 1)]


def test_changed_date_moves_only_waiting_future_reviews(cast):
    item = approved_item(plan__engagement=cast.pinewood, first_review_on=date(2026, 4, 30))
    reviewing.make_reviews(today=TODAY)

    planning.change_item(
        item=item,
        revision=1,
        values={"first_review_on": date(2026, 7, 1), "review_every_months": 6},
        by=cast.lead,
        now=NOW,
    )
    Plan.objects.update(status=Plan.Status.APPROVED)
    reviewing.make_reviews(today=TODAY)

    assert due_days() == [date(2026, 4, 30), date(2026, 7, 1)]


def test_hold_records_the_result_once(cast):
    review = PlanReviewFactory(item__plan__engagement=cast.pinewood)
    facts = {"result": "kept", "note": "", "held_on": TODAY, "now": NOW}

    reviewing.hold(review=review, by=cast.leader, **facts)
    with pytest.raises(reviewing.AlreadyHeld, match="Leader"):
        reviewing.hold(review=review, by=cast.lead, **facts)

    review.refresh_from_db()
    assert (review.result, review.held_by) == ("kept", cast.leader)
    assert Event.objects.get().engagement_id == cast.pinewood.pk
