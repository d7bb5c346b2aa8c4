"""The tables of clarity that leave the application."""

from django.contrib.postgres.aggregates import StringAgg

from engagements.models import Contact, ContextReview, Duty, Need, Side, Workgroup
from exports.tables import Column, Kind, Table, drawn

CONTEXT = Table(
    name="context-reviews",
    title="Context reviews",
    columns=(
        Column("Review ID", "pk", Kind.INTEGER),
        *drawn(ContextReview, "engagement"),
        Column("Part of the context", "kind", Kind.CHOICE, ContextReview.Kind.choices),
        *drawn(ContextReview, "reviewed_on", "findings", "meaning", "sources", "written_by"),
    ),
)

NEEDS = Table(
    name="needs",
    title="Needs",
    columns=(
        Column("Need ID", "pk", Kind.INTEGER),
        *drawn(Need, "engagement"),
        Column("Need", "text"),
        *drawn(Need, "priority", "provider_owner", "recipient_owner", "status"),
        Column("How it was met, or why it was dropped", "reason"),
    ),
)

DUTIES = Table(
    name="roles",
    title="Roles and responsibilities",
    columns=(
        Column("Role ID", "pk", Kind.INTEGER),
        *drawn(Duty, "engagement"),
        Column("Side", "side", Kind.CHOICE, Side.choices),
        *drawn(Duty, "title", "responsibilities"),
        Column("Must be filled", "is_required", Kind.BOOLEAN),
        *drawn(Duty, "starts_on", "ends_on"),
        Column("Held by", "holders"),
    ),
)
"""Rows come with `holders`: `with_holders` of the queryset adds it."""

CONTACTS = Table(
    name="points-of-contact",
    title="Points of contact",
    columns=(
        Column("Contact ID", "pk", Kind.INTEGER),
        *drawn(Contact, "engagement", "matter"),
        Column("Side", "side", Kind.CHOICE, Side.choices),
        Column("Person", "person__name"),
        Column("Address", "person__email"),
        *drawn(Contact, "backup", "is_retired"),
    ),
)

WORKGROUPS = Table(
    name="workgroups",
    title="Workgroups",
    columns=(
        Column("Workgroup ID", "pk", Kind.INTEGER),
        *drawn(Workgroup, "engagement"),
        Column("Workgroup", "name"),
        *drawn(Workgroup, "purpose"),
        Column("Led by", "chair__name"),
        Column("Members", StringAgg("members__name", "; ", order_by="members__name")),
        Column("Meets", "meets"),
        *drawn(Workgroup, "starts_on"),
        Column("Until", "ends_on", Kind.DATE),
    ),
)
