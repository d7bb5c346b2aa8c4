"""Filling in a measure: start, answer, save, submit.

One expected measure has one live administration, whoever starts it and however often. Two people
may fill it in at once: an answer replaces only the value its writer saw, or the writer's own.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from audit import log
from editing.refusals import IdTaken, Refused
from fidelity.instruments import definitions
from fidelity.instruments.definitions import today_at
from fidelity.measures import notices, replying
from fidelity.measures.answers import answers_of, clashes_of, is_clash, names_of, unread
from fidelity.measures.refusals import Clash, Clashes
from fidelity.models import (
    Administration,
    ExpectedMeasure,
    InstrumentVersion,
    Item,
    Part,
    PartScore,
)
from fidelity.rules import scoring
from people.models import User
from words.days import long_day

Status = Administration.Status


def start(
    *,
    expected: ExpectedMeasure,
    by: User,
    now: datetime,
    client_id: uuid.UUID | None = None,
    by_hand: bool = True,
) -> Administration:
    """The live administration of an expected measure, made if there is none.

    `client_id` makes a repeated request find what its first try made.
    """
    live = _live(expected, client_id)
    if live is not None:
        return live
    if by_hand and expected.instrument.is_made_elsewhere:
        raise Refused(
            None,
            f"Nobody fills in “{expected.instrument}” by hand: it comes from a page of its own.",
        )
    try:
        return _create(expected, by, now, client_id or uuid.uuid4())
    except IntegrityError:
        live = _live(expected, client_id)
        if live is None:
            raise
        return live


def _live(expected: ExpectedMeasure, client_id: uuid.UUID | None) -> Administration | None:
    known = Administration.objects.filter(client_id=client_id).first() if client_id else None
    if known is not None and known.expected_id != expected.pk:
        raise IdTaken
    return Administration.objects.live().filter(expected=expected).first()


@transaction.atomic
def _create(
    expected: ExpectedMeasure, by: User, now: datetime, client_id: uuid.UUID
) -> Administration:
    row = ExpectedMeasure.objects.select_for_update(of=("self",)).select_related("site", "version")
    locked = row.get(pk=expected.pk)
    _guard_not_excused(locked)
    if locked.opens_on > today_at(locked.site, now):
        raise Refused(None, f"This measure opens on {long_day(locked.opens_on)}.")
    _guard_family(locked.version)
    made = Administration.objects.create(
        expected=locked,
        engagement_id=locked.engagement_id,
        site=locked.site,
        version=locked.version,
        client_id=client_id,
        answers=[None] * locked.version.items.count(),
        started_by=by,
        started_at=now,
    )
    log.record(by=by, verb="started", subject=made, now=now)
    return made


def _guard_family(version: InstrumentVersion) -> None:
    try:
        scoring.unit_of(scoring.Family(version.family))
    except scoring.FamilyNotSupported as error:
        raise Refused(None, str(error)) from None


_ANSWER = """
    UPDATE fidelity_administration
    SET answers[%(place)s] = %(value)s, revision = revision + 1,
        answered_by = answered_by || jsonb_build_object(%(key)s::text, %(by)s::bigint)
    WHERE id = %(pk)s AND status = ANY(%(editable)s)
        AND (answers[%(place)s] IS NOT DISTINCT FROM %(expected)s
             OR (answered_by ->> %(key)s)::bigint = %(by)s)
