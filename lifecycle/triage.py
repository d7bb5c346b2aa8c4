"""How much TA a change asks for, from four answers about it. Pure.

Where people can do it already and the organization carries it, telling or a little help is
enough. Where skills are missing, structures do not fit, and the change goes deep or wide, only
intensive TA has a chance. The weights are ours; a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass

UNIVERSAL, TARGETED, INTENSIVE = "universal", "targeted", "intensive"

WEIGHTS: dict[str, dict[str, int]] = {
    "skills": {"present": 0, "partly": 1, "absent": 2},
    "structures": {"fit": 0, "some": 1, "many": 2},
    "depth": {"knowledge": 0, "practice": 1, "system": 2},
    "breadth": {"few": 0, "some": 1, "system": 2},
}
"""What each answer adds. The codes are those that are stored."""

HEAVY = 2
REASONS = {
    "skills": (
        "the skills are there",
        "some must learn the skills",
        "hardly anybody has the skills",
    ),
    "structures": (
        "structures and policies fit",
        "a few structures must change",
        "many structures must change",
    ),
    "depth": (
        "it is something to know",
        "people will work differently",
        "the organization itself must change",
    ),
    "breadth": ("it is for a few people", "it is for several schools", "it is for the whole state"),
}
"""What each answer says for the recommendation, by its weight."""


@dataclass(frozen=True)
class Answers:
    skills: str
    structures: str
    depth: str
    breadth: str


@dataclass(frozen=True)
class Recommendation:
    """A tier, whether it is basic or intensive TA, and the reason in one sentence."""

    tier: str
    reason: str


def recommend(answers: Answers) -> Recommendation:
    """Two heavy answers, or five points of eight, call for intensive TA.

    Basic TA is universal where next to nothing stands in the way, and otherwise targeted.
    """
    weights = {name: WEIGHTS[name][getattr(answers, name)] for name in WEIGHTS}
    total, heavy = sum(weights.values()), list(weights.values()).count(HEAVY)
    if heavy >= 2 or total >= 5:
        return Recommendation(INTENSIVE, f"Intensive TA, because {_because(weights, 2)}.")
    if total <= 1:
        return Recommendation(UNIVERSAL, f"Basic TA for everybody, because {_because(weights, 0)}.")
    return Recommendation(TARGETED, f"Basic TA for those who ask, because {_because(weights, 1)}.")


def _because(weights: dict[str, int], wanted: int) -> str:
    """The answers that speak for it: those of the wanted weight, or the heaviest there are."""
    found = [name for name, weight in weights.items() if weight == wanted]
    if len(found) < 2:
        most = sorted(weights, key=lambda name: -weights[name])
        found = [name for name in weights if name in most[:2]]
    words = [REASONS[name][weights[name]] for name in found]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
