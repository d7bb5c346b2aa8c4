"""The tables that leave the pages of the lifecycle."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, F, Func

from engagements.models import Engagement, Stage, StageEntry
from exports.tables import Column, Kind, Table, drawn
from lifecycle.models import Extension, Finding, JointDecision, StatusEntry
from words.terms import SITE

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
        *drawn(StatusEntry, "entered_at", "from_status"),
        Column("To", "status", Kind.CHOICE, Engagement.Status.choices),
        *drawn(StatusEntry, "entered_by", "left_by", "is_override"),
        Column("Missing then", MISSING),
        *drawn(StatusEntry, "reason"),
    ),
)

DECISIONS = Table(
    name="joint-decisions",
    title="Joint decisions",
    columns=(
        Column("Decision ID", "pk", Kind.INTEGER),
        *HEAD,
        *drawn(JointDecision, "engagement__innovation", "decided_at", "outcome", "ask_again_on"),
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
        *drawn(Finding, "seen_by", "seen_on"),
    ),
)

EXTENSIONS = Table(
    name="extensions",
    title="Changes of the planned end",
    columns=(
        Column("Extension ID", "pk", Kind.INTEGER),
        *HEAD,
        *drawn(Extension, "from_end_on"),
        Column("To", "to_end_on", Kind.DATE),
        *drawn(Extension, "reason", "side"),
        Column("Proposed at", "written_at", Kind.DATETIME),
        *drawn(Extension, "status", "answered_by", "answered_at", "answer"),
    ),
)

STAGES = Table(
    name="stages",
    title=f"Stages of {SITE.many}",
    columns=(
        Column("Entry ID", "pk", Kind.INTEGER),
        *HEAD,
        *drawn(StageEntry, "site"),
        Column("NCES ID", "site__nces_id"),
        Column("Stage before", "before", Kind.CHOICE, Stage.choices),
        *drawn(StageEntry, "stage", "starts_on", "recorded_by", "reason"),
    ),
)
