"""Deeds of exploration: its dates, and what was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from editing import writing
from editing.refusals import Refused
from engagements.models import Engagement
from lifecycle.models import Exploration, Finding
from people.models import User


@transaction.atomic
def add(*, row: Exploration, by: User, now: datetime) -> Exploration:
    """Begin an exploration by hand, where the status did not."""
    Engagement.objects.select_for_update(no_key=True).get(pk=row.engagement_id)
    others = Exploration.objects.filter(engagement=row.engagement, ends_on=None)
    if others.exclude(client_id=row.client_id).exists():
        raise Refused(None, "An exploration is going on already. Give it its last day first.")
    return writing.add(row=row, by=by, now=now)


def change(
    *, row: Exploration, revision: int, values: Mapping[str, object], by: User, now: datetime
) -> Exploration:
    """Change the dates or the question."""
    return writing.change(row=row, revision=revision, values=values, by=by, now=now)


def add_finding(*, row: Finding, by: User, now: datetime) -> Finding:
    """Write down one thing that was looked at."""
    return writing.add(row=row, by=by, now=now)


def change_finding(
    *, row: Finding, revision: int, values: Mapping[str, object], by: User, now: datetime
) -> Finding:
    """Mend what was written down."""
    return writing.change(row=row, revision=revision, values=values, by=by, now=now)
