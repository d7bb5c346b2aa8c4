"""Roles and routines, and who can carry them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engagements.rules.duties import Term, days_vacant


@dataclass(frozen=True)
class Carrier:
    """Somebody, told apart by `key`, for a time."""

    key: str
    term: Term


@dataclass(frozen=True)
class Role:
    """A role or a routine: on which days it is needed, and by whom it can be carried."""

    name: str
    side: str
    needed: Term
    carriers: tuple[Carrier, ...] = ()

    def people(self, day: date) -> int:
        return len({each.key for each in self.carriers if each.term.covers(day)})

    def days_vacant(self, day: date) -> int:
        return days_vacant(self.needed, [each.term for each in self.carriers], day)
