from datetime import date

import pytest

from sustainability.models import PlanReview
from sustainability.summaries import ItemRow, PlanPage, PracticeBlock, plan_page, reviews_waiting
from sustainability.tests.factories import PlanFactory, PlanItemFactory, PlanReviewFactory

TODAY = date(2026, 6, 15)
Result = PlanReview.Result


@pytest.mark.parametrize(
    ("result", "is_overdue", "tone"),
    [
        (None, False, ""),
        (None, True, "late"),
        (Result.AT_RISK, False, "attend"),
        (Result.AT_RISK, True, "late"),
        (Result.MISSED, False, "late"),
    ],
)
def test_item_stands_out_where_it_is_late_or_at_risk(result, is_overdue, tone):
    last = PlanReview(result=result) if result else None

    assert ItemRow(None, None, last, is_overdue, is_approved=True).tone == tone


@pytest.mark.parametrize(
    ("is_approved", "has_passed", "last", "words"),
    [
        (False, False, None, "Mon, Jun 1, 2026, once the plan is approved"),
        (False, True, None, "Mon, Jun 1, 2026, which has passed: choose a day to come"),
        (True, False, None, "Mon, Jun 1, 2026"),
        (True, True, PlanReview(), "Made ahead of time, as it gets close"),
    ],
)
def test_next_review_waits_for_the_approval_only_before_it(is_approved, has_passed, last, words):
    item = PlanItemFactory.build(plan=None)

    row = ItemRow(
        item, None, last, is_overdue=False, is_approved=is_approved, has_passed=has_passed
    )

    assert row.next_words == words


def test_practices_that_have_an_item_are_covered():
    row = ItemRow(None, None, None, is_overdue=False, is_approved=False)
    blocks = [PracticeBlock("a", "A", [row, row]), PracticeBlock("b", "B", [])]
    facts = dict.fromkeys(PlanPage.__dataclass_fields__) | {"practices": blocks}

    assert PlanPage(**facts).practices_covered == 1


def rows_of(plan, user):
    page = plan_page(plan, user, TODAY)
    return [row for block in page.practices for row in block.rows]


@pytest.mark.parametrize(
    ("due_on", "is_overdue"), [(date(2026, 6, 14), True), (TODAY, False), (date(2026, 7, 1), False)]
)
def test_review_is_overdue_the_day_after_it_was_due(cast, due_on, is_overdue):
    plan = PlanFactory(engagement=cast.pinewood)
    PlanReviewFactory(item=PlanItemFactory(plan=plan), due_on=due_on)

    [row] = rows_of(plan, cast.lead)

    assert (row.is_overdue, row.waiting.due_on, row.last) == (is_overdue, due_on, None)


def test_retired_item_stands_apart(cast):
    plan = PlanFactory(engagement=cast.pinewood)
    item = PlanItemFactory(plan=plan, is_retired=True)

    page = plan_page(plan, cast.lead, TODAY)

    assert (page.retired, rows_of(plan, cast.lead)) == ([item], [])


@pytest.mark.parametrize(
    ("name", "n"), [("lead", 2), ("stranger", 0), ("observer", 0), ("school_person", 0)]
)
def test_reviews_wait_for_those_who_may_hold_them_most_urgent_first(cast, name, n):
    item = PlanItemFactory(plan=PlanFactory(engagement=cast.pinewood))
    for month in (9, 7):
        PlanReviewFactory(item=item, due_on=date(2026, month, 1))

    found = reviews_waiting(cast.people[name], date(2026, 10, 1))

    assert [row.due_on.month for row in found] == [7, 9][:n]


def test_review_of_a_retired_item_waits_for_nobody(cast):
    item = PlanItemFactory(plan=PlanFactory(engagement=cast.pinewood), is_retired=True)
    PlanReviewFactory(item=item)

    assert reviews_waiting(cast.lead, date(2026, 10, 1)) == []
