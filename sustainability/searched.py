"""What is found of plans to sustain the practice."""

from django.urls import reverse

from search.kinds import Kind
from sustainability.models import Plan, PlanItem

PLANS = Kind(
    code="plans",
    one="plan",
    many="sustainability plans",
    model=Plan,
    seen_by=lambda user: Plan.objects.visible_to(user).select_related("engagement"),
    title=str,
    url=lambda plan: reverse("sustainability:plan-detail", args=[plan.pk]),
    about=lambda plan: plan.get_status_display(),
)

ITEMS = Kind(
    code="plan-items",
    one="plan item",
    many="items of plans",
    model=PlanItem,
    seen_by=lambda user: PlanItem.objects.visible_to(user).select_related("plan__engagement"),
    url=lambda item: reverse("sustainability:plan-detail", args=[item.plan_id]),
    about=lambda item: f"{item.get_practice_display()}, {item.plan.engagement}",
)
