"""The table of instruments that leaves the application."""

from __future__ import annotations

from exports.tables import Column, Kind, Table, drawn
from fidelity.models import InstrumentVersion
from fidelity.rules import scoring

INSTRUMENTS = Table(
    name="instruments",
    title="Instruments",
    columns=(
        *drawn(InstrumentVersion, "instrument__code", "instrument"),
        Column("Version", "label"),
        *drawn(InstrumentVersion, "instrument__level"),
        Column("Scoring", "family", Kind.CHOICE, [(f.value, f.value) for f in scoring.Family]),
        Column("Items", "n_items", Kind.INTEGER),
        Column("Points", "n_points", Kind.INTEGER),
        *drawn(InstrumentVersion, "instrument__owner"),
    ),
)