"""


def answer(
    *,
    administration: Administration,
    item: Item,
    value: int | None,
    expected: int | None,
    by: User,
) -> None:
    """Put down one answer, as stored, if the item still holds what its writer saw.

    One conditional statement, so that two writers cannot pass each other. Raises `Clashes`.
    """
    _check_answer(administration.version, item, value)
    with connection.cursor() as cursor:
        cursor.execute(
            _ANSWER,
            {
                "pk": administration.pk,
                "place": item.position + 1,
                "key": str(item.position),
                "value": value,
                "expected": expected,
                "by": by.pk,
                "editable": list(Administration.EDITABLE),
            },
        )
        if cursor.rowcount:
            return
    _explain(administration, item, value)


def _explain(administration: Administration, item: Item, value: int | None) -> None:
    """Why nothing was written; the very value being there already is no reason to complain."""
    administration.refresh_from_db()
    _guard_editable(administration)
    theirs = administration.answers[item.position]
    if theirs != value:
        by = names_of(administration)[item.position]
        raise Clashes(administration, (Clash(item.code, value, theirs, by),))


def _guard_editable(administration: Administration) -> None:
    if administration.status not in Administration.EDITABLE:
        raise Refused(
            None,
            f"This measure is {administration.get_status_display().lower()},"
            " so its answers no longer change.",
        )


def _guard_not_excused(expected: ExpectedMeasure) -> None:
    if expected.excused_at is not None:
        raise Refused(
            None,
            f"This measure counts as not applicable ({expected.excused_reason})."
            " Somebody who approves measures can ask for it again.",
        )


def _check_answer(version: InstrumentVersion, item: Item, value: int | None) -> None:
    try:
        definitions.check_answer(version, item, value)
    except scoring.AnswerError as error:
        raise Refused(None, str(error)) from None


@transaction.atomic
def save(
    *,
    administration: Administration,
    answers: Mapping[str, int | None],
    seen: Mapping[str, int | None],
    by: User,
) -> tuple[Clash, ...]:
    """Put down every answer that differs from what its writer saw, by the code of its item.

    What somebody else changed meanwhile is left alone and handed back as a clash.
    """
    locked = _lock(administration)
    _guard_editable(locked)
    items = {item.code: item for item in locked.version.items.all()}
    if unknown := sorted(answers.keys() - items.keys()):
        raise Refused(None, f"This version has no item {', '.join(unknown)}.")
    given = {
        code: value
        for code, value in answers.items()
        if value not in (seen.get(code), locked.answers[items[code].position])
    }
    for code, value in given.items():
        _check_answer(locked.version, items[code], value)
    clashing = {code for code in given if is_clash(locked, items[code], seen, by)}
    _write(locked, {items[code].position: given[code] for code in given.keys() - clashing}, by)
    return clashes_of(locked, items, given, clashing)


def _write(locked: Administration, values: Mapping[int, int | None], by: User) -> None:
    if not values:
        return
    for position, value in values.items():
        locked.answers[position] = value
        locked.answered_by[str(position)] = by.pk
    locked.revision += 1
    locked.save(update_fields=["answers", "answered_by", "revision"])


@transaction.atomic
def hand_in(
    *,
    expected: ExpectedMeasure,
    client_id: uuid.UUID,
    answers: Mapping[str, int | None],
    seen: Mapping[str, int | None],
    measured_on: date | None,
    by: User,
    now: datetime,
    reply: str = "",
    confirmed: Collection[str] = (),
) -> Administration:
    """Start, save and, where a day is given, submit in one go: all of it or nothing.

    A second request with the same `client_id` finds what the first one did.
    """
    row = start(expected=expected, by=by, now=now, client_id=client_id)
    if row.client_id == client_id and row.status in Administration.COUNTING:
        return row
    clashes = save(administration=row, answers=answers, seen=seen, by=by)
    if clashes:
        raise Clashes(row, clashes)
    if measured_on is None:
        return _lock(row)
    read = {**seen, **answers}
    return submit(
        administration=row,
        measured_on=measured_on,
        seen=read,
        reply=reply,
        confirmed=confirmed,
        by=by,
        now=now,
    )


@transaction.atomic
def submit(
    *,
    administration: Administration,
    measured_on: date,
    seen: Mapping[str, int | None],
    by: User,
    now: datetime,
    reply: str = "",
    confirmed: Collection[str] = (),
) -> Administration:
    """Close the entry and compute its scores. A second submit finds it done and changes nothing.

    A part without any answer counts as not assessed, as long as another part is complete. `seen`
    holds the answers that `by` has read: raises `Clashes` where others changed one since, so that
    nobody's name stands under answers they did not see. One that was returned is answered by a
    change or by a `reply` in words; without either it is asked whether it is to go as it is.
    """
    locked = _lock(administration)
    if locked.status in Administration.COUNTING:
        return locked
    _guard_submit(locked, measured_on, now)
    _guard_read(locked, seen, by)
    replying.ask(locked, reply, confirmed)
    version = InstrumentVersion.objects.whole().get(pk=locked.version_id)
    scores = definitions.score(version, locked.answers)
    _guard_complete(version, scores)
    before = locked.status
    locked.status = Status.SUBMITTED
    locked.measured_on = measured_on
    locked.submitted_by, locked.submitted_at = by, now
    locked.reply = reply.strip() if before == Status.RETURNED else ""
    locked.save(update_fields=["status", "measured_on", "submitted_by", "submitted_at", "reply"])
    _store(locked, version, scores, now)
    notices.measure_came_back(locked)
    codes = [item.code for item in definitions.items_in_order(version)]
    log.record(
        by=by,
        verb="submitted",
        subject=locked,
        now=now,
        changes={
            "status": [before, locked.status],
            "answers": dict(zip(codes, locked.answers, strict=True)),
        },
        reason=locked.reply,
    )
    return locked


def _lock(administration: Administration) -> Administration:
    rows = Administration.objects.select_for_update(of=("self",))
    return rows.select_related("expected", "site", "version__instrument").get(pk=administration.pk)


def _guard_submit(locked: Administration, measured_on: date, now: datetime) -> None:
    _guard_editable(locked)
    _guard_not_excused(locked.expected)
    if measured_on > today_at(locked.site, now):
        raise Refused("measured_on", "The day it was measured is in the future.")
    if measured_on < locked.expected.opens_on:
        raise Refused(
            "measured_on",
            f"Choose a day in this window: it opened on {long_day(locked.expected.opens_on)}.",
        )


def _guard_read(locked: Administration, seen: Mapping[str, int | None], by: User) -> None:
    """An item of which nothing is said was seen without an answer."""
    read = {code: seen.get(code) for code in answers_of(locked)}
    if clashes := unread(administration=locked, seen=read, by=by):
        raise Clashes(locked, clashes)


def _guard_complete(version: InstrumentVersion, scores: Mapping[str, scoring.PartScore]) -> None:
    missing = "; ".join(
        f"{part.name}: {', '.join(scores[part.code].missing)}"
        for part in definitions.parts_in_order(version)
        if scores[part.code].status == scoring.Status.INCOMPLETE
    )
    if missing:
        raise Refused(None, f"These items have no answer yet. {missing}.")
    if all(score.status == scoring.Status.NOT_ASSESSED for score in scores.values()):
        raise Refused(None, "There is nothing to submit yet: no part has an answer that counts.")


def _store(
    administration: Administration,
    version: InstrumentVersion,
    scores: Mapping[str, scoring.PartScore],
    now: datetime,
) -> None:
    """One row for each scored part; a part that lost its score has none any more.

    Those of a correction count once it is approved.
    """
    on_time = _is_on_time(administration, now)
    parts = [
        part
        for part in definitions.parts_in_order(version)
        if scores[part.code].status == scoring.Status.SCORED
    ]
    administration.part_scores.exclude(part__in=parts).delete()
    for part in parts:
        facts = score_facts(administration, part, scores[part.code])
        PartScore.objects.update_or_create(
            administration=administration,
            part=part,
            defaults={**facts, "on_time": on_time, "counts": not administration.is_pending},
        )


def score_facts(
    administration: Administration, part: Part, score: scoring.PartScore
) -> dict[str, object]:
    """What a score is kept with: the window it belongs to, and the criteria applied to it."""
    expected = administration.expected
    return {
        "engagement_id": expected.engagement_id,
        "site_id": expected.site_id,
        "state_id": expected.state_id,
        "region_id": expected.region_id,
        "district_id": expected.district_id,
        "month": expected.month,
        "points": score.points,
        "max_points": score.max_points,
        "at_criterion": score.at_criterion,
        "criteria": definitions.criteria_of(part),
        "is_baseline": administration.is_baseline,
        "is_approved": administration.status == Status.APPROVED,
    }


def _is_on_time(administration: Administration, now: datetime) -> bool:
    """On time once is on time for good: being returned or corrected later does not make it late."""
    first = administration.corrects_id or administration.pk
    earlier = PartScore.objects.filter(administration__in=[administration.pk, first], on_time=True)
    return earlier.exists() or today_at(administration.site, now) <= administration.expected.due_on
