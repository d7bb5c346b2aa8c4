"""Deeds on the intended beneficiaries: declared by kind and level, then frozen at signature.

They are declared before the agreement is offered, and stay while it waits for signatures: both
sides sign for the same numbers. Each verb holds the row of the engagement while it works, so that
no number changes between an offer and the moment at which it is frozen. The database refuses a
change of a frozen row whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from audit import log
from editing import writing
from editing.refusals import Refused
from engagements.models import Agreement, Beneficiaries, Engagement
from people.models import User
from words.days import short_day

ALL = Beneficiaries.Level.ALL


@transaction.atomic
def declare(*, row: Beneficiaries, by: User, now: datetime) -> Beneficiaries:
    """Declare how many of a kind are meant to benefit at a level."""
    _hold_open(row.engagement)
    _check_levels(row.engagement, row.kind, row.level, besides=row)
    return writing.add(row=row, by=by, now=now, verb="declared")


@transaction.atomic
def change(
    *, row: Beneficiaries, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Beneficiaries:
    """Change a number that is not frozen yet."""
    _hold_open(row.engagement)
    kind, level = values.get("kind", row.kind), values.get("level", row.level)
    _check_levels(row.engagement, kind, level, besides=row)
    return writing.change(row=row, revision=revision, values=values, by=by, now=now)


@transaction.atomic
def remove(*, row: Beneficiaries, by: User, now: datetime) -> None:
    """Take a number out that is not frozen yet. Done twice, it is done once."""
    _hold_open(row.engagement)
    found = Beneficiaries.objects.filter(pk=row.pk).first()
    if found is None:
        return
    log.record(by=by, verb="removed", subject=found, now=now, changes={"count": [found.count, 0]})
    found.delete()


@transaction.atomic
def freeze(*, engagement: Engagement, by: User, now: datetime) -> int:
    """Fix the numbers as they stand, at signature; gives back the total.

    Frozen before, they stay as they were. Call it inside the transaction that signs.
    """
    _hold(engagement)
    rows = Beneficiaries.objects.filter(engagement=engagement)
    fixed = rows.filter(frozen_at=None).update(frozen_at=now)
    total: int = rows.aggregate(total=Sum("count"))["total"] or 0
    if fixed:
        changes = {"beneficiaries": total}
        log.record(
            by=by, verb="froze the beneficiaries of", subject=engagement, now=now, changes=changes
        )
    return total


def _hold(engagement: Engagement) -> None:
    """Let nobody else declare or freeze in this engagement before this deed is done."""
    Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)


def _hold_open(engagement: Engagement) -> None:
    _hold(engagement)
    require_open(engagement)


def require_open(engagement: Engagement) -> None:
    """Refuse once the agreement was offered, and for good once it was signed."""
    frozen = Beneficiaries.objects.filter(engagement=engagement).exclude(frozen_at=None)
    if first := frozen.order_by("frozen_at").first():
        _refuse_frozen(first.frozen_at)
    versions = Agreement.objects.filter(engagement=engagement)
    signed = versions.exclude(in_force_at=None).order_by("in_force_at").first()
    if signed and signed.in_force_at:
        _refuse_frozen(signed.in_force_at)
    if versions.filter(status=Agreement.Status.OFFERED).exists():
        raise Refused(
            None,
            "The agreement waits for signatures with these numbers. Take it back to a draft to "
            "change them.",
        )


def _refuse_frozen(since: datetime) -> None:
    """The denominator of reach stays as both sides signed it."""
    day = short_day(timezone.localtime(since))
    raise Refused(None, f"These numbers are frozen since the agreement was signed on {day}.")


def _check_levels(engagement: Engagement, kind: str, level: str, besides: Beneficiaries) -> None:
    """All levels together, or each level by itself: both would count people twice."""
    rows = Beneficiaries.objects.filter(engagement=engagement, kind=kind)
    others = rows.exclude(client_id=besides.client_id)
    label = Beneficiaries.Kind(kind).label
    if level == ALL and others.exclude(level=ALL).exists():
        raise Refused(
            "level", f"{label} are declared level by level. Add the level that is missing."
        )
    if level != ALL and others.filter(level=ALL).exists():
        raise Refused(
            "level",
            f"{label} are declared for all levels together. Change or remove that number first.",
        )
