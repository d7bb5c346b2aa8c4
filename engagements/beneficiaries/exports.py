"""The table of intended beneficiaries that leaves the application."""

from engagements.models import Beneficiaries
from exports.tables import Column, Kind, Table, drawn

BENEFICIARIES = Table(
    name="intended-beneficiaries",
    title="Intended beneficiaries",
    columns=(
        Column("Beneficiaries ID", "pk", Kind.INTEGER),
        *drawn(Beneficiaries, "engagement"),
        Column("Who", "kind", Kind.CHOICE, Beneficiaries.Kind.choices),
        Column("Level", "level", Kind.CHOICE, Beneficiaries.Level.choices),
        *drawn(Beneficiaries, "count", "as_of"),
        Column("Source", "source"),
        *drawn(Beneficiaries, "frozen_at"),
    ),
)
