"""The tables of improvement that leave the application."""

from __future__ import annotations

from exports.tables import Column, Kind, Table, drawn
from improvement.models import Cycle, Goal, GoalValue, Initiative, InitiativeAsk, Routine, Setback
from words.terms import SETBACK, SITE

CYCLES = Table(
    name="cycles",
    title="Improvement cycles",
    columns=(
        Column("Cycle ID", "pk", Kind.INTEGER),
        *drawn(Cycle, "engagement__state", "engagement"),
        Column(SITE.capital_one, "site__name"),
        *drawn(Cycle, "site__nces_id"),
        Column("Cycle", "title"),
        Column("Owner", "owner__name"),
        Column("Aim", "aim"),
        Column("Measure", "measure"),
        Column("Prediction", "prediction"),
        Column("Starts on", "starts_on", Kind.DATE),
        Column("Due on", "due_on", Kind.DATE),
        *drawn(
            Cycle,
            "promised_on",
            "done_as_intended",
            "done_note",
            "data_say",
            "result",
            "decision",
            "decision_note",
            "closed_on",
            "closed_by",
        ),
        Column("Adapted from ID", "adapted_from_id", Kind.INTEGER),
    ),
)

GOALS = Table(
    name="goal-values",
    title="Goals",
    columns=(
        Column("Goal ID", "pk", Kind.INTEGER),
        *drawn(Goal, "engagement__state", "engagement"),
        Column("Goal", "title"),
        Column("Measure", "measure"),
        *drawn(Goal, "fed_by"),
        Column("Baseline numerator", "baseline_numerator", Kind.INTEGER),
        Column("Baseline denominator", "baseline_denominator", Kind.INTEGER),
        Column("Baseline on", "baseline_on", Kind.DATE),
        Column("Baseline by", "baseline_by_on", Kind.DATE),
        Column("Newest numerator", "newest_numerator", Kind.INTEGER),
        Column("Newest denominator", "newest_denominator", Kind.INTEGER),
        Column("Newest on", "newest_on", Kind.DATE),
        Column("Next target numerator", "next_numerator", Kind.INTEGER),
        Column("Next target denominator", "next_denominator", Kind.INTEGER),
        Column("Next target on", "next_on", Kind.DATE),
        *drawn(Goal, "is_retired"),
    ),
)

VALUES = Table(
    name="values-of-a-goal",
    title="Values of a goal",
    columns=(
        Column("Goal ID", "goal_id", Kind.INTEGER),
        Column("Goal", "goal__title"),
        Column("Measured on", "measured_on", Kind.DATE),
        Column("Numerator", "numerator", Kind.INTEGER),
        Column("Denominator", "denominator", Kind.INTEGER),
        Column("Note", "note"),
        *drawn(GoalValue, "is_fed"),
        Column("Recorded by", "written_by__name"),
        Column("Recorded at", "written_at", Kind.DATETIME),
    ),
)

SETBACKS = Table(
    name="setbacks",
    title=f"{SETBACK.capital_many} and surprises",
    columns=(
        Column(f"{SETBACK.capital_one} ID", "pk", Kind.INTEGER),
        *drawn(Setback, "engagement__state", "engagement"),
        Column(SITE.capital_one, "site__name"),
        *drawn(Setback, "site__nces_id"),
        Column("Kind", "kind", Kind.CHOICE, Setback.Kind.choices),
        *drawn(Setback, "title"),
        Column("Detail", "detail"),
        Column("Happened on", "happened_on", Kind.DATE),
        Column("Answered with", "answer_kind", Kind.CHOICE, Setback.AnswerKind.choices),
        Column("Answer", "answer"),
        *drawn(Setback, "answered_on", "answered_by"),
        Column("Test on", "test_on", Kind.DATE),
        Column("Result", "result"),
        Column("Result on", "result_on", Kind.DATE),
    ),
)

INITIATIVES = Table(
    name="initiatives",
    title="Initiatives",
    columns=(
        Column("Initiative ID", "pk", Kind.INTEGER),
        *drawn(Initiative, "engagement__state", "engagement"),
        Column(SITE.capital_one, "site__name"),
        Column("Initiative", "name"),
        Column("About", "about"),
        Column("Decision", "decision", Kind.CHOICE, Initiative.Decision.choices),
        *drawn(Initiative, "decided_on", "decided_by"),
        Column("Reason", "reason"),
        Column("Merged into ID", "merged_into_id", Kind.INTEGER),
    ),
)

ASKS = Table(
    name="asks",
    title="Who asks what of whom",
    columns=(
        Column("Ask ID", "pk", Kind.INTEGER),
        Column("Initiative ID", "initiative_id", Kind.INTEGER),
        *drawn(InitiativeAsk, "initiative"),
        Column(SITE.capital_one, "initiative__site__name"),
        *drawn(InitiativeAsk, "from_rung", "to_rung"),
        Column("What", "what"),
        Column("Months", "months_words"),
        Column("Data request", "is_data_request", Kind.BOOLEAN),
    ),
)

ROUTINES = Table(
    name="routines",
    title="Routines",
    columns=(
        Column("Routine ID", "pk", Kind.INTEGER),
        *drawn(Routine, "engagement__state", "engagement"),
        Column("Routine", "name"),
        Column("About", "about"),
        Column("Every … days", "every_days", Kind.INTEGER),
        Column("People who can carry it", "n_people", Kind.INTEGER),
        Column("Of these at the state", "n_state", Kind.INTEGER),
        Column("Last carried out", "last_run_on", Kind.DATE),
        Column("Last without TA staff", "last_alone_on", Kind.DATE),
        *drawn(Routine, "is_retired"),
    ),
)
