"""The table of costs that leaves the application."""

from engagements.models import Cost
from exports.tables import Column, Kind, Table, drawn

COSTS = Table(
    name="costs-of-ta",
    title="Costs of TA",
    columns=(
        Column("Cost ID", "pk", Kind.INTEGER),
        *drawn(Cost, "engagement"),
        Column("For what", "per", Kind.CHOICE, Cost.Per.choices),
        Column("Dollars", "dollars", Kind.INTEGER),
        Column("From", "first_month", Kind.DATE),
        *drawn(Cost, "source"),
    ),
)
