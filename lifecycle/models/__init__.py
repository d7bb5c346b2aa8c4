from lifecycle.models.beginning import Exploration, Finding, Triage
from lifecycle.models.deciding import JointDecision, Outcome, SideWord
from lifecycle.models.extending import Extension
from lifecycle.models.status import StatusEntry, Waiver

__all__ = [
    "Exploration",
    "Extension",
    "Finding",
    "JointDecision",
    "Outcome",
    "SideWord",
    "StatusEntry",
    "Triage",
    "Waiver",
]
