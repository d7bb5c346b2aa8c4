"""The table of marks that leaves the application."""

from __future__ import annotations

from exports.tables import Column, Kind, Table, drawn
from fidelity.models import ChartMark
from words.terms import SITE

MARKS = Table(
    name="chart-marks",
    title="Marks on charts",
    columns=(
        Column("Mark ID", "pk", Kind.INTEGER),
        *drawn(ChartMark, "engagement__state", "engagement"),
        Column(SITE.capital_one, "site__name"),
        Column("Day", "on", Kind.DATE),
        Column("Kind", "kind", Kind.CHOICE, ChartMark.Kind.choices),
        Column("Chart", "series"),
        Column("What happened", "words"),
        Column("Marked by", "written_by__name"),
        Column("Taken away", "removed_at", Kind.DATETIME),
        Column("Why", "removed_reason"),
    ),
)
