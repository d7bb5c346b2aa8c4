"""Decisions about initiatives, and what they stop asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from audit import log
from editing import writing
from editing.refusals import Refused
from improvement.models import Initiative, InitiativeAsk
from people.models import User

MERGE = Initiative.Decision.MERGE


@transaction.atomic
def decide(
    *, initiative: Initiative, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Initiative:
    """Keep, align, merge or retire an initiative, with a reason. May be decided anew."""
    other = values.get("merged_into") if values.get("decision") == MERGE else None
    _check(initiative, values, other)
    decided = {
        "decision": values["decision"],
        "reason": values["reason"],
        "decided_on": values["decided_on"],
        "merged_into": other,
        "decided_by": by,
    }
    return writing.change(
        row=initiative, revision=revision, values=decided, by=by, now=now, verb="decided on"
    )


def _check(initiative: Initiative, values: Mapping[str, object], other: Initiative | None) -> None:
    if not values.get("decision"):
        raise Refused("decision", "Choose what happens to it.")
    if not str(values.get("reason", "")).strip():
        raise Refused("reason", "Say why.")
    if values.get("decided_on") is None:
        raise Refused("decided_on", "Say on which day it was decided.")
    if values["decision"] != MERGE:
        return
    if other is None or other.pk == initiative.pk:
        raise Refused("merged_into", "Choose the other initiative it becomes part of.")
    if other.engagement_id != initiative.engagement_id:
        raise Refused("merged_into", "Choose an initiative of the same engagement.")


@transaction.atomic
def stop_asking(*, ask: InitiativeAsk, by: User, now: datetime) -> None:
    """Take an ask out of the inventory; the audit log keeps what it was."""
    rows = InitiativeAsk.objects.select_for_update(of=("self",)).select_related("initiative")
    stored = rows.filter(pk=ask.pk).first()
    if stored is None:
        return
    changes = {"what": [stored.what, ""], "of_whom": [stored.get_to_rung_display(), ""]}
    log.record(by=by, verb="took out", subject=stored, now=now, changes=changes)
    stored.delete()
