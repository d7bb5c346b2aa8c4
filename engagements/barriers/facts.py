"""What the way of barriers says: whether clocks were kept, and how long each level takes.

A clock starts when a barrier comes to a level and stops when that level answers or sends it on.
It is kept when it stops by the day on which the answer was due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from django.db.models import QuerySet

from engagements.models import Barrier, BarrierMove, Rung
from engagements.rules.wall_time import local_day

Kind = BarrierMove.Kind
STARTING = (Kind.RAISED, Kind.SENT_UP, Kind.REOPENED)
STOPPING = (Kind.SENT_UP, Kind.ANSWERED)


@dataclass(frozen=True)
class Run:
    """One run of a clock: a level was asked on a day, and answered or sent it on, or has not."""

    barrier: int
    title: str
    rung: str
    since_on: date
    due_on: date
    stopped_on: date | None
    is_answered: bool

    @property
    def days(self) -> int | None:
        return (self.stopped_on - self.since_on).days if self.stopped_on else None


@dataclass(frozen=True)
class LoopTime:
    """How long a level takes to answer: the median of `n` answers."""

    level: str
    n: int
    days: int


def loop_times(barriers: QuerySet[Barrier]) -> list[LoopTime]:
    """Per level, from the day a barrier came there to its answer there; of these barriers."""
    days = defaultdict(list)
    for run in runs(barriers):
        if run.is_answered and run.days is not None:
            days[run.rung].append(run.days)
    return [
        LoopTime(rung.label, len(days[rung.value]), median_low(days[rung.value]))
        for rung in Rung
        if days[rung.value]
    ]


def runs(barriers: QuerySet[Barrier]) -> Iterator[Run]:
    """Every run of a clock of these barriers, in one query."""
    moves = BarrierMove.objects.filter(barrier__in=barriers.order_by())
    ways: dict[int, list[BarrierMove]] = defaultdict(list)
    for move in moves.select_related("barrier__engagement__state").order_by("barrier", "pk"):
        ways[move.barrier_id].append(move)
    for way in ways.values():
        yield from _runs_of(way)


def _runs_of(way: Sequence[BarrierMove]) -> Iterator[Run]:
    """The runs of one barrier, whose clock each next step that answers or sends it on stops."""
    for place, move in enumerate(way):
        if move.kind in STARTING and move.due_on:
            stop = next((later for later in way[place + 1 :] if later.kind in STOPPING), None)
            yield Run(
                barrier=move.barrier_id,
                title=move.barrier.title,
                rung=move.to_rung,
                since_on=_day(move),
                due_on=move.due_on,
                stopped_on=_day(stop) if stop else None,
                is_answered=stop is not None and stop.kind == Kind.ANSWERED,
            )


def _day(move: BarrierMove) -> date:
    return local_day(move.made_at, move.barrier.engagement.state.time_zone)
