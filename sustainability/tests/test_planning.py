from datetime import UTC, date, datetime

import pytest

from audit.models import Event
from sustainability import planning
from sustainability.models import Plan, PlanItem, PlanReview, Practice
from sustainability.tests.factories import PlanFactory, PlanItemFactory

NOW = datetime(2026, 5, 12, 15, 0, tzinfo=UTC)


def complete_plan(engagement):
    plan = PlanFactory(engagement=engagement)
    for practice in Practice.values:
        PlanItemFactory(plan=plan, practice=practice)
    return plan


def approve(plan, side, by):
    return planning.approve(plan=plan, side=side, by=by, now=NOW)


def test_start_twice_makes_one_plan(cast):
    kwargs = {"exit_on": date(2028, 8, 31), "summary": "", "by": cast.lead, "now": NOW}

    first = planning.start(engagement=cast.pinewood, **kwargs)
    second = planning.start(engagement=cast.pinewood, **kwargs)

    assert first == second
    assert Event.objects.filter(verb="started").count() == 1


def test_change_writes_the_audit_log(cast):
    plan = PlanFactory(engagement=cast.pinewood, summary="Old")

    planning.change(plan=plan, revision=1, values={"summary": "New"}, by=cast.lead, now=NOW)

    plan.refresh_from_db()
    assert (plan.summary, plan.revision) == ("New", 2)
    assert Event.objects.get().changes == {"summary": ["Old", "New"]}


def test_change_of_a_stale_revision_is_refused_and_changes_nothing(cast):
    plan = PlanFactory(engagement=cast.pinewood, summary="Old")
    planning.change(plan=plan, revision=1, values={"summary": "Hers"}, by=cast.lead, now=NOW)

    with pytest.raises(planning.StaleEdit) as refused:
        planning.change(plan=plan, revision=1, values={"summary": "Mine"}, by=cast.leader, now=NOW)

    assert refused.value.row.summary == "Hers"
    assert Plan.objects.get().summary == "Hers"


def test_approve_needs_all_four_practices(cast):
    plan = PlanFactory(engagement=cast.pinewood)
    PlanItemFactory(plan=plan, practice=Practice.CAPACITY)

    with pytest.raises(planning.PlanIncomplete) as refused:
        approve(plan, "provider", cast.lead)

    assert [lack.practice for lack in refused.value.lacks] == [
        "improvement",
        "ta_support",
        "follow_up",
    ]


def test_approve_by_one_side_leaves_a_draft(cast):
    plan = approve(complete_plan(cast.pinewood), "provider", cast.lead)

    assert plan.status == Plan.Status.DRAFT


def test_approve_by_both_sides_approves_and_makes_reviews(cast):
    plan = complete_plan(cast.pinewood)

    approve(plan, "provider", cast.lead)
    plan = approve(plan, "recipient", cast.leader)

    assert plan.status == Plan.Status.APPROVED
    assert {r.due_on for r in PlanReview.objects.all()} == {date(2026, 6, 1)}
    assert PlanReview.objects.count() == 4


def test_approve_twice_by_one_side_counts_once(cast):
    plan = complete_plan(cast.pinewood)

    approve(plan, "provider", cast.lead)
    plan = approve(plan, "provider", cast.lead)

    assert (plan.approvals.count(), plan.status) == (1, Plan.Status.DRAFT)


def test_changed_item_needs_new_approvals(cast):
    plan = complete_plan(cast.pinewood)
    approve(plan, "provider", cast.lead)
    approve(plan, "recipient", cast.leader)
    item = plan.items.first()

    planning.change_item(
        item=item, revision=1, values={"what": "Something else"}, by=cast.lead, now=NOW
    )

    plan.refresh_from_db()
    assert plan.status == Plan.Status.DRAFT
    assert plan.approvals.filter(revision=plan.revision).count() == 0


def test_retired_item_can_be_put_back(cast):
    item = PlanItemFactory(plan__engagement=cast.pinewood)

    planning.retire_item(item=item, is_retired=True, by=cast.lead, now=NOW)
    planning.retire_item(item=item, is_retired=False, by=cast.lead, now=NOW)

    assert PlanItem.objects.get().is_retired is False
    assert list(Event.objects.order_by("pk").values_list("verb", "engagement_id")) == [
        ("retired", cast.pinewood.pk),
        ("restored", cast.pinewood.pk),
    ]
