"""The roles that each tier of TA cannot do without. Pure.

Intensive TA needs clear roles on both sides (the Scaling-up Brief, "Clarity"). The titles are
ours; an engagement may add roles of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

PROVIDER, RECIPIENT = "provider", "recipient"


@dataclass(frozen=True)
class RequiredDuty:
    """A role that must be filled. `code` never changes."""

    code: str
    side: str
    title: str
    responsibilities: str


LEAD = RequiredDuty("ta_lead", PROVIDER, "TA lead", "Answers for what the TA provider promised.")
SPECIALIST = RequiredDuty(
    "ta_specialist", PROVIDER, "TA specialist", "Visits, coaches and keeps the log."
)
EVALUATOR = RequiredDuty(
    "ta_evaluator", PROVIDER, "TA evaluator", "Sees that the measures are complete and on time."
)
SPONSOR = RequiredDuty(
    "sponsor",
    RECIPIENT,
    "Executive sponsor",
    "Clears what only the state can clear, and signs for the state.",
)
COORDINATOR = RequiredDuty(
    "coordinator", RECIPIENT, "State coordinator", "Runs the work in the state from day to day."
)
DATA_LEAD = RequiredDuty(
    "data_lead", RECIPIENT, "Data lead", "Brings the data to the monthly review."
)
TRAINER = RequiredDuty(
    "training_lead",
    RECIPIENT,
    "Training and coaching lead",
    "Builds the state's own trainers and coaches.",
)

REQUIRED: dict[str, tuple[RequiredDuty, ...]] = {
    "universal": (LEAD,),
    "targeted": (LEAD, SPECIALIST, COORDINATOR),
    "intensive": (LEAD, SPECIALIST, EVALUATOR, SPONSOR, COORDINATOR, DATA_LEAD, TRAINER),
}
"""By the codes of the tiers of TA."""
