"""The tables of agreements that leave the application."""

from engagements.models import Activity, Agreement, Feature, Level, Side
from engagements.rules.assumptions import ASSUMPTIONS
from exports.tables import Column, Kind, Table

AGREEMENTS = Table(
    name="agreements",
    title="Agreements",
    columns=(
        Column("Agreement ID", "pk", Kind.INTEGER),
        Column("State", "engagement__state__name"),
        Column("Engagement", "engagement__name"),
        Column("Version", "version", Kind.INTEGER),
        Column("Title", "title"),
        Column("Status", "status", Kind.CHOICE, Agreement.Status.choices),
        Column("In force from", "starts_on", Kind.DATE),
        Column("In force until", "ends_on", Kind.DATE),
        Column("Offered", "offered_at", Kind.DATETIME),
        Column("Signed by both sides", "in_force_at", Kind.DATETIME),
        Column("Replaced", "replaced_at", Kind.DATETIME),
        Column("SHA-256 of the text", "text_hash"),
    ),
)

CLAUSES = Table(
    name="clauses",
    title="Clauses",
    columns=(
        Column("Clause key", "key"),
        Column("Engagement", "agreement__engagement__name"),
        Column("Version", "agreement__version", Kind.INTEGER),
        Column("Number", "number", Kind.INTEGER),
        Column("Core feature", "feature", Kind.CHOICE, Feature.choices),
        Column("Heading", "heading"),
        Column("Words", "text"),
        Column("Work last logged", "last_on", Kind.DATE),
    ),
)

DOSAGE = Table(
    name="dosage",
    title="Minutes a month",
    columns=(
        Column("Engagement", "agreement__engagement__name"),
        Column("Version", "agreement__version", Kind.INTEGER),
        Column("What", "kind", Kind.CHOICE, Activity.Kind.choices),
        Column("Level", "level", Kind.CHOICE, [("", "Any level"), *Level.choices]),
        Column("First month", "first_month", Kind.DATE),
        Column("Last month", "last_month", Kind.DATE),
        Column("Minutes a month", "minutes", Kind.INTEGER),
    ),
)

ATTESTATIONS = Table(
    name="attestations",
    title="Assumptions",
    columns=(
        Column("Engagement", "engagement__name"),
        Column("Assumption", "code", Kind.CHOICE, [(a.code, a.title) for a in ASSUMPTIONS]),
        Column("Side", "side", Kind.CHOICE, Side.choices),
        Column("Holds", "holds", Kind.BOOLEAN),
        Column("Note", "note"),
        Column("Said by", "attested_by__name"),
        Column("Said", "attested_at", Kind.DATETIME),
    ),
)
