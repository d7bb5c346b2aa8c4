"""The table of instruments that leaves the application."""

from __future__ import annotations

from exports.tables import Column, Kind, Table
from fidelity.models import Instrument
from fidelity.rules import scoring

INSTRUMENTS = Table(
    name="instruments",
    title="Instruments",
    columns=(
        Column("Code", "instrument__code"),
        Column("Instrument", "instrument__name"),
        Column("Version", "label"),
        Column("Level", "instrument__level", Kind.CHOICE, Instrument.Level.choices),
        Column("Scoring", "family", Kind.CHOICE, [(f.value, f.value) for f in scoring.Family]),
        Column("Items", "n_items", Kind.INTEGER),
        Column("Points", "n_points", Kind.INTEGER),
        Column("Owner", "instrument__owner"),
    ),
)
