"""The day by which anything is due, late, in force or allowed: the day at the state.

A reader chooses the zone in which times are shown, and so must not choose what is late, nor when
a role ends. The clock is read once, by a view or a task, and passed down.

| asked of | the day |
|---|---|
| one engagement | `engagement.day_of(now)` |
| a site, whatever takes part in what | `site.day_of(now)` |
| rows of many engagements, in a query | `day_at(zone)`, an expression |
| a page about several engagements | `today_of(user)` in `scope.py` |
| a sweep | once for each of `Engagement.objects.by_day(now)` |
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.db.models import DateField, F, Func, Value
from django.utils import timezone

from engagements.rules.wall_time import local_day

ZONE = "engagement__state__time_zone"


def day_at(zone: str = ZONE, now: datetime | None = None) -> Func:
    """The day now where a row is; `zone` is the way from the row to its time zone."""
    return Func(
        F(zone),
        Value(now or timezone.now()),
        function="timezone",
        template="(%(function)s(%(expressions)s))::date",
        output_field=DateField(),
    )


def first_day(zones: frozenset[str], now: datetime) -> date:
    """The day that has begun in all of these zones; without any, in the installation's."""
    return min(local_day(now, zone) for zone in zones or {settings.TIME_ZONE})


def zones_by_day(zones: frozenset[str], now: datetime) -> Iterator[tuple[date, frozenset[str]]]:
    """Zones by the day they have now: at most three groups, however many zones there are."""
    for day in sorted({local_day(now, zone) for zone in zones}):
        yield day, frozenset(zone for zone in zones if local_day(now, zone) == day)
