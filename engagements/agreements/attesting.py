"""What each side says of the assumptions of intensive TA. Nothing said is taken away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audit import log
from editing.refusals import Refused
from engagements import access, sides
from engagements.agreements.agreeing import held
from engagements.models import Attestation, Engagement
from engagements.rules.assumptions import ASSUMPTIONS
from people.models import User
from people.roles import Permission

TITLES = {assumption.code: assumption.title for assumption in ASSUMPTIONS}


@dataclass(frozen=True)
class Word:
    """What a side says of one assumption: it holds, or not yet and why."""

    code: str
    holds: bool
    note: str = ""


@transaction.atomic
def attest(
    *, engagement: Engagement, words: Iterable[Word], by: User, now: datetime
) -> list[Attestation]:
    """Say for one's own side what holds. What one said last and says again is not said twice."""
    engagement = held(engagement)
    side = access.side_of(by, Permission.ATTEST, engagement)
    require_one_side(engagement, side, by)
    newest = {row.code: row for row in engagement.attestations.filter(side=side).newest()}
    made = []
    for word in words:
        _check(word)
        last = newest.get(word.code)
        if last and (last.holds, last.note, last.attested_by_id) == (word.holds, word.note, by.pk):
            continue
        made.append(_say(engagement, side, word, last, by, now))
    return made


def require_one_side(engagement: Engagement, side: str, by: User) -> None:
    """Whoever spoke for the other side waits until somebody there has said the same anew."""
    others = engagement.attestations.exclude(side=side).newest()
    sides.require_one_side(by, [row.attested_by_id for row in others])


def _check(word: Word) -> None:
    if word.code not in TITLES:
        raise Refused(None, "There is no such assumption.")
    if not word.holds and not word.note:
        raise Refused("note", f"{TITLES[word.code]}: say what does not hold yet.")


def _say(
    engagement: Engagement,
    side: str,
    word: Word,
    last: Attestation | None,
    by: User,
    now: datetime,
) -> Attestation:
    row = Attestation.objects.create(
        engagement=engagement,
        code=word.code,
        side=side,
        holds=word.holds,
        note=word.note,
        attested_by=by,
        attested_at=now,
    )
    before = _in_words(last.holds, last.note) if last else ""
    changes = {TITLES[word.code]: [before, _in_words(word.holds, word.note)]}
    log.record(by=by, verb="attested", subject=row, now=now, changes=changes)
    return row


def _in_words(holds: bool, note: str) -> str:
    said = "Holds" if holds else "Not yet"
    return f"{said}: {note}" if note else said
