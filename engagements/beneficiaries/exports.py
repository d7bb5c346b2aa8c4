"""The table of intended beneficiaries that leaves the application."""

from engagements.models import Beneficiaries
from exports.tables import Column, Kind, Table

BENEFICIARIES = Table(
    name="intended-beneficiaries",
    title="Intended beneficiaries",
    columns=(
        Column("Beneficiaries ID", "pk", Kind.INTEGER),
        Column("Engagement", "engagement__name"),
        Column("Who", "kind", Kind.CHOICE, Beneficiaries.Kind.choices),
        Column("Level", "level", Kind.CHOICE, Beneficiaries.Level.choices),
        Column("How many", "count", Kind.INTEGER),
        Column("Counted on", "as_of", Kind.DATE),
        Column("Source", "source"),
        Column("Frozen at", "frozen_at", Kind.DATETIME),
    ),
)
