"""The four levels at which fidelity is measured, and the words for months and ages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    code: str
    name: str
    singular: str
    plural: str

    def sites(self, n: int) -> str:
        return self.singular if n == 1 else self.plural


LEVELS = (
    Level("provider", "TA provider", "TA provider", "TA providers"),
    Level("state", "State", "state", "states"),
    Level("district", "Districts", "district", "districts"),
    Level("school", "Schools", "school", "schools"),
)


BY_CODE = {level.code: level for level in LEVELS}


@dataclass(frozen=True)
class Listed:
    """One of fewer than five sites."""

    site_id: int
    name: str
    percent: float
    words: str
    state: str
    alphabet: str = ""
    """What its name is sorted by."""
