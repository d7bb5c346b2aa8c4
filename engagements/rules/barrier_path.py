"""The way of a barrier: which rungs it can come to, and until when each of them answers.

A ladder is the rungs of one site from its own upwards, such as school, district, state,
provider. It has a rung for each unit the site belongs to, so there is a region only where there
is one; the state and the TA provider stand on top of every ladder.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

UNITS = ("school", "district", "region", "state")
PROVIDER = "provider"


class NoSuchRung(ValueError):
    """The ladder of this site has no such rung."""


@dataclass(frozen=True)
class Clock:
    """Until when an answer is due, and by which number of days."""

    since_on: date
    days: int
    is_agreed: bool

    @property
    def due_on(self) -> date:
        return self.since_on + timedelta(days=self.days)


def ladder(kind: str, above: Collection[str]) -> tuple[str, ...]:
    """The rungs for a site of a kind, of whose units `above` are the kinds."""
    if kind not in UNITS:
        raise NoSuchRung(kind)
    higher = UNITS[UNITS.index(kind) + 1 :]
    units = [unit for unit in higher if unit in above or unit == "state"]
    return (kind, *units, PROVIDER)


def standing(rungs: tuple[str, ...], rung: str) -> str:
    """Where a barrier stands on a ladder; at the state where its site has left that unit since."""
    return rung if rung in rungs else "state"


def next_up(rungs: tuple[str, ...], rung: str) -> str | None:
    """Who is asked next, or None at the top."""
    place = _place(rungs, rung)
    return rungs[place + 1] if place + 1 < len(rungs) else None


def next_down(rungs: tuple[str, ...], rung: str) -> str | None:
    """To whom the answer goes next, or None where the barrier began."""
    place = _place(rungs, rung)
    return rungs[place - 1] if place else None


def first_asked(rungs: tuple[str, ...], *, by_provider: bool) -> str:
    """Who is asked when a barrier is raised: the next rung up, for its own could not clear it.

    At the top there is nobody between the state and the TA provider: what TA staff find there is
    asked of the state, and what the state finds is asked of the provider.
    """
    own, above = rungs[0], rungs[1]
    return own if above == PROVIDER and by_provider else above


def asked_by(rungs: tuple[str, ...], rung: str) -> str:
    """Between which rung and `rung` the question goes: the one below, or the provider at the
    bottom."""
    return next_down(rungs, rung) or PROVIDER


def clock(since_on: date, agreed_days: int | None, default_days: int) -> Clock:
    """By the days that the protocol agrees on, or by those that hold without an agreement."""
    if agreed_days is None:
        return Clock(since_on, default_days, is_agreed=False)
    return Clock(since_on, agreed_days, is_agreed=True)


def days_at(since_on: date, today: date) -> int:
    """For how many days somebody has been asked."""
    return max((today - since_on).days, 0)


def _place(rungs: tuple[str, ...], rung: str) -> int:
    if rung not in rungs:
        raise NoSuchRung(rung)
    return rungs.index(rung)
