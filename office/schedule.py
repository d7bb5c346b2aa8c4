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
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max, Q

from office.kinds import in_plain_words
from office.models import Run, RunQuerySet
from words.terms import BARRIER, SETBACK, SITE, VISIT

GRACE = timedelta(minutes=15)
"""So much later than planned a run may be before the page says so: a worker was busy."""

LONG = timedelta(hours=1)
"""What is not well for so long does not mend by itself."""

UNWELL = ("run_late", "run_failed")
"""States that somebody has to look at. On a new installation the hour of much has not come yet."""


WORDS = {
    "make-visits": f"Plan {VISIT.many} ahead",
    "place-sites": f"Move {SITE.many} on the day set for it",
    "work-on-imports": "Read and import directory files",
    "make-agreement-files": "Make PDFs of agreements",
    "forget-agreement-files": "Delete old PDFs of agreements",
    "escalate-barriers": f"Tell of {BARRIER.many} whose answer is overdue",
    "forget-kept-forms": "Delete forms kept over a sign-out",
    "forget-sessions": "Delete sessions that ended",
    "make-months-of-history": "Prepare the next months of the history",
    "forget-runs": "Delete old lines of this list",
    "watch-recurring-work": "Mail administrators about recurring work",
    "forget-uploads": "Delete uploaded directory files",
    "expect-measures": "Expect the measures of new windows",
    "fold-rollups": "Bring fidelity figures up to date",
    "remind-of-improvement": f"Remind of cycles and {SETBACK.many}",
    "make-plan-reviews": "Plan reviews of sustainability plans ahead",
    "close-card-months": "Close the months of TA fidelity cards",
    "send-notices": "Send mail",
}
"""What each line of the schedule does, in an administrator's words."""


@dataclass(frozen=True)
class Entry:
    """One line of the schedule: what beat calls it, the task behind it, and when it comes."""

    code: str
    task: str
    when: Any

    @property
    def name(self) -> str:
        return WORDS.get(self.code) or in_plain_words(self.code)

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
    """How one recurring task stands. `state` is one of the states that pages show; the next run
    is counted from when it had `begun`."""

    name: str
    task: str
    state: str
    begun: datetime
    last: datetime | None
    last_good: datetime | None


def standings(runs: RunQuerySet, now: datetime) -> list[Standing]:
    """All recurring work, in two queries."""
    since = installed_at()
    ended = runs.values("task").annotate(
        last=Max("ended_at"), good=Max("ended_at", filter=Q(error=""))
    )
    found = {row["task"]: (row["last"], row["good"]) for row in ended}
    return [
        _standing(entry, *found.get(entry.task, (None, None)), since, now) for entry in entries()
    ]


def installed_at() -> datetime | None:
    """When this version was installed: what did not run since then may still be in time."""
    found: datetime | None = MigrationRecorder.Migration.objects.aggregate(at=Max("applied"))["at"]
    return found


def _standing(
    entry: Entry,
    last: datetime | None,
    good: datetime | None,
    since: datetime | None,
    now: datetime,
) -> Standing:
    """What did not run while a new version was installed is not late yet."""
    begun = max(filter(None, (last, since)), default=now)
    state = _state(entry, last, good, begun, now)
    return Standing(entry.name, entry.task, state, begun, last, good)


def _state(
    entry: Entry, last: datetime | None, good: datetime | None, begun: datetime, now: datetime
) -> str:
    if last != good:
        return "run_failed"
    if entry.is_late(begun, now):
        return "run_late"
    return "run_never" if last is None else "run_good"


def is_well(task: str, now: datetime) -> bool:
    """Whether recurring work went well and in time; what left the schedule does as well."""
    found = standings(Run.objects.filter(task=task), now)
    return all(each.state not in UNWELL for each in found if each.task == task)


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
    is_long = entry.is_late(standing.begun, now - LONG)
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
