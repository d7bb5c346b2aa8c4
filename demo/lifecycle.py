"""How each engagement came to where it stands: triage, exploration, the word of both sides, moves.

The deeds are those of the application. The moves are written as its history tells them, since a
gate of long ago asks for what was in place then.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from audit import log
from demo.lifecycle_tales import BEHAVIOR, TALES, Move, Said, Seen, Tale
from demo.places import World
from engagements.models import Engagement, Side
from engagements.rules.periods import add_months
from lifecycle import deciding, exploring, extending, triaging
from lifecycle.models import Exploration, Extension, Finding, StatusEntry, Triage
from notifications import letters
from people.models import User

Status = Engagement.Status

SATURDAY = 5
EXTENSION = (
    "Two districts joined half a year late. They would have two years of TA like the others."
)


def tell(world: World) -> None:
    tale = TALES.get(world.story.innovation, BEHAVIOR)
    _triage(world, tale)
    for move in tale.moves:
        _enter(world, tale, move)
    with _standing_at(world.engagement, Status.EXPLORING):
        for said in tale.said:
            _say(world, said)
    if world.story.status == Status.ACTIVE:
        _propose_extension(world)
    _mail_nobody(world)


def _mail_nobody(world: World) -> None:
    """What was to be told was told on its day."""
    for word in world.engagement.side_words.all():
        letters.take_back(word)
    for extension in world.engagement.extensions.all():
        letters.take_back(extension)


def _day(world: World, months: int, days: int) -> date:
    """A working day: from a weekend it moves to the Monday."""
    day = add_months(world.engagement.starts_on, months) + timedelta(days=days)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


def _who(world: World, *, by_state: bool) -> User:
    return world.leaders()[0] if by_state else world.staff()[0]


def _triage(world: World, tale: Tale) -> None:
    inquiry = tale.moves[0]
    asked = world.moment(_day(world, inquiry.months, inquiry.days + 5))
    skills, structures, depth, breadth = tale.answers
    row = Triage(
        engagement=world.engagement,
        asked_for=tale.asked_for,
        skills=skills,
        structures=structures,
        depth=depth,
        breadth=breadth,
    )
    lead = world.staff()[0]
    answered = triaging.answer(row=row, by=lead, now=asked)
    triaging.decide(
        row=answered,
        revision=answered.revision,
        tier=Engagement.Tier.INTENSIVE,
        reason=tale.tier_because,
        by=lead,
        now=asked + timedelta(days=4),
    )
    world.engagement.refresh_from_db()


def _enter(world: World, tale: Tale, move: Move) -> None:
    """A move as it stands in the history, and what began with it."""
    day = _day(world, move.months, move.days)
    by, now = _who(world, by_state=move.by_state), world.moment(day)
    before = StatusEntry.objects.filter(engagement=world.engagement).newest_first().first()
    entry = StatusEntry.objects.create(
        engagement=world.engagement,
        from_status=before.status if before else "",
        status=move.status,
        entered_at=now,
        entered_by=by,
        reason=move.reason,
    )
    changes = {"status": [entry.from_status, entry.status]}
    verb = "moved" if before else "began"
    log.record(
        by=by, verb=verb, subject=world.engagement, now=now, changes=changes, reason=move.reason
    )
    if move.status == Status.EXPLORING:
        _explore(world, tale, day)


def _explore(world: World, tale: Tale, day: date) -> None:
    """An exploration from that day, with the findings that fall into it."""
    lead = world.staff()[0]
    later = [m for m in tale.moves if _day(world, m.months, m.days) > day]
    end = _day(world, later[0].months, later[0].days) - timedelta(days=3) if later else None
    row = Exploration(engagement=world.engagement, question=tale.question, starts_on=day)
    row.ends_on = end
    kept = exploring.add(row=row, by=lead, now=world.moment(day))
    first = next(m for m in tale.moves if m.status == Status.EXPLORING)
    began = _day(world, first.months, first.days)
    for seen in tale.seen:
        on = began + timedelta(days=seen.days)
        if on >= day and (end is None or on <= end) and on <= world.today:
            _write_down(world, kept, seen, on)


def _write_down(world: World, exploration: Exploration, seen: Seen, day: date) -> None:
    by = _who(world, by_state=seen.by_state)
    row = Finding(
        engagement=world.engagement,
        exploration=exploration,
        looked_at=seen.looked_at,
        found=seen.found,
        speaks=seen.speaks,
        seen_by=by.name,
        seen_on=day,
    )
    exploring.add_finding(row=row, by=by, now=world.moment(day))


@contextmanager
def _standing_at(engagement: Engagement, status: str) -> Iterator[None]:
    """Words are asked for while exploring, which most stories have behind them."""
    rows = Engagement.objects.filter(pk=engagement.pk)
    rows.update(status=status)
    yield
    rows.update(status=engagement.status)


def _say(world: World, said: Said) -> None:
    day = _day(world, said.months, said.days)
    if day > world.today:
        return
    deciding.say(
        engagement=world.engagement,
        side=Side.RECIPIENT if said.by_state else Side.PROVIDER,
        outcome=said.outcome,
        reason=said.reason,
        ask_again_on=day + timedelta(days=said.asks_again_after) if said.asks_again_after else None,
        client_id=uuid.uuid4(),
        by=_who(world, by_state=said.by_state),
        now=world.moment(day),
    )


def _propose_extension(world: World) -> None:
    """One side asks for half a year more, and waits for the other."""
    end = world.engagement.planned_end_on
    row = Extension(
        engagement=world.engagement,
        side=Side.PROVIDER,
        to_end_on=add_months(end + timedelta(days=1), 6) - timedelta(days=1),
        reason=EXTENSION,
    )
    asked = world.moment(world.today - timedelta(days=9))
    extending.propose(row=row, by=world.staff()[0], now=asked)
