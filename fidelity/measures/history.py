"""What happened to one measure, from the audit log, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from audit.models import Event
from fidelity.models import Administration, ExpectedMeasure

WORDS = {
    "started": ("Started", "unknown"),
    "submitted": ("Submitted", "accent"),
    "approved": ("Approved", "good"),
    "returned": ("Returned", "attend"),
    "corrected": ("Opened for correction", "attend"),
    "excused": ("Counted as not applicable", "unknown"),
    "expected again": ("Asked for again", "accent"),
    "marked as baseline": ("Marked as baseline", "accent"),
    "unmarked as baseline": ("No longer the baseline", "unknown"),
}


@dataclass(frozen=True)
class Deed:
    at: datetime
    who: str
    what: str
    tone: str
    reason: str


def of_measure(expected: ExpectedMeasure, administrations: Iterable[Administration]) -> list[Deed]:
    """Everything that was done to a measure and to all its rows, newest first."""
    ids = [str(administration.pk) for administration in administrations]
    events = Event.objects.filter(
        Q(subject_type="expectedmeasure", subject_id=str(expected.pk))
        | Q(subject_type="administration", subject_id__in=ids)
    )
    return [_deed(event) for event in events.newest_first()]


def _deed(event: Event) -> Deed:
    what, tone = WORDS.get(event.verb, (event.verb.capitalize(), "unknown"))
    return Deed(event.at, event.who, what, tone, event.reason)
