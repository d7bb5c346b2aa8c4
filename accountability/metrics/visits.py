"""A visit, as all features know it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from accountability.metrics.ratio import Row
from words.days import short_day

HELD, CANCELLED, PLANNED = "held", "cancelled", "planned"
PAGE = "engagements:visit-detail"


@dataclass(frozen=True)
class Visit:
    """`threads` names its cadence and its sites: visits that share one belong together.

    `promised_on` is the day it was promised for, wherever it was moved to since; None where it
    was held without having been planned. `is_short`: a contact between two visits, such as a
    telephone call. `reason` says why it was cancelled. `minutes` are those of contact, however
    many `staff` came.
    """

    pk: int
    title: str
    status: str
    planned_on: date
    held_on: date | None = None
    logged_on: date | None = None
    promised_on: date | None = None
    is_short: bool = False
    reason: str = ""
    is_on_site: bool = False
    is_observed: bool = False
    mode: str = ""
    staff: int = 1
    minutes: int | None = None
    threads: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_held(self) -> bool:
        return self.status == HELD and self.held_on is not None

    def row(self, detail: str = "") -> Row:
        day = self.held_on or self.planned_on
        return Row(f"{self.title}, {short_day(day)}", detail, PAGE, self.pk)
