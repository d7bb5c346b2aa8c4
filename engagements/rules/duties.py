"""The roles that each tier of TA cannot do without. Pure.

Intensive TA needs clear roles on both sides (the Scaling-up Brief, "Clarity"). The titles are
ours; an engagement may add roles of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

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


@dataclass(frozen=True)
class Term:
    """The days on which somebody holds a role, both included; without `ends_on` it is open."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def vacant_since(needed: Term, held: Iterable[Term], on: date) -> date | None:
    """The first day of the vacancy that `on` lies in; None where the role is held or not needed.

    A vacancy begins on the day after the last holder's last day, or when the role is needed.
    """
    terms = list(held)
    if not needed.covers(on) or any(term.covers(on) for term in terms):
        return None
    ended = [term.ends_on for term in terms if term.ends_on is not None and term.ends_on < on]
    free = [last + timedelta(days=1) for last in ended]
    return max([needed.starts_on, *free])


def days_vacant(needed: Term, held: Iterable[Term], on: date) -> int:
    """For how many days nobody has held the role, `on` included; 0 where it is held."""
    since = vacant_since(needed, held, on)
    return 0 if since is None else (on - since).days + 1
