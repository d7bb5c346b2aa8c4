"""Deeds on charts: an event is marked, or a new baseline; either can be taken away again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from audit import log
from editing import writing
from editing.refusals import Refused
from engagements.models import Engagement
from fidelity.models import ChartMark
from people.models import User


@transaction.atomic
def mark(*, row: ChartMark, by: User, now: datetime) -> ChartMark:
    """Mark what has happened by today. Two baselines of one chart in one month are one too many."""
    if row.on > row.engagement.day_of(now):
        raise Refused("on", "Mark it once it has happened: this day is still to come.")
    if sent := writing.sent_before(row, by):
        return sent
    if row.kind == ChartMark.Kind.BASELINE and _same_month(row):
        raise Refused("on", "This chart has a new baseline in that month already.")
    return writing.add(row=row, by=by, now=now, verb="marked")


def _same_month(row: ChartMark) -> bool:
    """Also while another person sets one: the engagement is held until both are told apart."""
    Engagement.objects.select_for_update(no_key=True).get(pk=row.engagement_id)
    others = ChartMark.objects.standing().filter(
        engagement=row.engagement_id, site=row.site_id, series=row.series, kind=row.kind
    )
    return others.filter(on__year=row.on.year, on__month=row.on.month).exists()


@transaction.atomic
def take_away(*, mark: ChartMark, reason: str, by: User, now: datetime) -> None:
    """It is drawn no longer. Done twice, it is done once."""
    taken = ChartMark.objects.standing().filter(pk=mark.pk)
    if taken.update(removed_at=now, removed_by=by, removed_reason=reason):
        log.record(by=by, verb="took away", subject=mark, now=now, reason=reason)
