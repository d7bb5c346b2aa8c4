"""The tables of agreements that leave the application."""

from engagements.models import Agreement, Attestation, Clause, Dosage, Feature, Level
from engagements.rules.assumptions import ASSUMPTIONS
from exports.tables import Column, Kind, Table, drawn

AGREEMENTS = Table(
    name="agreements",
    title="Agreements",
    columns=(
        Column("Agreement ID", "pk", Kind.INTEGER),
        *drawn(
            Agreement,
            "engagement__state",
            "engagement",
            "version",
            "title",
            "status",
            "starts_on",
            "ends_on",
            "offered_at",
            "in_force_at",
            "replaced_at",
            "text_hash",
        ),
    ),
)

CLAUSES = Table(
    name="clauses",
    title="Clauses",
    columns=(
        Column("Clause key", "key"),
        *drawn(Clause, "agreement__engagement", "agreement__version", "number"),
        Column("Core feature", "feature", Kind.CHOICE, Feature.choices),
        *drawn(Clause, "heading", "text"),
        Column("Work last logged", "last_on", Kind.DATE),
    ),
)

DOSAGE = Table(
    name="dosage",
    title="Minutes a month",
    columns=(
        *drawn(Dosage, "agreement__engagement", "agreement__version", "kind"),
        Column("Level", "level", Kind.CHOICE, [("", "Any level"), *Level.choices]),
        Column("First month", "first_month", Kind.DATE),
        Column("Last month", "last_month", Kind.DATE),
        *drawn(Dosage, "minutes"),
    ),
)

ATTESTATIONS = Table(
    name="attestations",
    title="Assumptions",
    columns=(
        *drawn(Attestation, "engagement"),
        Column("Assumption", "code", Kind.CHOICE, [(a.code, a.title) for a in ASSUMPTIONS]),
        *drawn(Attestation, "side"),
        Column("Holds", "holds", Kind.BOOLEAN),
        Column("Note", "note"),
        *drawn(Attestation, "attested_by", "attested_at"),
    ),
)
