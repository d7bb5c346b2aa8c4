"""What the pages show of a plan, gathered in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch

from engagements import access
from engagements.models import Side
from people.models import User
from people.roles import Permission
from sustainability.completeness import Missing
from sustainability.models import Plan, PlanApproval, PlanItem, PlanReview, Practice
from sustainability.planning import lacks
from words.days import long_day


@dataclass(frozen=True)
class ItemRow:
    item: PlanItem
    waiting: PlanReview | None
    last: PlanReview | None
    is_overdue: bool
    is_approved: bool
    has_passed: bool = False
    """Its first review was to be before today."""

    @property
    def next_words(self) -> str:
        """When it is looked at next, where no review is made yet."""
        if self.item.first_review_on is None:
            return ""
        day = long_day(self.item.first_review_on)
        if self.has_passed and not self.is_approved:
            return f"{day}, which has passed: choose a day to come"
        if not self.is_approved:
            return f"{day}, once the plan is approved"
        return "Made ahead of time, as it gets close" if self.last else day

    @property
    def tone(self) -> str:
        """The colour of the item's card: late, attend, or none."""
        result = self.last.result if self.last else ""
        if self.is_overdue or result == PlanReview.Result.MISSED:
            return "late"
        return "attend" if result == PlanReview.Result.AT_RISK else ""


@dataclass(frozen=True)
class PracticeBlock:
    code: str
    name: str
    rows: list[ItemRow]


@dataclass(frozen=True)
class SideApproval:
    """One side's word on the plan as it stands, or None."""

    name: str
    approval: PlanApproval | None


@dataclass(frozen=True)
class PlanPage:
    about: str
    practices: list[PracticeBlock]
    retired: list[PlanItem]
    lacks: list[Missing]
    sides: list[SideApproval]
    can_edit: bool
    can_approve: bool
    can_review: bool

    @property
    def practices_covered(self) -> int:
        return sum(bool(block.rows) for block in self.practices)


def plan_page(plan: Plan, user: User, today: date) -> PlanPage:
    items = list(
        plan.items.order_by("practice", "pk").prefetch_related(
            Prefetch("reviews", PlanReview.objects.order_by("due_on").select_related("held_by"))
        )
    )
    given = {
        row.side: row
        for row in plan.approvals.filter(revision=plan.revision).select_related("approved_by")
    }
    lacking = lacks(plan)
    engagement = plan.engagement
    return PlanPage(
        about=f"{engagement.state}, {engagement.innovation}",
        practices=[
            PracticeBlock(
                code,
                name,
                [
                    _row(i, today, plan.status)
                    for i in items
                    if i.practice == code and not i.is_retired
                ],
            )
            for code, name in Practice.choices
        ],
        retired=[item for item in items if item.is_retired],
        lacks=lacking,
        sides=[SideApproval(name, given.get(code)) for code, name in Side.choices],
        can_edit=access.can(user, Permission.EDIT_PLAN, plan.engagement),
        can_approve=not lacking and _may_approve(user, plan, given),
        can_review=access.can(user, Permission.REVIEW_PLAN, plan.engagement),
    )


def _row(item: PlanItem, today: date, status: str) -> ItemRow:
    reviews = list(item.reviews.all())
    waiting = next((r for r in reviews if r.held_on is None), None)
    held = [r for r in reviews if r.held_on is not None]
    return ItemRow(
        item=item,
        waiting=waiting,
        last=held[-1] if held else None,
        is_overdue=bool(waiting and waiting.due_on < today),
        is_approved=status == Plan.Status.APPROVED,
        has_passed=bool(item.first_review_on and item.first_review_on < today),
    )


def _may_approve(user: User, plan: Plan, given: Mapping[str, PlanApproval]) -> bool:
    """Whether a person's side has not approved yet, and the other did not by the same person."""
    try:
        side = access.side_of(user, Permission.APPROVE_PLAN, plan.engagement)
    except PermissionDenied:
        return False
    return side not in given and user.pk not in {row.approved_by_id for row in given.values()}


def reviews_waiting(user: User, today: date, limit: int = 5) -> list[PlanReview]:
    """For a home page: the reviews a person owns or may hold, the most urgent first."""
    waiting = PlanReview.objects.visible_to(user).for_list().to_hold()
    mine = waiting.filter(
        item__plan__engagement__in=access.engagements_where(user, Permission.REVIEW_PLAN),
        item__is_retired=False,
    )
    return list(mine.order_by("due_on", "pk")[:limit])
