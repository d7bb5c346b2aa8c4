"""The tables of barriers and of the communication protocol that leave the application."""

from __future__ import annotations

from engagements.models import Barrier
from exports.tables import Column, Kind, Table, drawn
from words.terms import BARRIER, SITE, VISIT

BARRIERS = Table(
    name="barriers",
    title=BARRIER.capital_many,
    columns=(
        Column(f"{BARRIER.capital_one} ID", "pk", Kind.INTEGER),
        *drawn(Barrier, "engagement__state", "engagement"),
        Column(SITE.capital_one, "site__name"),
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
        Column(f"{VISIT.capital_one} ID", "visit_id", Kind.INTEGER),
    ),
)
