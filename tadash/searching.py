"""Search from anywhere, over everything written, within what the reader may see."""

from __future__ import annotations

from engagements.agreements.searched import AGREEMENTS, CLAUSES
from engagements.barriers.searched import BARRIERS
from engagements.basics.searched import ENGAGEMENTS
from engagements.cadences.searched import CADENCES
from engagements.clarity.searched import CONTACTS, CONTEXTS, DUTIES, NEEDS, WORKGROUPS
from engagements.protocol.searched import PROTOCOL_LINES
from engagements.sites.searched import SITES
from engagements.steps.searched import STEPS
from engagements.team.searched import PEOPLE
from engagements.visits.searched import FILES, GUESTS, VISITS
from improvement.searched import CYCLES, GOALS, INITIATIVES, ROUTINES, SETBACKS
from lifecycle.searched import FINDINGS, TRIAGES, WORDS
from packets.searched import PACKETS
from people.models import User
from reviews.searched import DECISIONS, JUDGMENTS, MINUTES
from search import finding
from search.finding import Group
from search.kinds import Kind
from sustainability.searched import ITEMS, PLANS

KINDS: tuple[Kind, ...] = (
    ENGAGEMENTS,
    SITES,
    PEOPLE,
    VISITS,
    CADENCES,
    STEPS,
    DECISIONS,
    BARRIERS,
    SETBACKS,
    CYCLES,
    GOALS,
    PACKETS,
    AGREEMENTS,
    CLAUSES,
    TRIAGES,
    WORDS,
    FINDINGS,
    NEEDS,
    CONTEXTS,
    DUTIES,
    CONTACTS,
    WORKGROUPS,
    PROTOCOL_LINES,
    INITIATIVES,
    ROUTINES,
    PLANS,
    ITEMS,
    MINUTES,
    JUDGMENTS,
    FILES,
    GUESTS,
)
"""In the order in which results are told."""


def search(typed: str, user: User, shown: int = finding.SHOWN) -> list[Group]:
    return finding.find(KINDS, typed, user, shown)


def kind_called(code: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.code == code), None)
