"""Setbacks and surprises: answered with something new, tried, closed by what came of it, and
opened again where that did not hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from editing import writing
from editing.refusals import Refused, Stale
from improvement import notices
from improvement.models import Setback
from people.models import User
from words.days import short_day

ANSWER = (
    ("answer_kind", "Choose what is new."),
    ("answer", "Say what will be done differently."),
    ("test_on", "Say when it is tested."),
)


@transaction.atomic
def change(
    *, setback: Setback, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Setback:
    """Tell otherwise what happened. A clock that ran out is not set back by that."""
    stored = _locked(setback)
    happened_on = values.get("happened_on", stored.happened_on)
    is_moved_on = happened_on > stored.happened_on
    if stored.was_late(stored.engagement.day_of(now)):
        _require_clock(stored, values, is_moved_on)
    told_on = stored.engagement.day_of(stored.written_at)
    if is_moved_on and happened_on > told_on:
        words = f"It was reported on {short_day(told_on)}. Choose that day or an earlier."
        raise Refused("happened_on", words)
    return writing.change(row=stored, revision=revision, values=values, by=by, now=now)


def _require_clock(setback: Setback, values: Mapping[str, object], is_moved_on: bool) -> None:
    """The days to answer within are over, and are not begun anew by telling it otherwise."""
    words = f"The days to answer it ended on {short_day(setback.line_on)}, so this stays as it was."
    if is_moved_on:
        raise Refused("happened_on", words)
    if values.get("kind", setback.kind) != setback.kind:
        raise Refused("kind", words)


@transaction.atomic
def answer(
    *,
    setback: Setback,
    revision: int,
    values: Mapping[str, object],
    by: User,
    now: datetime,
) -> Setback:
    """Say what is new and when it is tested. Worded anew, the day of the first answer stays."""
    _require(values, ANSWER)
    stored = _locked(setback)
    require_open(stored)
    facts = {"answered_on": stored.answered_on or stored.engagement.day_of(now), "answered_by": by}
    answered = writing.change(
        row=stored,
        revision=revision,
        values={name: values[name] for name, _ in ANSWER} | facts,
        by=by,
        now=now,
        verb="answered",
    )
    notices.settled(answered)
    return answered


@transaction.atomic
def finish(
    *, setback: Setback, revision: int, values: Mapping[str, object], by: User, now: datetime
) -> Setback:
    """Tell what the test showed, which closes it; told again, the words are mended."""
    _require(values, (("result", "Say what came of it."), ("result_on", "Say on which day.")))
    stored = _locked(setback)
    require_answered(stored)
    told = {"result": values["result"], "result_on": values["result_on"]}
    return writing.change(
        row=stored, revision=revision, values=told, by=by, now=now, verb="told the result of"
    )


@transaction.atomic
def reopen(*, setback: Setback, revision: int, reason: str, by: User, now: datetime) -> Setback:
    """Take the result back; the answer stays, to be worded anew or tested once more.

    Sent twice, the second time gives the setback back that the first one opened.
    """
    _require({"reason": reason}, (("reason", "Say why it is opened again."),))
    stored = _locked(setback)
    if stored.result_on is None and stored.revision == revision + 1:
        return stored
    if stored.revision != revision:
        raise Stale(stored)
    require_closed(stored)
    return writing.change(
        row=stored,
        revision=revision,
        values={"result": "", "result_on": None},
        by=by,
        now=now,
        verb="reopened",
        reason=reason.strip(),
    )


def require_open(setback: Setback) -> None:
    if setback.result_on is not None:
        raise Refused(None, "This is closed. Open it again to change the answer.")


def require_answered(setback: Setback) -> None:
    if setback.answered_on is None:
        raise Refused(None, "Answer it first: a result is that of something new.")


def require_closed(setback: Setback) -> None:
    if setback.result_on is None:
        raise Refused(None, "This is open: no result is reported yet.")


def _require(values: Mapping[str, object], needed: tuple[tuple[str, str], ...]) -> None:
    for name, words in needed:
        value = values.get(name)
        if value is None or not str(value).strip():
            raise Refused(name, words)


def _locked(setback: Setback) -> Setback:
    rows = Setback.objects.select_for_update(no_key=True, of=("self",))
    found: Setback = rows.get(pk=setback.pk)
    return found
