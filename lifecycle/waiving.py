"""Deeds on waivers: leave out what a gate asks for, for a reason, and ask for it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from editing import writing
from editing.refusals import Refused
from engagements.models import Engagement
from lifecycle.gates import ITEMS
from lifecycle.models import Waiver
from people.models import User


@transaction.atomic
def waive(*, row: Waiver, by: User, now: datetime) -> Waiver:
    """Leave an item out. Only some may be."""
    Engagement.objects.select_for_update(no_key=True).get(pk=row.engagement_id)
    require_asked_for(row)
    return writing.add(row=row, by=by, now=now, verb="left out")


def require_asked_for(row: Waiver) -> None:
    """Refused where the item cannot be left out, or another waiver does so already."""
    if row.item not in ITEMS or not ITEMS[row.item].can_be_waived:
        raise Refused(None, "This cannot be left out.")
    others = Waiver.objects.filter(engagement=row.engagement, item=row.item).in_use()
    if others.exclude(client_id=row.client_id).exists():
        raise Refused(None, "This is left out already.")


@transaction.atomic
def retire(*, row: Waiver, by: User, now: datetime) -> Waiver:
    """The gate asks for it again. Pressed twice, it does so once."""
    held: Waiver = Waiver.objects.select_for_update(no_key=True).get(pk=row.pk)
    if held.is_retired:
        return held
    return writing.change(
        row=held,
        revision=held.revision,
        values={"is_retired": True},
        by=by,
        now=now,
        verb="asked again for",
    )
