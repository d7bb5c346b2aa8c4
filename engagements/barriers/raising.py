"""The verbs of barriers: raise, send up, answer, pass down, close, open again.

Each verb asks for the right to it before anything else. Each but the first names the `revision`
that the person saw: whoever comes second learns what became of the barrier meanwhile
(`Stale`), and nothing moves twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from editing import writing
from editing.refusals import Refused, Stale
from engagements import access
from engagements.barriers import notices as barrier_notices
from engagements.barriers import who_answers
from engagements.models import Barrier, BarrierMove, Engagement, Site, Visit
from engagements.rules import barrier_path
from people.models import User
from people.roles import Permission
from words.terms import BARRIER

Kind = BarrierMove.Kind
Status = Barrier.Status

RIGHTS: Mapping[Kind, Callable[[User, Barrier, date], bool]] = {
    Kind.SENT_UP: who_answers.may_send_up,
    Kind.ANSWERED: lambda user, barrier, on: who_answers.may_answer(user, barrier),
    Kind.SENT_DOWN: lambda user, barrier, on: who_answers.may_carry(user, barrier),
    Kind.CLOSED: lambda user, barrier, on: who_answers.may_settle(user, barrier),
    Kind.REOPENED: lambda user, barrier, on: who_answers.may_settle(user, barrier),
}
"""Who may take each step with a barrier, where it is on a day."""

NOT_YOURS = f"Your role does not include this where the {BARRIER.one} is now."


@transaction.atomic
def raise_barrier(
    *,
    engagement: Engagement,
    site: Site,
    title: str,
    detail: str,
    visit: Visit | None,
    by: User,
    now: datetime,
    client_id: uuid.UUID,
) -> Barrier:
    """Say what stands in the way at a site; the next rung up is asked, and its clock starts."""
    access.require(by, Permission.RAISE_BARRIER, engagement, site)
    if not title.strip():
        raise Refused("title", "Say in a few words what stands in the way.")
    day = engagement.day_of(now)
    way = who_answers.ladder_of(site)
    first = barrier_path.first_asked(way, by_provider=who_answers.is_of_provider(by, engagement))
    row = Barrier(
        engagement=engagement,
        site=site,
        visit=visit,
        title=title.strip(),
        detail=detail.strip(),
        raised_by=by,
        raised_on=day,
        client_id=client_id,
        **_asked_at(engagement, site, way, first, day),
    )
    barrier = writing.add(row=row, by=by, now=now, verb="raised")
    if not barrier.moves.exists():
        _move(barrier, Kind.RAISED, way[0], by=by, now=now, text=barrier.detail)
        barrier_notices.came(barrier, now)
    return barrier


@transaction.atomic
def send_up(*, barrier: Barrier, revision: int, text: str, by: User, now: datetime) -> Barrier:
    """Ask the next rung up, with a word on why; its own clock starts."""
    stored = _take(barrier, revision, Kind.SENT_UP, text, by, now)
    if stored is None:
        return _again(barrier)
    way, above = require_upwards(stored)
    if not text.strip():
        raise Refused("text", "Say why it goes up, and what you tried.")
    day = stored.engagement.day_of(now)
    values = _asked_at(stored.engagement, stored.site, way, above, day)
    return _go(stored, Kind.SENT_UP, values, text, by=by, now=now)


@transaction.atomic
def answer(*, barrier: Barrier, revision: int, text: str, by: User, now: datetime) -> Barrier:
    """Answer at the rung that is asked. An answer given before is kept in the barrier's way.

    Given right above where the barrier began it is handed down in the same deed.
    """
    stored = _take(barrier, revision, Kind.ANSWERED, text, by, now)
    if stored is None:
        return _again(barrier)
    require_answerable(stored)
    if not text.strip():
        raise Refused("text", "Write the answer.")
    values = {
        "status": Status.ANSWERED,
        "answer": text.strip(),
        "answered_on": stored.answered_on or stored.engagement.day_of(now),
        "answered_by": by,
    }
    answered = _go(stored, Kind.ANSWERED, values, text, by=by, now=now)
    barrier_notices.was_answered(answered, now)
    if who_answers.below(answered) == stored.site.kind:
        down = {"rung": stored.site.kind}
        return _go(answered, Kind.SENT_DOWN, down, "", by=by, now=now)
    return answered


@transaction.atomic
def pass_down(*, barrier: Barrier, revision: int, text: str, by: User, now: datetime) -> Barrier:
    """Hand the answer to the rung below, until it is where the barrier began."""
    stored = _take(barrier, revision, Kind.SENT_DOWN, text, by, now)
    if stored is None:
        return _again(barrier)
    below = require_downwards(stored)
    return _go(stored, Kind.SENT_DOWN, {"rung": below}, text, by=by, now=now)


@transaction.atomic
def close(*, barrier: Barrier, revision: int, text: str, by: User, now: datetime) -> Barrier:
    """Say that the way is clear. The answer must have come back to where it began."""
    stored = _take(barrier, revision, Kind.CLOSED, text, by, now)
    if stored is None:
        return _again(barrier)
    require_closable(stored)
    return _go(stored, Kind.CLOSED, {"status": Status.CLOSED}, text, by=by, now=now)


@transaction.atomic
def reopen(*, barrier: Barrier, revision: int, reason: str, by: User, now: datetime) -> Barrier:
    """The answer did not clear it: whoever gave it is asked again, and the clock starts over."""
    stored = _take(barrier, revision, Kind.REOPENED, reason, by, now)
    if stored is None:
        return _again(barrier)
    require_reopenable(stored)
    if not reason.strip():
        raise Refused("text", "Say why the answer did not clear it.")
    way = who_answers.ladder_of(stored.site)
    rung = _answered_at(stored, way)
    day = stored.engagement.day_of(now)
    values = {
        "status": Status.WAITING,
        "answer": "",
        "answered_on": None,
        "answered_by": None,
        **_asked_at(stored.engagement, stored.site, way, rung, day),
    }
    return _go(stored, Kind.REOPENED, values, reason, by=by, now=now)


def may(kind: Kind, user: User, barrier: Barrier, now: datetime) -> bool:
    """Whether somebody may take a step with a barrier as it stands."""
    return RIGHTS[kind](user, barrier, barrier.engagement.day_of(now))


def comes_too_late(user: User, barrier: Barrier, revision: int) -> bool:
    """Whether somebody with a part in a barrier writes about an older state of it.

    The right may have moved on with the barrier. Nothing is done for them then, but they hear of
    it and keep their words.
    """
    return 0 < revision < barrier.revision and who_answers.may_settle(user, barrier)


def require_upwards(barrier: Barrier) -> tuple[tuple[str, ...], str]:
    """The ladder and the rung that is asked next; refused where there is none to ask."""
    _require(barrier, Status.WAITING, "It has been answered. Pass the answer down instead.")
    way = who_answers.ladder_of(barrier.site)
    above = barrier_path.next_up(way, barrier_path.standing(way, barrier.rung))
    if above is None:
        raise Refused(None, "There is nobody above. It waits for an answer here.")
    return way, above


def require_answerable(barrier: Barrier) -> None:
    if barrier.status == Status.CLOSED:
        raise Refused(None, "It is closed. Open it again to answer it again.")


def require_downwards(barrier: Barrier) -> str:
    """The rung to which the answer goes next; refused where there is no answer, or it is there."""
    _require(barrier, Status.ANSWERED, "Only an answer can be passed down.")
    below = who_answers.below(barrier)
    if below is None:
        raise Refused(None, f"The answer is where the {BARRIER.one} began.")
    return below


def require_closable(barrier: Barrier) -> None:
    _require(barrier, Status.ANSWERED, f"Only an answered {BARRIER.one} can be closed.")
    if barrier.rung != barrier.site.kind:
        raise Refused(None, f"Pass the answer down first, to where the {BARRIER.one} began.")


def require_reopenable(barrier: Barrier) -> None:
    if barrier.status == Status.WAITING:
        raise Refused(None, "It is open: nobody has answered yet.")


def _answered_at(barrier: Barrier, way: tuple[str, ...]) -> str:
    """The rung that gave the last answer."""
    answered = barrier.moves.filter(kind=Kind.ANSWERED).order_by("-pk").first()
    return barrier_path.standing(way, answered.to_rung if answered else barrier.rung)


def _asked_at(
    engagement: Engagement, site: Site, way: tuple[str, ...], rung: str, day: date
) -> dict[str, object]:
    """What a barrier says of the rung that is asked from `day` on."""
    line = who_answers.line_between(engagement, barrier_path.asked_by(way, rung), rung)
    return {
        "rung": rung,
        "since_on": day,
        "answer_due_on": who_answers.clock(line, day).due_on,
        "responsible": who_answers.responsible(line, site, rung),
    }


def _take(
    barrier: Barrier, revision: int, kind: Kind, text: str, by: User, now: datetime
) -> Barrier | None:
    """The barrier, locked, as it stood at `revision`, for one who may take this step with it.

    None where `by` has done this just now.
    """
    rows = Barrier.objects.select_for_update(of=("self",), no_key=True)
    stored = rows.select_related("engagement__state", "site").get(pk=barrier.pk)
    if not may(kind, by, stored, now) and not comes_too_late(by, stored, revision):
        raise PermissionDenied(NOT_YOURS)
    if stored.revision == revision:
        return stored
    last = stored.moves.order_by("-pk").first()
    if (
        last
        and stored.moves.filter(
            kind=kind, text=text.strip(), made_by=by, made_at=last.made_at
        ).exists()
    ):
        return None
    raise Stale(stored)


def _again(barrier: Barrier) -> Barrier:
    barrier.refresh_from_db()
    return barrier


def _require(barrier: Barrier, status: str, message: str) -> None:
    if barrier.status != status:
        raise Refused(None, message)


def _go(
    barrier: Barrier, kind: Kind, values: dict[str, Any], text: str, *, by: User, now: datetime
) -> Barrier:
    """Change the barrier and add the step to its way; whoever must act next is told."""
    before = barrier.rung
    after = writing.change(
        row=barrier,
        revision=barrier.revision,
        values=values,
        by=by,
        now=now,
        verb=str(kind.label).lower(),
        reason=text.strip(),
    )
    barrier_notices.settle(after)
    _move(after, kind, before, by=by, now=now, text=text)
    if kind in (Kind.SENT_UP, Kind.REOPENED, Kind.SENT_DOWN):
        barrier_notices.came(after, now)
    return after


def _move(
    barrier: Barrier, kind: Kind, from_rung: str, *, by: User, now: datetime, text: str
) -> None:
    starts_clock = kind in (Kind.RAISED, Kind.SENT_UP, Kind.REOPENED)
    BarrierMove.objects.create(
        barrier=barrier,
        kind=kind,
        from_rung=from_rung,
        to_rung=barrier.rung,
        text=text.strip(),
        due_on=barrier.answer_due_on if starts_clock else None,
        made_by=by,
        made_at=now,
    )
