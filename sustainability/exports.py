"""The tables that leave the sustainability pages."""

from exports.tables import Column, Kind, Table, drawn
from sustainability.models import Plan, PlanItem, PlanReview

PLANS = Table(
    name="sustainability-plans",
    title="Sustainability plans",
    columns=(
        Column("Plan ID", "pk", Kind.INTEGER),
        *drawn(
            Plan, "engagement__state", "engagement", "engagement__innovation", "status", "exit_on"
        ),
        Column("Items", "n_items", Kind.INTEGER),
        Column("Practices with an item", "n_practices", Kind.INTEGER),
        Column("Next review on", "next_review_on", Kind.DATE),
        Column("Reviews overdue", "n_overdue", Kind.INTEGER),
    ),
)

ITEMS = Table(
    name="sustainability-items",
    title="Sustainability plan items",
    columns=(
        Column("Item ID", "pk", Kind.INTEGER),
        *drawn(
            PlanItem,
            "plan__engagement__state",
            "plan__engagement",
            "practice",
            "what",
            "owner_role",
            "owner_name",
        ),
        Column("Resource", "resource"),
        *drawn(PlanItem, "funded_until"),
        Column("Measure", "measure"),
        Column("Threshold", "threshold"),
        *drawn(PlanItem, "starts_on", "first_review_on"),
        Column("Months between reviews", "review_every_months", Kind.INTEGER),
        Column("If it falls short", "response"),
    ),
)

REVIEWS = Table(
    name="sustainability-reviews",
    title="Sustainability plan reviews",
    columns=(
        Column("Review ID", "pk", Kind.INTEGER),
        *drawn(
            PlanReview,
            "item__plan__engagement__state",
            "item__plan__engagement",
            "item__practice",
            "item__what",
            "item__owner_name",
            "due_on",
        ),
        Column("Held on", "held_on", Kind.DATE),
        Column("Result", "result", Kind.CHOICE, PlanReview.Result.choices),
        Column("Note", "note"),
    ),
)
