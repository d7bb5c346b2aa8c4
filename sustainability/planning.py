"""Deeds on a sustainability plan: start, change, approve."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from audit import log
from engagements.models import Engagement, Side
from people.models import User
from sustainability.completeness import ItemFacts, Missing, missing
from sustainability.models import Plan, PlanApproval, PlanItem, Practice
from sustainability.reviewing import plan_ahead


class StaleEdit(Exception):
    """Somebody else saved this row first. `row` is the row as it is now."""

    def __init__(self, row: Plan | PlanItem) -> None:
        super().__init__("Somebody else changed this while you were writing.")
        self.row = row


class PlanIncomplete(Exception):
    """The plan cannot be approved yet. `lacks` says what is missing."""

    def __init__(self, lacks: list[Missing]) -> None:
        super().__init__("The plan is not complete yet.")
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
    """Begin the plan of an engagement, or give back the one there is."""
    plan, is_new = Plan.objects.get_or_create(
        engagement=engagement, defaults={"exit_on": exit_on, "summary": summary}
    )
    if is_new:
        log.record(by=by, verb="started", subject=plan, now=now, changes={"exit_on": str(exit_on)})
    return plan


@transaction.atomic
def change(
    *, plan: Plan, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Plan:
    """Change the plan's own fields, as they stood at `revision`."""
    changes = _changes(plan, values)
    if not Plan.objects.filter(pk=plan.pk, revision=revision).update(
        **values, status=Plan.Status.DRAFT, revision=F("revision") + 1
    ):
        raise StaleEdit(Plan.objects.get(pk=plan.pk))
    plan.refresh_from_db()
    log.record(by=by, verb="changed", subject=plan, now=now, changes=changes)
    return plan


@transaction.atomic
def add_item(*, plan: Plan, values: Mapping[str, Any], by: User, now: datetime) -> PlanItem:
    """Add an item. The same words in every field are the same item, as when a form comes twice."""
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if same := plan.items.filter(**values, is_retired=False).first():
        return same
    item = PlanItem.objects.create(plan=plan, **values)
    _reopen(plan)
    _record(item, "added", by, now, _as_json(values))
    return item


@transaction.atomic
def change_item(
    *, item: PlanItem, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> PlanItem:
    """Change an item as it stood at `revision`; the plan then needs new approvals."""
    changes = _changes(item, values)
    if not PlanItem.objects.filter(pk=item.pk, revision=revision).update(
        **values, revision=F("revision") + 1
    ):
        raise StaleEdit(PlanItem.objects.get(pk=item.pk))
    item.refresh_from_db()
    _reopen(item.plan)
    plan_ahead(item=item, today=now.date())
    _record(item, "changed", by, now, changes)
    return item


@transaction.atomic
def retire_item(*, item: PlanItem, is_retired: bool, by: User, now: datetime) -> PlanItem:
    """Take an item out of the plan, or back into it; its reviews stay on record."""
    if PlanItem.objects.filter(pk=item.pk, is_retired=not is_retired).update(
        is_retired=is_retired, revision=F("revision") + 1
    ):
        item.refresh_from_db()
        _reopen(item.plan)
        plan_ahead(item=item, today=now.date())
        _record(item, "retired" if is_retired else "restored", by, now, {})
    return item


@transaction.atomic
def approve(*, plan: Plan, side: str, by: User, now: datetime) -> Plan:
    """One side agrees to the plan as it stands; with both sides it is approved."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if lacking := lacks(plan):
        raise PlanIncomplete(lacking)
    _, is_new = PlanApproval.objects.get_or_create(
        plan=plan,
        side=side,
        revision=plan.revision,
        defaults={"approved_by": by, "approved_at": now},
    )
    if is_new:
        log.record(by=by, verb="approved", subject=plan, now=now, changes={"side": side})
    if plan.approvals.filter(revision=plan.revision).count() == len(Side):
        Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.APPROVED)
        plan.refresh_from_db()
        for item in plan.items.all():
            plan_ahead(item=item, today=now.date())
    return plan


def _record(item: PlanItem, verb: str, by: User, now: datetime, changes: Mapping[str, Any]) -> None:
    log.record(
        by=by,
        verb=verb,
        subject=item,
        now=now,
        changes=changes,
        engagement_id=item.plan.engagement_id,
    )


def _reopen(plan: Plan) -> None:
    """A changed plan is a draft again, of a new revision."""
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.DRAFT, revision=F("revision") + 1)


def _changes(row: Plan | PlanItem, values: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        name: [str(getattr(row, name) or ""), str(value or "")]
        for name, value in values.items()
        if getattr(row, name) != value
    }


def _as_json(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value}
