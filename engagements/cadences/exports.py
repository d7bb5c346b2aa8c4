"""The table of cadences that leaves the application."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, Func, TextField, Value

from engagements.models import Cadence
from exports.tables import Column, Kind, Table, drawn
from words.terms import SITE, VISIT

WEEKDAYS = Func(F("weekdays"), Value(", "), function="array_to_string", output_field=TextField())

CADENCES = Table(
    name="cadences",
    title="Cadences",
    columns=(
        Column("Cadence ID", "pk", Kind.INTEGER),
        *drawn(Cadence, "engagement__state", "engagement", "title", "frequency"),
        Column("Interval", "interval", Kind.INTEGER),
        Column("Anchor", "anchor", Kind.CHOICE, Cadence.Anchor.choices),
        *drawn(Cadence, "day_of_month"),
        Column("Which in the month", "nth", Kind.INTEGER),
        Column("Days of the week, Monday is 0", WEEKDAYS),
        *drawn(Cadence, "starts_on", "ends_on"),
        Column("Minutes", "minutes", Kind.INTEGER),
        *drawn(Cadence, "mode"),
        Column("Lead", "lead__name"),
        Column(SITE.capital_many, StringAgg("sites__name", "; ", order_by="sites__name")),
        *drawn(Cadence, "is_active"),
        Column(f"Next {VISIT.one}", "next_on", Kind.DATE),
    ),
)
