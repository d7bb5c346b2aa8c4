"""Administrators hear by mail of recurring work that does not go well, once a day.

Where no worker runs at all no mail goes out either: `docs/deploy.md` says what to watch from outside.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from engagements.rules.wall_time import local_day
from office import notices, schedule
from people.models import User
from steady.stepping_around import each


def alert(*, now: datetime) -> None:
    """One mail to each administrator about all of it."""
    runs = schedule.long_unwell(now)
    if not runs:
        return
    names = [line.name for line in schedule.lines_of(runs)]
    today = local_day(now, settings.TIME_ZONE)
    people = User.objects.filter(is_administrator=True, is_active=True)
    each(
        "Alert to",
        people.exclude(pk__in=notices.told(today)).order_by("pk"),
        lambda person: notices.work_not_done(runs[0], names, person, today=today, now=now),
    )
