"""The recurring work of beat's schedule, and how each of it stands."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from celery.result import EagerResult
from celery.schedules import maybe_schedule
from django.conf import settings
from django.db.models import Max, Min, Q

from office.kinds import in_plain_words
from office.models import Run, RunQuerySet

GRACE = timedelta(minutes=15)
"""So much later than planned a run may be before the page says so: a worker was busy."""

LONG = timedelta(hours=1)
"""What is not well for so long does not mend by itself."""


@dataclass(frozen=True)
class Entry:
    """One line of the schedule: what beat calls it, the task behind it, and when it comes."""

    code: str
    task: str
    when: Any

    @property
    def name(self) -> str:
        return in_plain_words(self.code)

    def is_late(self, last: datetime, now: datetime) -> bool:
        """Whether the run after `last` should have ended long ago."""
        schedule: Any = copy(maybe_schedule(self.when))
        schedule.nowfun = lambda: now
        return bool(schedule.remaining_estimate(last) < -GRACE)


def entries() -> list[Entry]:
    found = [
        Entry(code, str(entry["task"]), entry["schedule"])
        for code, entry in settings.CELERY_BEAT_SCHEDULE.items()
    ]
    return sorted(found, key=lambda entry: entry.name)


def run_here(task: str) -> EagerResult[None]:
    """Run recurring work without a worker; the ledger has it like any other run."""
    current_app.loader.import_default_modules()
    return current_app.tasks[task].apply()


@dataclass(frozen=True)
class Standing:
    """How one recurring task stands. `state` is one of the states that pages show."""

    name: str
    task: str
    state: str
    last: datetime | None
    last_good: datetime | None

    @property
    def is_well(self) -> bool:
        return self.state in ("run_good", "run_awaited")


def standings(runs: RunQuerySet, now: datetime) -> list[Standing]:
    """All recurring work, in one query."""
    ended = runs.values("task").annotate(
        last=Max("ended_at"), good=Max("ended_at", filter=Q(error="")), first=Min("ended_at")
    )
    found = {row["task"]: (row["last"], row["good"]) for row in ended}
    since = min((row["first"] for row in ended), default=None)
    return [
        _standing(entry, *found.get(entry.task, (None, None)), since, now) for entry in entries()
    ]


def _standing(
    entry: Entry,
    last: datetime | None,
    good: datetime | None,
    since: datetime | None,
    now: datetime,
) -> Standing:
    state = _not_yet(entry, since, now) if last is None else _state(entry, last, good, now)
    return Standing(entry.name, entry.task, state, last, good)


def _not_yet(entry: Entry, since: datetime | None, now: datetime) -> str:
    """On a new installation the work of each night has not come yet, and nothing is wrong."""
    is_new = since is not None and not entry.is_late(since, now)
    return "run_awaited" if is_new else "run_never"


def _state(entry: Entry, last: datetime, good: datetime | None, now: datetime) -> str:
    if last != good:
        return "run_failed"
    return "run_late" if entry.is_late(last, now) else "run_good"


def is_well(task: str, now: datetime) -> bool:
    """Whether recurring work went well and in time; what left the schedule does as well."""
    found = standings(Run.objects.filter(task=task), now)
    return all(each.is_well for each in found if each.task == task)


def long_unwell(now: datetime) -> list[Run]:
    """Of each task that is late or failed for long, the run since when it is. What never ran has
    none: the schedule is new, or nothing runs at all."""
    unwell = {each.task: each for each in standings(Run.objects.all(), now)}
    found = [_unwell_since(entry, unwell[entry.task], now) for entry in entries()]
    return [run for run in found if run is not None]


def _unwell_since(entry: Entry, standing: Standing, now: datetime) -> Run | None:
    runs = Run.objects.filter(task=entry.task)
    if standing.state == "run_failed":
        since = Q() if standing.last_good is None else Q(ended_at__gt=standing.last_good)
        return runs.filter(since, ended_at__lte=now - LONG).failed().order_by("ended_at").first()
    is_long = standing.last is not None and entry.is_late(standing.last, now - LONG)
    return runs.newest_first().first() if standing.state == "run_late" and is_long else None


@dataclass(frozen=True)
class Line:
    """A row of the ledger as the page shows it."""

    run: Run
    name: str
    state: str


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """A task that left the schedule is told by its code."""
    names = {entry.task: entry.name for entry in entries()}
    return [Line(run, names.get(run.task, run.task), _came_to(run)) for run in runs]


def _came_to(run: Run) -> str:
    if run.error:
        return "run_failed"
    return "run_good" if run.made else "run_quiet"
