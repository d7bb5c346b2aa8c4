"""The tables that leave the pages of the lifecycle."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, F, Func

from engagements.models import Engagement, Side, Stage
from exports.tables import Column, Kind, Table
from lifecycle.models import Extension, Finding, Outcome, StatusEntry

MISSING = Func(
    F("missing"),
    template="(SELECT string_agg(value #>> '{words}', ' ') FROM jsonb_array_elements(%(expressions)s))",
    output_field=CharField(),
)

HEAD = (
    Column("State", "engagement__state__name"),
    Column("Engagement", "engagement__name"),
)

STATUSES = Table(
    name="status-history",
    title="Status history",
    columns=(
        Column("Entry ID", "pk", Kind.INTEGER),
        *HEAD,
        Column("At", "entered_at", Kind.DATETIME),
        Column("From", "from_status", Kind.CHOICE, Engagement.Status.choices),
        Column("To", "status", Kind.CHOICE, Engagement.Status.choices),
        Column("By", "entered_by__name"),
        Column("Who withdrew", "left_by", Kind.CHOICE, StatusEntry.LeftBy.choices),
        Column("Gate overridden", "is_override", Kind.BOOLEAN),
        Column("Missing then", MISSING),
        Column("Reason", "reason"),
    ),
)

DECISIONS = Table(
    name="joint-decisions",
    title="Joint decisions",
    columns=(
        Column("Decision ID", "pk", Kind.INTEGER),
        *HEAD,
        Column("Innovation", "engagement__innovation__name"),
        Column("Decided at", "decided_at", Kind.DATETIME),
        Column("Decision", "outcome", Kind.CHOICE, Outcome.choices),
        Column("Ask again on", "ask_again_on", Kind.DATE),
        Column("Status now", "engagement__status", Kind.CHOICE, Engagement.Status.choices),
        Column("Reasons", StringAgg("words__reason", " / ", order_by="words__side")),
    ),
)

FINDINGS = Table(
    name="exploration-findings",
    title="What was looked at",
    columns=(
        Column("Finding ID", "pk", Kind.INTEGER),
        *HEAD,
        Column("Looked at", "looked_at"),
        Column("Found", "found"),
        Column("It speaks", "speaks", Kind.CHOICE, Finding.Speaks.choices),
        Column("Who looked", "seen_by"),
        Column("On", "seen_on", Kind.DATE),
    ),
)

EXTENSIONS = Table(
    name="extensions",
    title="Changes of the planned end",
    columns=(
        Column("Extension ID", "pk", Kind.INTEGER),
        *HEAD,
        Column("From", "from_end_on", Kind.DATE),
        Column("To", "to_end_on", Kind.DATE),
        Column("Why", "reason"),
        Column("Proposed by", "side", Kind.CHOICE, Side.choices),
        Column("Proposed at", "written_at", Kind.DATETIME),
        Column("Status", "status", Kind.CHOICE, Extension.Status.choices),
        Column("Answered by", "answered_by__name"),
        Column("Answered at", "answered_at", Kind.DATETIME),
        Column("Answer", "answer"),
    ),
)

STAGES = Table(
    name="stages",
    title="Stages of sites",
    columns=(
        Column("Entry ID", "pk", Kind.INTEGER),
        *HEAD,
        Column("Site", "site__name"),
        Column("NCES ID", "site__nces_id"),
        Column("Stage before", "before", Kind.CHOICE, Stage.choices),
        Column("Stage", "stage", Kind.CHOICE, Stage.choices),
        Column("Since", "starts_on", Kind.DATE),
        Column("Recorded by", "recorded_by__name"),
        Column("What shows it", "reason"),
    ),
)
