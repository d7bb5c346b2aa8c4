"""The tables of barriers and of the communication protocol that leave the application."""

from __future__ import annotations

from engagements.models import Barrier
from exports.tables import Column, Kind, Table, drawn
from words.terms import BARRIER

BARRIERS = Table(
    name="barriers",
    title=BARRIER.capital_many,
    columns=(
        Column(f"{BARRIER.capital_one} ID", "pk", Kind.INTEGER),
        *drawn(Barrier, "engagement__state", "engagement"),
        Column("Site", "site__name"),
        *drawn(Barrier, "site__nces_id"),
        Column(BARRIER.capital_one, "title"),
        Column("Detail", "detail"),
        *drawn(
            Barrier,
            "raised_by",
            "raised_on",
            "status",
            "rung",
            "since_on",
            "answer_due_on",
            "responsible",
            "answered_on",
            "answered_by",
            "answer",
        ),
        Column("Visit ID", "visit_id", Kind.INTEGER),
    ),
)
