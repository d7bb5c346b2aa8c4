"""What the audit log would hold, had everything been done with the verbs on its day."""

from __future__ import annotations

from collections.abc import Iterator

from audit import log
from audit.models import Event
from engagements.models import Visit
from fidelity.instruments import definitions
from fidelity.models import Administration, InstrumentVersion


def of_measure(version: InstrumentVersion, row: Administration) -> Iterator[Event]:
    yield log.event(row.started_by, "started", row, row.started_at, {}, "")
    if row.submitted_by and row.submitted_at:
        changes = {"status": ["draft", "submitted"], "answers": _answers(version, row)}
        yield log.event(row.submitted_by, "submitted", row, row.submitted_at, changes, "")
    if row.decided_by and row.decided_at:
        changes = {"status": ["submitted", "approved"]}
        yield log.event(row.decided_by, "approved", row, row.decided_at, changes, "")


def _answers(version: InstrumentVersion, row: Administration) -> dict[str, int | None]:
    codes = [item.code for item in definitions.items_in_order(version)]
    return dict(zip(codes, row.answers, strict=True))


def of_visit(visit: Visit) -> Iterator[Event]:
    if visit.logged_by and visit.logged_at:
        verb = "completed the log of" if visit.completed_at else "logged"
        changes: dict[str, object] = {"contact_minutes": [None, visit.contact_minutes]}
        yield log.event(visit.logged_by, verb, visit, visit.logged_at, changes, "")
