"""What both sides declared before they signed: the denominators of breadth and reach."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from engagements.models import Beneficiaries, Site
from people.models import User
from scaling.asked import Asked
from scaling.rules.people import COLUMNS

UNITS = {
    Site.Kind.SCHOOL: Beneficiaries.Kind.SCHOOLS,
    Site.Kind.DISTRICT: Beneficiaries.Kind.DISTRICTS,
}


@dataclass(frozen=True)
class Declared:
    """How many of each kind, and for which levels of schools."""

    counts: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_frozen: bool = False

    @property
    def people(self) -> list[str]:
        """The kinds of people, in the order in which they are declared."""
        return [kind for kind in COLUMNS if kind in self.counts]

    def sites(self, kind: str) -> int | None:
        return self.counts.get(UNITS[Site.Kind(kind)])

    @property
    def standing(self) -> str:
        return "frozen when both sides signed" if self.is_frozen else "not frozen yet"


def declared_for(asked: Asked, reader: User) -> Declared:
    """One query."""
    rows = Beneficiaries.objects.visible_to(reader).filter(engagement=asked.engagement)
    found = list(rows.values_list("kind", "level", "count", "frozen_at"))
    counts: Counter[str] = Counter()
    levels: dict[str, set[str]] = defaultdict(set)
    for kind, level, count, _ in found:
        counts[kind] += count
        levels[kind].add(level)
    return Declared(
        counts=dict(counts),
        levels={kind: frozenset(own) for kind, own in levels.items()},
        is_frozen=bool(found) and all(frozen_at for *_, frozen_at in found),
    )


def label_of(kind: str) -> str:
    return str(Beneficiaries.Kind(kind).label)
