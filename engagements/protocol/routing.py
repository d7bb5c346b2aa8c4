"""The verbs of the communication protocol: who tells whom what, and how soon they answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from editing import writing
from editing.refusals import Refused
from engagements.barriers import who_answers
from engagements.models import Engagement, ProtocolLine, Rung
from people.models import User
from words.terms import BARRIER

UPWARDS = list(Rung.values)


def add_line(*, row: ProtocolLine, by: User, now: datetime) -> ProtocolLine:
    _check(
        row.engagement,
        row.from_rung,
        row.to_rung,
        row.responsible,
        carries_barriers=row.carries_barriers,
    )
    return writing.add(row=row, by=by, now=now)


def change_line(
    *, row: ProtocolLine, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> ProtocolLine:
    """Change a line. Barriers that are on their way keep the days they came with."""
    names = ("from_rung", "to_rung", "responsible", "carries_barriers")
    new = {name: values.get(name, getattr(row, name)) for name in names}
    carries_barriers = new.pop("carries_barriers")
    _check(row.engagement, *new.values(), carries_barriers=carries_barriers)
    return writing.change(row=row, revision=revision, values=values, by=by, now=now)


@transaction.atomic
def retire_line(*, row: ProtocolLine, by: User, now: datetime) -> ProtocolLine:
    """The line is no longer used. It can be withdrawn."""
    return _retired(row, is_retired=True, by=by, now=now, verb="retired")


@transaction.atomic
def restore_line(*, row: ProtocolLine, by: User, now: datetime) -> ProtocolLine:
    """Use a retired line again, unless another carries barriers the same way by now."""
    try:
        with transaction.atomic():
            return _retired(row, is_retired=False, by=by, now=now, verb="restored")
    except IntegrityError:
        raise Refused(
            None,
            f"Another line carries {BARRIER.many} between these two by now. Retire that one first.",
        ) from None


def _retired(
    row: ProtocolLine, *, is_retired: bool, by: User, now: datetime, verb: str
) -> ProtocolLine:
    stored: ProtocolLine = ProtocolLine.objects.select_for_update(no_key=True).get(pk=row.pk)
    return writing.change(
        row=stored,
        revision=stored.revision,
        values={"is_retired": is_retired},
        by=by,
        now=now,
        verb=verb,
    )


def _check(
    engagement: Engagement,
    from_rung: str,
    to_rung: str,
    responsible: User,
    *,
    carries_barriers: bool,
) -> None:
    """A line leads somewhere else; one for barriers leads up, to somebody who can answer there."""
    if from_rung == to_rung:
        raise Refused("to_rung", "From and to must differ.")
    if not carries_barriers:
        return
    if UPWARDS.index(from_rung) > UPWARDS.index(to_rung) and from_rung != Rung.PROVIDER:
        raise Refused(
            "carries_barriers",
            f"{BARRIER.capital_many} go up; their answers come down by themselves.",
        )
    if not who_answers.may_stand_on(responsible, engagement, to_rung):
        raise Refused(
            "responsible", f"This person cannot answer for the {Rung(to_rung).label.lower()}."
        )
