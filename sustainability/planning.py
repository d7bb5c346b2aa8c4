"""Deeds on a sustainability plan: start, change, approve."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from audit import log
from editing import writing
from editing.refusals import Refused, Stale
from engagements import access, sides
from engagements.models import Engagement, Side
from people.models import User
from people.roles import Permission
from sustainability.completeness import ItemFacts, Missing, missing
from sustainability.models import Plan, PlanApproval, PlanItem, Practice
from sustainability.reviewing import plan_ahead
from words.days import short_day


class PlanIncomplete(Refused):
    """The plan cannot be approved yet. `lacks` says what is missing."""

    def __init__(self, lacks: list[Missing]) -> None:
        super().__init__(None, "The plan is not complete yet.")
        self.lacks = lacks


def lacks(plan: Plan) -> list[Missing]:
    """What the plan lacks before it can be approved; retired items do not count."""
    items = plan.items.filter(is_retired=False).order_by("pk")
    facts = [
        ItemFacts(
            item.pk,
            item.practice,
            item.what,
            item.owner_role,
            item.owner_name,
            item.first_review_on,
        )
        for item in items
    ]
    return missing(facts, dict(Practice.choices))


@transaction.atomic
def start(*, engagement: Engagement, exit_on: date, summary: str, by: User, now: datetime) -> Plan:
    """Begin the plan of an engagement. Sent twice, it is one plan.

    Raises `Stale` where somebody else began it with other words.
    """
    told = {"exit_on": exit_on, "summary": summary}
    plan, is_new = Plan.objects.get_or_create(engagement=engagement, defaults=told)
    if is_new:
        log.record(by=by, verb="started", subject=plan, now=now, changes={"exit_on": str(exit_on)})
    elif writing.changes_in(plan, told):
        raise Stale(plan)
    return plan


@transaction.atomic
def change(
    *, plan: Plan, revision: int, values: Mapping[str, object], by: User, now: datetime
) -> Plan:
    """Change the plan's own fields, as they stood at `revision`; it then needs new approvals."""
    edit = writing.hold(row=plan, revision=revision, values=values)
    if edit.changes:
        edit.write(status=Plan.Status.DRAFT)
        edit.record(by=by, now=now)
    return edit.stored


@transaction.atomic
def add_item(*, plan: Plan, values: Mapping[str, object], by: User, now: datetime) -> PlanItem:
    """Add an item. The same words in every field are the same item, as when a form comes twice."""
    held = Plan.objects.held().get(pk=plan.pk)
    if same := held.items.filter(**values, is_retired=False).first():
        return same
    item = PlanItem(plan=held, **values)
    _check_days(item)
    _check_owner(item)
    item.save()
    _reopen(held)
    told = {name: str(value) for name, value in values.items() if value}
    log.record(by=by, verb="added", subject=item, now=now, changes=told)
    return item


@transaction.atomic
def change_item(
    *, item: PlanItem, revision: int, values: Mapping[str, object], by: User, now: datetime
) -> PlanItem:
    """Change an item as it stood at `revision`; the plan then needs new approvals.

    Whoever saves what is there already changes nothing, and the approvals stand.
    """
    plan = Plan.objects.held().get(pk=item.plan_id)
    edit = writing.hold(row=item, revision=revision, values=values)
    if not edit.changes:
        return edit.stored
    changed = edit.write()
    if edit.changes.keys() & {"starts_on", "first_review_on"}:
        _check_days(changed)
    if "owner" in edit.changes:
        _check_owner(changed)
    edit.record(by=by, now=now)
    _touched(changed, plan, by, now)
    return changed


@transaction.atomic
def retire_item(*, item: PlanItem, is_retired: bool, by: User, now: datetime) -> PlanItem:
    """Take an item out of the plan, or back into it; its reviews stay on record."""
    plan = Plan.objects.held().get(pk=item.plan_id)
    if PlanItem.objects.filter(pk=item.pk, is_retired=not is_retired).update(
        is_retired=is_retired, revision=F("revision") + 1
    ):
        item.refresh_from_db()
        verb = "retired" if is_retired else "restored"
        log.record(by=by, verb=verb, subject=item, now=now)
        _touched(item, plan, by, now)
    return item


@transaction.atomic
def approve(*, plan: Plan, revision: int, by: User, now: datetime) -> Plan:
    """Agree for one's own side to the plan as read at `revision`; with both it is approved.

    Raises `Stale` where the plan has changed since.
    """
    plan = Plan.objects.held().get(pk=plan.pk)
    side = access.side_of(by, Permission.APPROVE_PLAN, plan.engagement)
    if plan.revision != revision:
        raise Stale(plan)
    if lacking := lacks(plan):
        raise PlanIncomplete(lacking)
    given = {row.side: row.approved_by_id for row in plan.approvals.filter(revision=revision)}
    if side in given:
        return plan
    sides.require_one_side(by, given.values())
    PlanApproval.objects.create(
        plan=plan, side=side, revision=revision, approved_by=by, approved_at=now
    )
    changes = {"side": side.value, "revision": revision}
    log.record(by=by, verb="approved", subject=plan, now=now, changes=changes)
    if {*given, side.value} == set(Side.values):
        _put_to_work(plan, by, now)
    return plan


def _put_to_work(plan: Plan, by: User, now: datetime) -> None:
    """Approved by both sides, a plan has its reviews."""
    plan.status = Plan.Status.APPROVED
    plan.save(update_fields=["status"])
    for item in plan.items.order_by("pk"):
        plan_ahead(item=item, today=plan.engagement.day_of(now), by=by, now=now)


def _check_days(item: PlanItem) -> None:
    """Reviews are made from the first one on, so a slip in its year would make thousands."""
    if item.first_review_on is None:
        return
    begun = item.plan.engagement.starts_on
    if item.first_review_on < begun:
        raise Refused(
            "first_review_on",
            f"The engagement began on {short_day(begun)}. Choose that day or a later one.",
        )
    if item.starts_on and item.first_review_on < item.starts_on:
        raise Refused("first_review_on", "The first review must come after the start.")


def _check_owner(item: PlanItem) -> None:
    """Whoever stands there already may stay; somebody new is told of reviews, and must see them."""
    people = access.people_of(item.plan.engagement)
    if item.owner_id and not people.filter(pk=item.owner_id).exists():
        raise Refused("owner", "Choose somebody with a role in this engagement today.")


def _touched(item: PlanItem, plan: Plan, by: User, now: datetime) -> None:
    """What follows from every change of an item: new approvals, and its reviews."""
    _reopen(plan)
    plan_ahead(item=item, today=plan.engagement.day_of(now), by=by, now=now)


def _reopen(plan: Plan) -> None:
    """A changed plan is a draft again, of a new revision."""
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.DRAFT, revision=F("revision") + 1)
