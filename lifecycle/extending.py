"""Deeds on the planned end: one side proposes another day, the other agrees or does not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from audit import log
from editing import writing
from editing.refusals import Refused
from engagements import sides
from engagements.models import Engagement
from engagements.models.engagement import LAST_DAY
from lifecycle import notices
from lifecycle.models import Extension
from people.models import User
from words.days import short_day

Status = Extension.Status

CAN_EXTEND = (
    Engagement.Status.AGREED,
    Engagement.Status.ACTIVE,
    Engagement.Status.SUSTAINING,
)
"""Before both sides agreed, the planned end is changed with the engagement's other facts."""


@transaction.atomic
def propose(*, row: Extension, by: User, now: datetime) -> Extension:
    """One side proposes a new planned end."""
    engagement = Engagement.objects.select_for_update(no_key=True).get(pk=row.engagement_id)
    if sent := writing.sent_before(row, by):
        return sent
    require_proposable(engagement)
    if row.to_end_on <= engagement.starts_on:
        began = short_day(engagement.starts_on)
        raise Refused("to_end_on", f"Choose a day after {began}, when the engagement began.")
    if row.to_end_on == engagement.planned_end_on:
        raise Refused("to_end_on", "This is the planned end already.")
    if row.to_end_on > LAST_DAY:
        raise Refused("to_end_on", f"Choose a day before {LAST_DAY.year + 1}.")
    row.from_end_on = engagement.planned_end_on
    kept = writing.add(row=row, by=by, now=now, verb="proposed")
    notices.end_proposed(kept, now)
    return kept


def require_proposable(engagement: Engagement) -> None:
    """Refused where its end cannot be moved, or another new end waits for its answer."""
    if engagement.status not in CAN_EXTEND:
        raise Refused(
            None, "Only an engagement that is agreed and not yet closed has its end moved."
        )
    if Extension.objects.filter(engagement=engagement).open().exists():
        raise Refused(None, "Another new end is waiting for an answer.")


@transaction.atomic
def agree(*, row: Extension, side: str, by: User, now: datetime) -> Extension:
    """The other side agrees: the planned end moves."""
    held = _open(row)
    if held.side == side:
        raise Refused(None, "Your side proposed this. The other side must agree.")
    sides.require_one_side(by, [held.written_by_id])
    engagement = held.engagement
    if not Engagement.objects.filter(
        pk=engagement.pk, planned_end_on=held.from_end_on, starts_on__lt=held.to_end_on
    ).update(planned_end_on=held.to_end_on, revision=F("revision") + 1):
        raise Refused(
            None, "The planned end has changed since this was proposed. Propose it again."
        )
    log.record(
        by=by,
        verb="moved the planned end of",
        subject=engagement,
        now=now,
        changes={"planned_end_on": [str(held.from_end_on), str(held.to_end_on)]},
        reason=held.reason,
    )
    return _answered(held, Status.AGREED, "", by, now)


@transaction.atomic
def refuse(*, row: Extension, side: str, answer: str, by: User, now: datetime) -> Extension:
    """The other side does not agree, or one's own takes it back: with a reason."""
    held = _open(row)
    if not answer.strip():
        raise Refused("answer", "Say why.")
    status = Status.TAKEN_BACK if held.side == side else Status.REFUSED
    return _answered(held, status, answer, by, now)


def _open(row: Extension) -> Extension:
    held: Extension = Extension.objects.select_for_update(of=("self",)).for_list().get(pk=row.pk)
    require_waiting(held)
    return held


def require_waiting(row: Extension) -> None:
    if row.status != Status.PROPOSED:
        raise Refused(None, f"{row.answered_by} answered this already.")


def _answered(row: Extension, status: str, answer: str, by: User, now: datetime) -> Extension:
    notices.end_is_answered(row)
    return writing.change(
        row=row,
        revision=row.revision,
        values={"status": status, "answer": answer, "answered_by": by, "answered_at": now},
        by=by,
        now=now,
        verb=VERBS[status],
    )


VERBS: dict[str, str] = {
    Status.AGREED: "agreed to",
    Status.REFUSED: "did not agree to",
    Status.TAKEN_BACK: "took back",
}
