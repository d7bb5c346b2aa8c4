"""The tables of reviews and decisions that leave the application."""

from __future__ import annotations

from exports.tables import Column, Kind, Table, drawn
from reviews.models import Decision, Done, Effect, Review
from words.terms import BARRIER, SETBACK

REVIEWS = Table(
    name="reviews",
    title="Reviews",
    columns=(
        Column("Review ID", "pk", Kind.INTEGER),
        *drawn(Review, "engagement__state", "engagement"),
        Column("Month", "month", Kind.DATE),
        *drawn(Review, "status", "planned_on", "held_on"),
        Column("Why not held", "why_not"),
        Column("Facilitator", "facilitator__name"),
        Column("Note taker", "note_taker__name"),
        Column("Data analyst", "data_analyst__name"),
        Column("Decisions", "n_decisions", Kind.INTEGER),
        Column("Decisions carried out", "n_carried_out", Kind.INTEGER),
        *drawn(Review, *Review.QUESTIONS),
    ),
)

DECISIONS = Table(
    name="decisions",
    title="Decisions",
    columns=(
        Column("Decision ID", "pk", Kind.INTEGER),
        *drawn(Decision, "engagement__state", "engagement"),
        Column("Month of the review", "review__month", Kind.DATE),
        Column("Decision", "text"),
        Column("Owner", "owner__name"),
        Column("First promised for", "promised_on", Kind.DATE),
        Column("Due on", "due_on", Kind.DATE),
        *drawn(Decision, "status"),
        Column("About", "site__name"),
        Column(f"{BARRIER.capital_one} ID", "barrier_id", Kind.INTEGER),
        Column(f"{SETBACK.capital_one} ID", "setback_id", Kind.INTEGER),
        Column("Goal ID", "goal_id", Kind.INTEGER),
        Column("Item", "item__code"),
        Column("Instrument of the item", "item__version__instrument__name"),
        Column("Done as intended", "last_done", Kind.CHOICE, Done.choices),
        Column("Effect", "last_effect", Kind.CHOICE, Effect.choices),
        Column("Judged at the review of", "last_judged_on", Kind.DATE),
    ),
)
