"""Marks on the charts of a state: what may have moved the lines."""

from __future__ import annotations

from datetime import date, timedelta

from demo.places import World
from engagements.rules.periods import add_months
from fidelity.marks import marking
from fidelity.models import ChartMark


def tell(world: World) -> None:
    """What may have moved the lines, as the lead and a leader saw it."""
    snow, training = add_months(world.today, -9), add_months(world.today, -4)
    _mark(world, snow, "Schools closed for snow, eight days", by_state=True)
    _mark(world, training, "All coaches trained in the new routines")


def _mark(world: World, day: date, words: str, *, by_state: bool = False) -> None:
    on = max(day, world.engagement.starts_on)
    who = world.leaders()[0] if by_state and world.leaders() else world.staff()[0]
    row = ChartMark(
        engagement=world.engagement,
        site=world.state,
        kind=ChartMark.Kind.EVENT,
        on=on,
        words=words,
    )
    marking.mark(row=row, by=who, now=world.moment(min(on + timedelta(days=2), world.today)))
