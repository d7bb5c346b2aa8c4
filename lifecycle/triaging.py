"""Deeds of triage: answer the four questions, and decide the tier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from audit import log
from editing import writing
from editing.refusals import Refused, Stale
from engagements.clarity import staffing
from engagements.models import Engagement
from lifecycle.models import Triage
from lifecycle.triage import Answers, Recommendation, recommend
from people.models import User

QUESTIONS = ("skills", "structures", "depth", "breadth")
DECIDED = "This triage is decided. If you doubt it, answer the questions again."


def recommendation(triage: Triage) -> Recommendation:
    """What the answers of a triage call for."""
    return recommend(Answers(**{name: getattr(triage, name) for name in QUESTIONS}))


@transaction.atomic
def answer(*, row: Triage, by: User, now: datetime) -> Triage:
    """Store the answers, with what they recommend."""
    row.recommended = recommendation(row).tier
    return writing.add(row=row, by=by, now=now, verb="answered")


@transaction.atomic
def change(
    *, row: Triage, revision: int, values: Mapping[str, str], by: User, now: datetime
) -> Triage:
    """Change the answers, as long as nobody decided on them."""
    stored: Triage = Triage.objects.select_for_update(no_key=True).get(pk=row.pk)
    if stored.is_decided:
        raise Refused(None, DECIDED)
    answers = {name: values.get(name, getattr(stored, name)) for name in QUESTIONS}
    tier = recommend(Answers(**answers)).tier
    return writing.change(
        row=row, revision=revision, values={**values, "recommended": tier}, by=by, now=now
    )


@transaction.atomic
def decide(
    *, row: Triage, revision: int, tier: str, reason: str, by: User, now: datetime
) -> Triage:
    """A person decides the tier of the engagement, whatever was recommended, and says why.

    The roles that the tier requires are written down with it.
    """
    stored: Triage = Triage.objects.select_for_update(no_key=True).get(pk=row.pk)
    require_undecided(stored)
    if stored.revision != revision:
        raise Stale(stored)
    if not reason.strip():
        raise Refused("reason", "Say why.")
    Triage.objects.filter(pk=row.pk).update(
        tier=tier, reason=reason, decided_by=by, decided_at=now, revision=F("revision") + 1
    )
    _set_tier(stored.engagement, tier, reason, by, now)
    stored.refresh_from_db()
    return stored


def require_undecided(triage: Triage) -> None:
    if triage.is_decided:
        raise Refused(None, f"{triage.decided_by} decided this already.")


def _set_tier(engagement: Engagement, tier: str, reason: str, by: User, now: datetime) -> None:
    Engagement.objects.filter(pk=engagement.pk).update(tier=tier, revision=F("revision") + 1)
    log.record(
        by=by,
        verb="decided the tier of",
        subject=engagement,
        now=now,
        changes={"tier": [engagement.tier, tier]},
        reason=reason,
    )
    engagement.tier = tier
    staffing.require_duties(engagement=engagement, by=by, now=now)
