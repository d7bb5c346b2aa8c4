"""Items of a plan whose owner is gone, for the watch list."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from engagements.models import Assignment
from engagements.pages.watched import FACTS, Fact, Told
from people.models import User
from sustainability.models import PlanItem


def without_owner(user: User, today: date) -> QuerySet[PlanItem]:
    """Whose owner has no role in the engagement any more. Owners by name only are not known."""
    held = Assignment.objects.current(today).filter(
        user=OuterRef("owner"), engagement=OuterRef("plan__engagement"), user__is_active=True
    )
    kept = PlanItem.objects.visible_to(user).filter(is_retired=False, owner__isnull=False)
    return kept.filter(~Exists(held)).select_related("plan", "owner").order_by("practice", "pk")


def told(row: PlanItem) -> Told:
    owner = row.owner.name if row.owner else row.owner_name
    return Told(
        row.what,
        reverse("sustainability:plan-detail", args=[row.plan_id]),
        f"{owner} has no role here any more",
    )


LEFT = Fact(
    code="owner",
    order=8,
    label="Plan owner left",
    about="The owner of an item of the sustainability plan has no role in the engagement any more.",
    one="1 plan item whose owner left",
    many="{} plan items whose owner left",
    rows=without_owner,
    told=told,
    engagement="plan__engagement",
    site="",
)

FACTS.append(LEFT)
