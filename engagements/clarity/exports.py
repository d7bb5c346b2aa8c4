"""The tables of clarity that leave the application."""

from django.contrib.postgres.aggregates import StringAgg

from engagements.models import ContextReview, Need, Side
from exports.tables import Column, Kind, Table

CONTEXT = Table(
    name="context-reviews",
    title="Context reviews",
    columns=(
        Column("Review ID", "pk", Kind.INTEGER),
        Column("Engagement", "engagement__name"),
        Column("Part of the context", "kind", Kind.CHOICE, ContextReview.Kind.choices),
        Column("Reviewed on", "reviewed_on", Kind.DATE),
        Column("Findings", "findings"),
        Column("What it means for the work", "meaning"),
        Column("Sources", "sources"),
        Column("Written by", "written_by__name"),
    ),
)

NEEDS = Table(
    name="needs",
    title="Needs",
    columns=(
        Column("Need ID", "pk", Kind.INTEGER),
        Column("Engagement", "engagement__name"),
        Column("Need", "text"),
        Column("Priority", "priority", Kind.CHOICE, Need.Priority.choices),
        Column("Owner at the TA provider", "provider_owner__name"),
        Column("Owner at the state", "recipient_owner__name"),
        Column("Status", "status", Kind.CHOICE, Need.Status.choices),
        Column("How it was met, or why it was dropped", "reason"),
    ),
)

DUTIES = Table(
    name="roles",
    title="Roles and responsibilities",
    columns=(
        Column("Role ID", "pk", Kind.INTEGER),
        Column("Engagement", "engagement__name"),
        Column("Side", "side", Kind.CHOICE, Side.choices),
        Column("Role", "title"),
        Column("Responsibilities", "responsibilities"),
        Column("Must be filled", "is_required", Kind.BOOLEAN),
        Column("Needed from", "starts_on", Kind.DATE),
        Column("Needed until", "ends_on", Kind.DATE),
        Column("Held by", "holders"),
    ),
)
"""Rows come with `holders`: `with_holders` of the queryset adds it."""

CONTACTS = Table(
    name="points-of-contact",
    title="Points of contact",
    columns=(
        Column("Contact ID", "pk", Kind.INTEGER),
        Column("Engagement", "engagement__name"),
        Column("About what", "matter"),
        Column("Side", "side", Kind.CHOICE, Side.choices),
        Column("Person", "person__name"),
        Column("Address", "person__email"),
        Column("When they are away", "backup__name"),
        Column("Retired", "is_retired", Kind.BOOLEAN),
    ),
)

WORKGROUPS = Table(
    name="workgroups",
    title="Workgroups",
    columns=(
        Column("Workgroup ID", "pk", Kind.INTEGER),
        Column("Engagement", "engagement__name"),
        Column("Workgroup", "name"),
        Column("Purpose", "purpose"),
        Column("Led by", "chair__name"),
        Column("Members", StringAgg("members__name", "; ", order_by="members__name")),
        Column("Meets", "meets"),
        Column("From", "starts_on", Kind.DATE),
        Column("Until", "ends_on", Kind.DATE),
    ),
)
