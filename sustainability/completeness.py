"""What a sustainability plan still lacks before both sides can approve it. Pure.

Each of the four practices needs at least one item, and every item an owner, by role and by name,
and a review date: a plan without them has nobody to keep it and no day on which to notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ItemFacts:
    """What counts of one item. `practice` is a code; `key` is handed back in `Missing`."""

    key: int
    practice: str
    what: str
    owner_role: str
    owner_name: str
    first_review_on: date | None


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, in words; `item` is its key, or None for a whole practice."""

    text: str
    practice: str
    item: int | None = None


def missing(items: Iterable[ItemFacts], practices: Mapping[str, str]) -> list[Missing]:
    """What is missing, in the order of `practices`, which maps a code to its name."""
    rows = list(items)
    found = []
    for code, name in practices.items():
        own = [item for item in rows if item.practice == code]
        if not own:
            found.append(Missing(f"{name}: no item yet.", code))
        found += [lack for item in own for lack in _lacks(item)]
    return found


def _lacks(item: ItemFacts) -> list[Missing]:
    wanted = {
        "the role of its owner": item.owner_role,
        "the name of its owner": item.owner_name,
        "a first review date": item.first_review_on,
    }
    lacking = [words for words, value in wanted.items() if not value]
    if not lacking:
        return []
    return [Missing(f"“{item.what}” is missing {_joined(lacking)}.", item.practice, item.key)]


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
