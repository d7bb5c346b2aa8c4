"""The table of the communication protocol that leaves the application."""

from __future__ import annotations

from engagements.models import ProtocolLine, Rung
from exports.tables import Column, Kind, Table, drawn

PROTOCOL = Table(
    name="protocol",
    title="Communication protocol",
    columns=(
        Column("Line ID", "pk", Kind.INTEGER),
        *drawn(ProtocolLine, "engagement__state", "engagement"),
        Column("From", "from_rung", Kind.CHOICE, Rung.choices),
        Column("To", "to_rung", Kind.CHOICE, Rung.choices),
        Column("What is told", "what"),
        Column("Responsible", "responsible__name"),
        *drawn(ProtocolLine, "schedule", "format"),
        Column("Answer within days", "response_days", Kind.INTEGER),
        *drawn(ProtocolLine, "carries_barriers", "is_retired"),
    ),
)
