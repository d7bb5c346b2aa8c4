"""The table of next steps that leaves the application."""

from __future__ import annotations

from django.db.models import F

from engagements.models import NextStep
from exports.tables import Column, Kind, Table, drawn
from words.terms import VISIT

STEPS = Table(
    name="next-steps",
    title="Next steps",
    columns=(
        Column("Next step ID", "pk", Kind.INTEGER),
        *drawn(NextStep, "engagement__state", "engagement", "text"),
        Column("Owner", "owner__name"),
        Column("Due on", "due_on", Kind.DATE),
        *drawn(NextStep, "status"),
        Column("Reason", "reason"),
        *drawn(NextStep, "settled_at", "settled_by"),
        Column(f"{VISIT.capital_one} ID", "visit_id", Kind.INTEGER),
        Column(VISIT.capital_one, "visit__title"),
        Column(f"{VISIT.capital_one} held on", F("visit__held_on"), Kind.DATE),
        Column("Carried from ID", "carried_from_id", Kind.INTEGER),
    ),
)
