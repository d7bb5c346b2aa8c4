"""Would it go on without this person, and without TA staff? Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

PROVIDER = "provider"


@dataclass(frozen=True)
class Carrier:
    """Somebody who can carry a thing. `key` tells people apart: an account, or a name; `place` is
    that of the name in the alphabet."""

    key: str
    name: str
    side: str
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Thing:
    """A routine or a role. `last_alone_on` is when it was last carried without TA staff; of a
    role nobody knows that."""

    kind: str
    pk: int
    name: str
    carriers: tuple[Carrier, ...]
    every_days: int | None = None
    last_alone_on: date | None = None
    last_run_on: date | None = None

    @property
    def people(self) -> int:
        return len({carrier.key for carrier in self.carriers})

    @property
    def people_of_state(self) -> int:
        return len({carrier.key for carrier in self.carriers if carrier.side != PROVIDER})

    @property
    def is_single(self) -> bool:
        """Only one person can carry it."""
        return self.people == 1

    @property
    def is_vacant(self) -> bool:
        return self.people == 0

    @property
    def needs_ta(self) -> bool:
        """Only TA staff can carry it, or nobody at all."""
        return self.people_of_state == 0

    def days_since_alone(self, today: date) -> int | None:
        return None if self.last_alone_on is None else (today - self.last_alone_on).days

    def is_due(self, today: date) -> bool:
        """A routine that was not carried out for longer than its rhythm."""
        if self.every_days is None:
            return False
        return self.last_run_on is None or (today - self.last_run_on).days > self.every_days


def left_with_nobody(things: Iterable[Thing], key: str) -> list[Thing]:
    """What nobody would carry if this person left."""
    return [thing for thing in things if {each.key for each in thing.carriers} == {key}]


def left_with_one(things: Iterable[Thing], key: str) -> list[Thing]:
    """What would hang on a single person if this person left."""
    return [
        thing
        for thing in things
        if key in {each.key for each in thing.carriers} and thing.people == 2
    ]


def carriers_of(things: Iterable[Thing]) -> list[Carrier]:
    """Everybody who carries something, by name, each once."""
    found = {carrier.key: carrier for thing in things for carrier in thing.carriers}
    return sorted(found.values(), key=lambda each: (each.place, each.key))
