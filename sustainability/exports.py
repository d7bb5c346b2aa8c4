"""The tables that leave the sustainability pages."""

from exports.tables import Column, Kind, Table
from sustainability.models import Plan, PlanReview, Practice

PLANS = Table(
    name="sustainability-plans",
    title="Sustainability plans",
    columns=(
        Column("Plan ID", "pk", Kind.INTEGER),
        Column("State", "engagement__state__name"),
        Column("Engagement", "engagement__name"),
        Column("Innovation", "engagement__innovation__name"),
        Column("Status", "status", Kind.CHOICE, Plan.Status.choices),
        Column("TA ends on", "exit_on", Kind.DATE),
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
        Column("State", "plan__engagement__state__name"),
        Column("Engagement", "plan__engagement__name"),
        Column("Practice", "practice", Kind.CHOICE, Practice.choices),
        Column("What is kept going", "what"),
        Column("Owner's role", "owner_role"),
        Column("Owner's name", "owner_name"),
        Column("Resource", "resource"),
        Column("Paid for until", "funded_until", Kind.DATE),
        Column("Measure", "measure"),
        Column("Threshold", "threshold"),
        Column("Starts on", "starts_on", Kind.DATE),
        Column("First review on", "first_review_on", Kind.DATE),
        Column("Months between reviews", "review_every_months", Kind.INTEGER),
        Column("If it falls short", "response"),
    ),
)

REVIEWS = Table(
    name="sustainability-reviews",
    title="Sustainability plan reviews",
    columns=(
        Column("Review ID", "pk", Kind.INTEGER),
        Column("State", "item__plan__engagement__state__name"),
        Column("Engagement", "item__plan__engagement__name"),
        Column("Practice", "item__practice", Kind.CHOICE, Practice.choices),
        Column("What is kept going", "item__what"),
        Column("Owner's name", "item__owner_name"),
        Column("Due on", "due_on", Kind.DATE),
        Column("Held on", "held_on", Kind.DATE),
        Column("Result", "result", Kind.CHOICE, PlanReview.Result.choices),
        Column("Note", "note"),
    ),
)
