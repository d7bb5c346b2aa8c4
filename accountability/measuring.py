"""The card as a measure of the TA level: what both sides say becomes a measure of the month.

Called inside the deed that completes, changes or closes a month, which holds the lock of its
card; so there is one measure, whoever comes second.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from accountability.instrument import CODE, answers_of
from engagements.models import Engagement
from fidelity.instruments.definitions import today_at
from fidelity.measures import entering, expecting, replying, reviewing
from fidelity.measures.answers import answers_of as answers_in
from fidelity.models import Administration, ExpectedMeasure, InstrumentUse, InstrumentVersion
from fidelity.uses import using
from people.models import User

Status = Administration.Status
Scores = Mapping[tuple[str, str], int]


def hand_in(
    *,
    engagement: Engagement,
    month: date,
    scores: Scores,
    reason: str,
    by: User,
    today: date,
    now: datetime,
) -> Administration | None:
    """Make the measure of a month say what both sides said; None where none is expected.

    A measure that says otherwise is returned or corrected first, with the reason.
    """
    expected = _expected(engagement, month, by, today, now)
    answers = answers_of(scores)
    if expected is None or expected.excused_at or all(v is None for v in answers.values()):
        return None
    row = entering.start(expected=expected, by=by, now=now, by_hand=False)
    seen = answers_in(row)
    if row.status in Administration.COUNTING and seen == answers:
        return row
    row = _opened(row, reason or "The ratings of both sides say something else.", by, now)
    entering.save(administration=row, answers=answers, seen=seen, by=by)
    return entering.submit(
        administration=row,
        measured_on=max(expected.opens_on, today_at(expected.site, now)),
        seen=answers,
        confirmed=[replying.unchanged(row)],
        by=by,
        now=now,
    )


def _expected(
    engagement: Engagement, month: date, by: User, today: date, now: datetime
) -> ExpectedMeasure | None:
    """What the state owes for the month. An engagement that never used the card begins to."""
    uses = InstrumentUse.objects.filter(engagement=engagement, version__instrument__code=CODE)
    if not uses.exists():
        _begin(engagement, month, by, today, now)
    rows = ExpectedMeasure.objects.filter(
        engagement=engagement, month=month, instrument__code=CODE
    ).select_related("site", "version", "instrument")
    use = uses.select_related("engagement", "version__instrument").first()
    if use and not rows.exists():
        expecting.expect(use=use, by=by, today=today, now=now)
    return rows.first()


def _begin(engagement: Engagement, month: date, by: User, today: date, now: datetime) -> None:
    versions = InstrumentVersion.objects.filter(instrument__code=CODE)
    version = versions.order_by("-published_on", "-pk").first()
    if version is not None:
        using.begin(
            engagement=engagement,
            version=version,
            parts=(),
            starts_on=max(month, engagement.starts_on),
            ends_on=None,
            by=by,
            today=today,
            now=now,
        )


def _opened(row: Administration, reason: str, by: User, now: datetime) -> Administration:
    if row.status == Status.SUBMITTED:
        return reviewing.return_to_author(
            administration=row, reason=reason, by=by, now=now, by_hand=False
        )
    if row.status == Status.APPROVED:
        return reviewing.correct(administration=row, reason=reason, by=by, now=now, by_hand=False)
    return row
