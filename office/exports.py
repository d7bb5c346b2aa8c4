"""The tables that leave the office."""

from django.db.models import Func, TextField

from exports.tables import Column, Kind, Table, drawn
from office.models import Run

PAIR = "jsonb_typeof(value) = 'array' AND jsonb_array_length(value) = 2"


class Told(Func):
    """Something of each changed field, as text: one SQL for a file of any length."""

    output_field = TextField()

    def __init__(self, each: str) -> None:
        super().__init__(
            "changes",
            template=f"(SELECT string_agg({each}, '; ' ORDER BY key) "  # noqa: S608
            "FROM jsonb_each(%(expressions)s))",
        )


FROM = f"CASE WHEN {PAIR} AND value ->> 0 <> '' THEN key || ': ' || (value ->> 0) END"
TO = (
    "key || ': ' || CASE WHEN jsonb_typeof(value) = 'array' AND jsonb_array_length(value) = 2 "
    "THEN coalesce(value ->> 1, '') ELSE value #>> '{}' END"
)

HISTORY = Table(
    name="history",
    title="History",
    columns=(
        Column("When", "at", Kind.DATETIME),
        Column("Who", "actor_label"),
        Column("Did", "verb"),
        Column("What", "subject_label"),
        Column("Kind", "subject_type"),
        Column("Number", "subject_id"),
        Column("From", Told(FROM)),
        Column("To", Told(TO)),
        Column("Why", "reason"),
        Column("Engagement number", "engagement_id", Kind.INTEGER),
    ),
)

RUNS = Table(
    name="runs",
    title="Recurring work",
    columns=(*drawn(Run, "task", "began_at", "ended_at", "times", "made", "error"),),
)
