"""Deeds on what TA costs. Adding and changing one is `editing.writing`'s."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from audit import log
from engagements.models import Cost
from people.models import User


@transaction.atomic
def remove(*, row: Cost, by: User, now: datetime) -> None:
    """Take a cost out; the one before it holds on. Done twice, it is done once."""
    found = Cost.objects.select_for_update().filter(pk=row.pk).first()
    if found is None:
        return
    changes = {"dollars": [found.dollars, None]}
    log.record(by=by, verb="removed", subject=found, now=now, changes=changes)
    found.delete()
