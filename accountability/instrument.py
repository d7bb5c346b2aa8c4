"""How the ratings of both sides become the answers of the instrument "TA fidelity card". Pure."""

from __future__ import annotations

from collections.abc import Mapping

CODE = "ta-card"

FEATURES = (
    "clarity",
    "frequency",
    "intensity",
    "duration",
    "integrity",
    "accountability",
)
PARTS = {"recipient": "S", "provider": "P"}
"""The first letter of the items that hold what a side says."""


def item_of(side: str, feature: str) -> str:
    """The code of an item: S1 is what the state says of clarity."""
    return f"{PARTS[side]}{FEATURES.index(feature) + 1}"


def is_complete(scores: Mapping[tuple[str, str], int], side: str) -> bool:
    return all((side, feature) in scores for feature in FEATURES)


def answers_of(scores: Mapping[tuple[str, str], int]) -> dict[str, int | None]:
    """By the code of the item, from scores by side and feature.

    What a side left out is missing, not zero; a side that is not complete is not scored at all.
    """
    return {
        item_of(side, feature): scores[side, feature] if is_complete(scores, side) else None
        for side in PARTS
        for feature in FEATURES
    }
