"""Choosing which measure answers for a level.

One answers at a time, for the state, its districts and its schools alike. What past months were
read by stays: a level that has a choice gets the next one from this month on at the earliest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from audit import log
from editing.refusals import Refused
from engagements.models import Engagement
from engagements.rules.periods import month_of
from fidelity.models import Criterion, Headline, InstrumentUse, Part
from people.models import User
from words.days import long_day, long_month


@dataclass(frozen=True)
class Candidate:
    """A part of an instrument that can answer for its level; `code` is that of its series."""

    code: str
    name: str
    level: str
    instrument_id: int
    part_code: str


def candidates_of(engagement: Engagement) -> list[Candidate]:
    """Parts that are asked for and have a criterion, by level and name. One query."""
    uses = InstrumentUse.objects.filter(engagement=engagement, version=OuterRef("version"))
    asked = uses.filter(Q(parts=None) | Q(parts=OuterRef("pk")))
    with_criterion = Criterion.objects.filter(part=OuterRef("pk"))
    parts = Part.objects.named().filter(Exists(asked), Exists(with_criterion))
    found = {candidate.code: candidate for candidate in map(_candidate, parts)}
    return sorted(found.values(), key=lambda each: (each.level, each.code))


def _candidate(part: Part) -> Candidate:
    instrument = part.version.instrument
    return Candidate(
        code=part.series_code,
        name=part.full_name,
        level=instrument.level,
        instrument_id=instrument.pk,
        part_code=part.code,
    )


@transaction.atomic
def choose(
    *,
    engagement: Engagement,
    code: str,
    starts_on: date,
    reason: str,
    by: User,
    now: datetime,
) -> Headline:
    """Let a measure answer for its level from a day on. Sent twice it is chosen once."""
    Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)
    candidate = _candidate_named(engagement, code)
    latest = engagement.headlines.filter(level=candidate.level).in_line().first()
    if latest and _says_the_same(latest, candidate, starts_on):
        return latest
    _guard_reason(reason)
    _guard_day(engagement, latest, starts_on, engagement.day_of(now))
    chosen = Headline.objects.create(
        engagement=engagement,
        level=candidate.level,
        instrument_id=candidate.instrument_id,
        part_code=candidate.part_code,
        starts_on=starts_on,
        reason=reason.strip(),
        chosen_by=by,
        chosen_at=now,
    )
    changes = {"measure": [_name(latest), candidate.code], "from": str(starts_on)}
    log.record(by=by, verb="chose", subject=chosen, now=now, changes=changes, reason=chosen.reason)
    return chosen


@transaction.atomic
def take_back(*, headline: Headline, by: User, now: datetime) -> None:
    """Undo the last choice of a level; what answered before answers again."""
    Engagement.objects.select_for_update(no_key=True).get(pk=headline.engagement_id)
    stored = Headline.objects.for_list().filter(pk=headline.pk).first()
    if stored is None:
        return
    if not Headline.objects.in_line().filter(pk=stored.pk).exists():
        raise Refused(None, "Another choice followed this one. Take that back first.")
    changes = {"measure": [stored.code, None], "from": [str(stored.starts_on), None]}
    log.record(by=by, verb="took back", subject=stored, now=now, changes=changes)
    stored.delete()


def _candidate_named(engagement: Engagement, code: str) -> Candidate:
    found = {each.code: each for each in candidates_of(engagement)}
    if code not in found:
        raise Refused(
            "code", "Choose a measure that is in use here and says what counts as at fidelity."
        )
    return found[code]


def _says_the_same(latest: Headline, candidate: Candidate, starts_on: date) -> bool:
    return (latest.code, latest.starts_on) == (candidate.code, starts_on)


def _guard_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason", "Say why, for those who read the figures later.")


def _guard_day(
    engagement: Engagement, latest: Headline | None, starts_on: date, today: date
) -> None:
    if starts_on < engagement.starts_on:
        begun = long_day(engagement.starts_on)
        raise Refused("starts_on", f"The engagement starts on {begun}; choose that day or later.")
    if latest is None:
        return
    if starts_on <= latest.starts_on:
        raise Refused(
            "starts_on",
            f"A choice from {long_day(latest.starts_on)} is there already. Choose a later day, or"
            " take that choice back.",
        )
    if starts_on < month_of(today):
        raise Refused(
            "starts_on",
            "Past months keep the measure they were read by. Choose a day in"
            f" {long_month(month_of(today))} or later.",
        )


def _name(headline: Headline | None) -> str | None:
    return headline.code if headline else None
