"""The tables of barriers and of the communication protocol that leave the application."""

from __future__ import annotations

from engagements.models import Barrier, Rung
from exports.tables import Column, Kind, Table

BARRIERS = Table(
    name="barriers",
    title="Barriers",
    columns=(
        Column("Barrier ID", "pk", Kind.INTEGER),
        Column("State", "engagement__state__name"),
        Column("Engagement", "engagement__name"),
        Column("Site", "site__name"),
        Column("NCES id", "site__nces_id"),
        Column("Barrier", "title"),
        Column("Detail", "detail"),
        Column("Raised by", "raised_by__name"),
        Column("Raised on", "raised_on", Kind.DATE),
        Column("Status", "status", Kind.CHOICE, Barrier.Status.choices),
        Column("Now at", "rung", Kind.CHOICE, Rung.choices),
        Column("There since", "since_on", Kind.DATE),
        Column("Answer due on", "answer_due_on", Kind.DATE),
        Column("Responsible", "responsible__name"),
        Column("Answered on", "answered_on", Kind.DATE),
        Column("Answered by", "answered_by__name"),
        Column("Answer", "answer"),
        Column("Visit ID", "visit_id", Kind.INTEGER),
    ),
)
