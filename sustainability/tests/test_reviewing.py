from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from audit.log import SYSTEM
from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.models import Engagement
from sustainability import planning, reviewing, tasks
from sustainability.models import Plan, PlanReview
from sustainability.tests.factories import PlanFactory, PlanItemFactory, PlanReviewFactory

TODAY = date(2026, 5, 12)
NOW = datetime(2026, 5, 12, 15, 0, tzinfo=UTC)


def approved_item(**kwargs):
    kwargs.setdefault("review_every_months", 1)
    return PlanItemFactory(plan__status=Plan.Status.APPROVED, **kwargs)


def due_days():
    return sorted(PlanReview.objects.values_list("due_on", flat=True))


def test_make_reviews_reaches_three_months_ahead(db):
    approved_item(first_review_on=date(2026, 4, 30))

    reviewing.make_reviews(today=TODAY, now=NOW, there=Engagement.objects.all())

    assert due_days() == [
        date(2026, 4, 30),
        date(2026, 5, 30),
        date(2026, 6, 30),
        date(2026, 7, 30),
    ]


def test_make_reviews_again_adds_nothing(db):
    approved_item(first_review_on=date(2026, 4, 30))

    for _ in range(3):
        reviewing.make_reviews(today=TODAY, now=NOW, there=Engagement.objects.all())

    assert len(due_days()) == 4


@pytest.mark.django_db(transaction=True)
def test_make_reviews_in_parallel_adds_nothing_twice():
    approved_item(first_review_on=date(2026, 4, 30))

    def run(_):
        reviewing.make_reviews(today=TODAY, now=NOW, there=Engagement.objects.all())
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(8)))

    assert len(due_days()) == 4


def test_make_reviews_leaves_out_drafts_and_retired_items(db):
    PlanItemFactory(first_review_on=date(2026, 5, 30))
    approved_item(first_review_on=date(2026, 5, 30), is_retired=True)

    reviewing.make_reviews(today=TODAY, now=NOW, there=Engagement.objects.all())

    assert due_days() == []


def test_task_makes_reviews(db, time_machine):
    time_machine.move_to(NOW)
    approved_item(first_review_on=date(2026, 6, 1), review_every_months=12)

    tasks.make_reviews()

    assert due_days() == [date(2026, 6, 1)]


def test_changed_date_moves_only_waiting_future_reviews(cast):
    item = approved_item(plan__engagement=cast.pinewood, first_review_on=date(2026, 4, 30))
    reviewing.make_reviews(today=TODAY, now=NOW, there=Engagement.objects.all())

    planning.change_item(
        item=item,
        revision=1,
        values={"first_review_on": date(2026, 7, 1), "review_every_months": 6},
        by=cast.lead,
        now=NOW,
    )
    Plan.objects.update(status=Plan.Status.APPROVED)
    reviewing.make_reviews(today=TODAY, now=NOW, there=Engagement.objects.all())

    assert due_days() == [date(2026, 4, 30), date(2026, 7, 1)]


def test_make_reviews_says_who_planned_which_days(cast):
    approved_item(plan__engagement=cast.pinewood, first_review_on=date(2026, 6, 30))

    for _ in range(2):
        reviewing.make_reviews(today=TODAY, now=NOW, there=Engagement.objects.all())

    event = Event.objects.get()
    assert (event.actor, event.actor_label, event.engagement_id) == (None, SYSTEM, cast.pinewood.pk)
    assert (event.verb, event.changes) == (
        "planned reviews of",
        {"due_on": ["", "2026-06-30, 2026-07-30"]},
    )


def test_changed_date_says_which_reviews_were_dropped(cast):
    item = approved_item(plan__engagement=cast.pinewood, first_review_on=date(2026, 7, 1))
    reviewing.make_reviews(today=TODAY, now=NOW, there=Engagement.objects.all())

    values = {"first_review_on": date(2026, 9, 1)}
    planning.change_item(item=item, revision=1, values=values, by=cast.lead, now=NOW)

    event = Event.objects.filter(verb="planned reviews of").latest("pk")
    assert (event.actor, event.changes) == (
        cast.lead,
        {"due_on": ["2026-07-01, 2026-08-01", ""]},
    )


def test_make_reviews_writes_nothing_where_nothing_is_missing(cast, django_assert_num_queries):
    plan = PlanFactory(engagement=cast.pinewood, status=Plan.Status.APPROVED)
    for _ in range(3):
        PlanItemFactory(plan=plan)
    reviewing.make_reviews(today=TODAY, now=NOW, there=Engagement.objects.all())

    with django_assert_num_queries(2):
        reviewing.make_reviews(today=TODAY, now=NOW, there=Engagement.objects.all())


@pytest.mark.parametrize("status", ["withdrawn", "closed", "declined"])
def test_make_reviews_leaves_out_engagements_that_ended(cast, status):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(status=status)
    approved_item(plan__engagement=cast.pinewood, first_review_on=date(2026, 5, 30))

    reviewing.make_reviews(today=TODAY, now=NOW, there=Engagement.objects.all())

    assert due_days() == []


FACTS = {"result": "kept", "note": "", "held_on": TODAY, "now": NOW}


@pytest.fixture
def review(cast):
    return PlanReviewFactory(item__plan__engagement=cast.pinewood)


def test_hold_records_the_result_once(cast, review):
    for _ in range(2):
        reviewing.hold(review=review, revision=1, by=cast.leader, **FACTS)

    review.refresh_from_db()
    assert (review.result, review.held_by, review.revision) == ("kept", cast.leader, 2)
    event = Event.objects.get()
    assert (event.verb, event.engagement_id) == ("held", cast.pinewood.pk)


def test_hold_by_a_second_person_tells_what_the_first_found(cast, review):
    reviewing.hold(review=review, revision=1, by=cast.leader, **FACTS)

    with pytest.raises(Stale) as stale:
        reviewing.hold(review=review, revision=1, by=cast.lead, **FACTS | {"result": "missed"})

    assert (stale.value.row.result, stale.value.row.held_by) == ("kept", cast.leader)


def test_held_review_is_corrected_by_one_who_read_it(cast, review):
    reviewing.hold(review=review, revision=1, by=cast.leader, **FACTS)

    reviewing.hold(review=review, revision=2, by=cast.lead, **FACTS | {"result": "missed"})

    review.refresh_from_db()
    assert (review.result, review.held_by) == ("missed", cast.lead)
    event = Event.objects.get(verb="corrected")
    assert event.changes == {"result": ["Kept up", "Threshold missed"]}


def test_hold_counts_the_day_in_the_state(cast, review):
    """It is the 13th already where the server is, and the 12th in the state."""
    night = datetime(2026, 5, 13, 2, 0, tzinfo=UTC)

    facts = FACTS | {"held_on": date(2026, 5, 13), "now": night}

    with pytest.raises(Refused, match="future") as refused:
        reviewing.hold(review=review, revision=1, by=cast.leader, **facts)

    assert refused.value.field == "held_on"
