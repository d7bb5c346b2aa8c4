"""The table of the communication protocol that leaves the application."""

from __future__ import annotations

from engagements.models import ProtocolLine, Rung
from exports.tables import Column, Kind, Table

PROTOCOL = Table(
    name="protocol",
    title="Communication protocol",
    columns=(
        Column("Line ID", "pk", Kind.INTEGER),
        Column("State", "engagement__state__name"),
        Column("Engagement", "engagement__name"),
        Column("From", "from_rung", Kind.CHOICE, Rung.choices),
        Column("To", "to_rung", Kind.CHOICE, Rung.choices),
        Column("What is told", "what"),
        Column("Responsible", "responsible__name"),
        Column("When", "schedule"),
        Column("How", "format", Kind.CHOICE, ProtocolLine.Format.choices),
        Column("Answer within days", "response_days", Kind.INTEGER),
        Column("Barriers go this way", "carries_barriers", Kind.BOOLEAN),
        Column("No longer used", "is_retired", Kind.BOOLEAN),
    ),
)
