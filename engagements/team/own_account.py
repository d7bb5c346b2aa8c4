"""What people change of their own account. Their deeds keep the name they had on the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from audit import log
from people.models import User


@transaction.atomic
def change(*, values: Mapping[str, str], by: User, now: datetime) -> User:
    """Change one's own name, title or zone; who was called what, and until when, is in the log."""
    stored = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    changes = {
        name: [getattr(stored, name), value]
        for name, value in values.items()
        if getattr(stored, name) != value
    }
    if not changes:
        return stored
    log.record(by=stored, verb="changed the account of", subject=stored, now=now, changes=changes)
    for name, (_, value) in changes.items():
        setattr(stored, name, value)
    stored.save(update_fields=list(changes))
    return stored
