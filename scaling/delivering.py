"""What TA promised and what it did, by kind, read in a constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum

from accountability import agreed
from accountability.source import Source
from engagements.models import Activity, Mode, Visit
from people.models import User
from scaling.asked import Asked
from scaling.ta_time import visits_of


class ByMode(NamedTuple):
    """Visits of one mode: promised for a stretch and kept; held in it, with their minutes."""

    mode: str
    promised: int
    kept: int
    cancelled: int
    held: int
    minutes: int
    without: int

    @property
    def label(self) -> str:
        return str(Mode(self.mode).label)


@dataclass(frozen=True)
class Delivered:
    """From a month to the one asked for. Minutes by kind of activity; none was agreed: {}."""

    first: date
    modes: tuple[ByMode, ...]
    agreed: Mapping[str, int]
    done: Mapping[str, int]


def delivered(asked: Asked, reader: User, first: date) -> Delivered:
    """Three queries, and two of the agreement."""
    return Delivered(
        first,
        tuple(_by_mode(asked, reader, first)),
        _agreed(asked, first),
        _done(asked, reader, first),
    )


def _by_mode(asked: Asked, reader: User, first: date) -> list[ByMode]:
    promised = Q(occurrence_on__gte=first, occurrence_on__lte=asked.on)
    held = Q(status=Visit.Status.HELD, held_on__gte=first, held_on__lte=asked.on)
    visits: Any = visits_of(asked, reader).filter(promised | held).order_by().values("mode")
    counted = visits.annotate(
        promised=Count("pk", filter=promised),
        kept=Count("pk", filter=promised & Q(status=Visit.Status.HELD)),
        cancelled=Count("pk", filter=promised & Q(status=Visit.Status.CANCELLED)),
        held=Count("pk", filter=held),
        minutes=Sum("contact_minutes", filter=held, default=0),
        without=Count("pk", filter=held & Q(contact_minutes=None)),
    )
    rows = {row["mode"]: ByMode(**row) for row in counted}
    return [rows[mode] for mode in Mode.values if mode in rows]


def _agreed(asked: Asked, first: date) -> dict[str, int]:
    """Minutes that the agreements in force promised, by kind of activity, on all levels.

    They are promised to the whole engagement, and to no district of it.
    """
    if not asked.is_state:
        return {}
    source = Source(asked.engagement, first, asked.month, asked.today)
    minutes: Counter[str] = Counter()
    for line in agreed.minutes_agreed(source, agreed.versions(source)):
        minutes[line.of.kind] += line.minutes
    return dict(minutes)


def _done(asked: Asked, reader: User, first: date) -> dict[str, int]:
    held = visits_of(asked, reader).held().filter(held_on__gte=first, held_on__lte=asked.on)
    rows: Any = Activity.objects.filter(visit__in=held).order_by().values_list("kind")
    return dict(rows.annotate(minutes=Sum("minutes")))
