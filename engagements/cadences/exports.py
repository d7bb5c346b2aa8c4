"""The table of cadences that leaves the application."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, Func, TextField, Value

from engagements.models import Cadence, Mode
from exports.tables import Column, Kind, Table

WEEKDAYS = Func(F("weekdays"), Value(", "), function="array_to_string", output_field=TextField())

CADENCES = Table(
    name="cadences",
    title="Cadences",
    columns=(
        Column("Cadence ID", "pk", Kind.INTEGER),
        Column("State", "engagement__state__name"),
        Column("Engagement", "engagement__name"),
        Column("Name", "title"),
        Column("Frequency", "frequency", Kind.CHOICE, Cadence.Frequency.choices),
        Column("Interval", "interval", Kind.INTEGER),
        Column("Anchor", "anchor", Kind.CHOICE, Cadence.Anchor.choices),
        Column("Day of the month", "day_of_month", Kind.INTEGER),
        Column("Which in the month", "nth", Kind.INTEGER),
        Column("Days of the week, Monday is 0", WEEKDAYS),
        Column("First day", "starts_on", Kind.DATE),
        Column("Last day", "ends_on", Kind.DATE),
        Column("Minutes", "minutes", Kind.INTEGER),
        Column("How", "mode", Kind.CHOICE, Mode.choices),
        Column("Lead", "lead__name"),
        Column("Sites", StringAgg("sites__name", "; ", order_by="sites__name")),
        Column("In use", "is_active", Kind.BOOLEAN),
        Column("Next visit", "next_on", Kind.DATE),
    ),
)
