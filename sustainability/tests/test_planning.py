from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.tests.factories import AssignmentFactory
from people.roles import Role
from sustainability import planning
from sustainability.models import Plan, PlanItem, PlanReview, Practice
from sustainability.tests.factories import PlanFactory, PlanItemFactory

NOW = datetime(2026, 5, 12, 15, 0, tzinfo=UTC)


def complete_plan(engagement):
    plan = PlanFactory(engagement=engagement)
    for practice in Practice.values:
        PlanItemFactory(plan=plan, practice=practice)
    return plan


def approve(plan, by, revision=1):
    return planning.approve(plan=plan, revision=revision, by=by, now=NOW)


def test_start_twice_makes_one_plan(cast):
    kwargs = {"exit_on": date(2028, 8, 31), "summary": "", "by": cast.lead, "now": NOW}

    first = planning.start(engagement=cast.pinewood, **kwargs)
    second = planning.start(engagement=cast.pinewood, **kwargs)

    assert first == second
    assert Event.objects.filter(verb="started").count() == 1


def test_start_by_a_second_person_with_other_words_tells_what_is_there(cast):
    kwargs = {"engagement": cast.pinewood, "exit_on": date(2028, 8, 31), "now": NOW}
    planning.start(**kwargs, summary="Hers", by=cast.lead)

    with pytest.raises(Stale) as stale:
        planning.start(**kwargs, summary="Mine", by=cast.leader)

    assert stale.value.row.summary == "Hers"


def test_change_writes_the_audit_log(cast):
    plan = PlanFactory(engagement=cast.pinewood, summary="Old")

    planning.change(plan=plan, revision=1, values={"summary": "New"}, by=cast.lead, now=NOW)

    plan.refresh_from_db()
    assert (plan.summary, plan.revision) == ("New", 2)
    assert Event.objects.get().changes == {"summary": ["Old", "New"]}


def test_change_of_a_stale_revision_is_refused_and_changes_nothing(cast):
    plan = PlanFactory(engagement=cast.pinewood, summary="Old")
    planning.change(plan=plan, revision=1, values={"summary": "Hers"}, by=cast.lead, now=NOW)

    with pytest.raises(Stale) as refused:
        planning.change(plan=plan, revision=1, values={"summary": "Mine"}, by=cast.leader, now=NOW)

    assert refused.value.row.summary == "Hers"
    assert Plan.objects.get().summary == "Hers"


def test_approve_needs_all_four_practices(cast):
    plan = PlanFactory(engagement=cast.pinewood)
    PlanItemFactory(plan=plan, practice=Practice.CAPACITY)

    with pytest.raises(planning.PlanIncomplete) as refused:
        approve(plan, cast.lead)

    assert [lack.practice for lack in refused.value.lacks] == [
        "improvement",
        "ta_support",
        "follow_up",
    ]


def test_approve_by_one_side_leaves_a_draft(cast):
    plan = approve(complete_plan(cast.pinewood), cast.lead)

    assert plan.status == Plan.Status.DRAFT


def test_approve_by_both_sides_approves_and_makes_reviews(cast):
    plan = complete_plan(cast.pinewood)

    approve(plan, cast.lead)
    plan = approve(plan, cast.leader)

    assert plan.status == Plan.Status.APPROVED
    assert {r.due_on for r in PlanReview.objects.all()} == {date(2026, 6, 1)}
    assert PlanReview.objects.count() == 4


def test_approve_twice_by_one_side_counts_once(cast):
    plan = complete_plan(cast.pinewood)

    approve(plan, cast.lead)
    plan = approve(plan, cast.lead)

    assert (plan.approvals.count(), plan.status) == (1, Plan.Status.DRAFT)


def hold_role(cast, person, role):
    AssignmentFactory(user=person, engagement=cast.pinewood, role=role, starts_on=date(2025, 9, 1))


def test_approve_is_for_the_side_of_the_role_that_grants_it(cast):
    plan = complete_plan(cast.pinewood)

    approve(plan, cast.lead)
    approve(plan, cast.leader)

    given = plan.approvals.order_by("pk").values_list("side", "approved_by")
    assert list(given) == [("provider", cast.lead.pk), ("recipient", cast.leader.pk)]


def test_who_stands_on_both_sides_approves_for_neither(cast):
    plan = complete_plan(cast.pinewood)
    hold_role(cast, cast.leader, Role.TA_LEAD)

    with pytest.raises(PermissionDenied, match="both sides"):
        approve(plan, cast.leader)

    assert plan.approvals.count() == 0


def test_who_changed_sides_does_not_approve_for_the_other(cast):
    plan = complete_plan(cast.pinewood)
    approve(plan, cast.lead)
    cast.lead.assignments.update(ends_on=date(2025, 12, 31))
    hold_role(cast, cast.lead, Role.STATE_LEADERSHIP)

    with pytest.raises(Refused, match="You spoke for the other side"):
        approve(plan, cast.lead)

    assert [row.side for row in plan.approvals.all()] == ["provider"]


def test_approve_of_a_plan_that_changed_since_it_was_read_is_refused(cast):
    plan = complete_plan(cast.pinewood)
    planning.change(plan=plan, revision=1, values={"summary": "New"}, by=cast.lead, now=NOW)

    with pytest.raises(Stale) as stale:
        approve(plan, cast.leader, revision=1)

    assert (stale.value.row.summary, plan.approvals.count()) == ("New", 0)


def test_an_item_saved_as_it_is_leaves_the_approvals(cast):
    plan = complete_plan(cast.pinewood)
    approve(plan, cast.lead)
    approve(plan, cast.leader)
    item = plan.items.first()
    before = Event.objects.count()

    kept = planning.change_item(
        item=item, revision=9, values={"what": item.what}, by=cast.lead, now=NOW
    )

    plan.refresh_from_db()
    assert (kept.revision, plan.revision, plan.status) == (1, 1, Plan.Status.APPROVED)
    assert Event.objects.count() == before


def test_a_plan_saved_as_it_is_stays_approved(cast):
    plan = complete_plan(cast.pinewood)
    approve(plan, cast.lead)
    approve(plan, cast.leader)

    planning.change(plan=plan, revision=1, values={"exit_on": plan.exit_on}, by=cast.lead, now=NOW)

    plan.refresh_from_db()
    assert (plan.revision, plan.status) == (1, Plan.Status.APPROVED)


SLIP = {"first_review_on": date(1, 1, 1)}


def test_first_review_before_the_engagement_is_refused(cast):
    plan = PlanFactory(engagement=cast.pinewood)
    values = {"practice": Practice.CAPACITY, "what": "Coaches", **SLIP}

    with pytest.raises(Refused, match="The engagement began on") as refused:
        planning.add_item(plan=plan, values=values, by=cast.lead, now=NOW)

    assert (refused.value.field, PlanItem.objects.count()) == ("first_review_on", 0)


def test_first_review_is_not_moved_before_the_engagement(cast):
    item = PlanItemFactory(plan__engagement=cast.pinewood)

    with pytest.raises(Refused, match="The engagement began on"):
        planning.change_item(item=item, revision=1, values=SLIP, by=cast.lead, now=NOW)

    assert PlanItem.objects.get().first_review_on == date(2026, 6, 1)


def test_changed_item_needs_new_approvals(cast):
    plan = complete_plan(cast.pinewood)
    approve(plan, cast.lead)
    approve(plan, cast.leader)
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
