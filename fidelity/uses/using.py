"""Choosing which instruments an engagement measures with, for which time and which parts.

A window of an instrument is owed once, whatever the version, so two versions of one instrument
follow each other and never overlap.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from audit import log
from editing.refusals import Refused
from engagements.models import Engagement
from fidelity.measures import expecting
from fidelity.models import (
    Administration,
    ExpectedMeasure,
    InstrumentUse,
    InstrumentVersion,
    Part,
)
from people.models import User
from words.days import long_day


@transaction.atomic
def begin(
    *,
    engagement: Engagement,
    version: InstrumentVersion,
    parts: Collection[Part],
    starts_on: date,
    ends_on: date | None,
    by: User,
    today: date,
    now: datetime,
) -> InstrumentUse:
    """Expect a version of this engagement's sites from a day on, and make what is due already.

    `parts` are those expected; none means all.
    """
    Engagement.objects.select_for_update().get(pk=engagement.pk)
    _guard_days(engagement, starts_on, ends_on)
    _guard_parts(version, parts)
    _guard_overlap(engagement, version, starts_on, ends_on, set())
    use = InstrumentUse.objects.create(
        engagement=engagement, version=version, starts_on=starts_on, ends_on=ends_on
    )
    use.parts.set(parts)
    log.record(
        by=by,
        verb="chose",
        subject=use,
        now=now,
        changes={
            "from": str(starts_on),
            "until": str(ends_on) if ends_on else None,
            "parts": _codes(parts),
        },
    )
    expecting.expect(use=use, by=by, today=today, now=now)
    return use


@transaction.atomic
def change(
    *,
    use: InstrumentUse,
    parts: Collection[Part],
    ends_on: date | None,
    by: User,
    today: date,
    now: datetime,
) -> InstrumentUse:
    """Change the parts expected, or the end. Windows that no longer belong to it are taken away,
    except those that somebody has begun."""
    Engagement.objects.select_for_update().get(pk=use.engagement_id)
    locked = InstrumentUse.objects.select_related("engagement", "version__instrument").get(
        pk=use.pk
    )
    _guard_days(locked.engagement, locked.starts_on, ends_on)
    _guard_parts(locked.version, parts)
    _guard_overlap(locked.engagement, locked.version, locked.starts_on, ends_on, {locked.pk})
    before = {"until": _iso(locked.ends_on), "parts": _codes(locked.parts.all())}
    after = {"until": _iso(ends_on), "parts": _codes(parts)}
    if before != after:
        locked.ends_on = ends_on
        locked.save(update_fields=["ends_on"])
        locked.parts.set(parts)
        changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
        log.record(by=by, verb="changed", subject=locked, now=now, changes=changes)
        expecting.expect(use=locked, by=by, today=today, now=now)
    return locked


@transaction.atomic
def undo(*, use: InstrumentUse, by: User, now: datetime) -> None:
    """Take back a choice under which nobody has filled anything in yet."""
    Engagement.objects.select_for_update().get(pk=use.engagement_id)
    same = {"engagement": use.engagement_id, "version": use.version_id}
    expected = ExpectedMeasure.objects.filter(**same, month__gte=use.starts_on)
    if use.ends_on:
        expected = expected.filter(month__lte=use.ends_on)
    if Administration.objects.filter(expected__in=expected).exists():
        raise Refused(
            None,
            "Measures have been filled in under this choice, so it stays. Give it an end instead.",
        )
    log.record(by=by, verb="took back", subject=use, now=now)
    expected.delete()
    use.delete()


def _guard_days(engagement: Engagement, starts_on: date, ends_on: date | None) -> None:
    if starts_on < engagement.starts_on:
        raise Refused(
            "starts_on",
            f"The engagement starts on {long_day(engagement.starts_on)}; choose that day or later.",
        )
    if ends_on and ends_on < starts_on:
        raise Refused("ends_on", "The last day comes before the first.")


def _guard_parts(version: InstrumentVersion, parts: Collection[Part]) -> None:
    if any(part.version_id != version.pk for part in parts):
        raise Refused("parts", "Choose parts of this version only.")


def _guard_overlap(
    engagement: Engagement,
    version: InstrumentVersion,
    starts_on: date,
    ends_on: date | None,
    own: set[int],
) -> None:
    others = InstrumentUse.objects.filter(
        engagement=engagement, version__instrument=version.instrument_id
    ).exclude(pk__in=own)
    for other in others.select_related("version__instrument").order_by("starts_on"):
        begins_before_end = ends_on is None or other.starts_on <= ends_on
        ends_after_start = other.ends_on is None or other.ends_on >= starts_on
        if begins_before_end and ends_after_start:
            until = f"until {long_day(other.ends_on)}" if other.ends_on else "without an end"
            raise Refused(
                "starts_on",
                f"{other.version} is already in use here from {long_day(other.starts_on)} {until}."
                " End that first, or choose other days.",
            )


def _codes(parts: Collection[Part]) -> list[str]:
    return sorted(part.code for part in parts)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
