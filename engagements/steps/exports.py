"""The table of next steps that leaves the application."""

from __future__ import annotations

from django.db.models import F

from engagements.models import NextStep
from exports.tables import Column, Kind, Table

STEPS = Table(
    name="next-steps",
    title="Next steps",
    columns=(
        Column("Next step ID", "pk", Kind.INTEGER),
        Column("State", "engagement__state__name"),
        Column("Engagement", "engagement__name"),
        Column("Next step", "text"),
        Column("Owner", "owner__name"),
        Column("Due on", "due_on", Kind.DATE),
        Column("Status", "status", Kind.CHOICE, NextStep.Status.choices),
        Column("Reason", "reason"),
        Column("Settled at", "settled_at", Kind.DATETIME),
        Column("Settled by", "settled_by__name"),
        Column("Visit ID", "visit_id", Kind.INTEGER),
        Column("Visit", "visit__title"),
        Column("Visit held on", F("visit__held_on"), Kind.DATE),
        Column("Carried from ID", "carried_from_id", Kind.INTEGER),
    ),
)
