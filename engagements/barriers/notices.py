"""What people are told by mail about barriers: only what waits for them, and their answer."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from engagements import access
from engagements.barriers import who_answers
from engagements.models import Barrier
from engagements.rules import barrier_path
from notifications.letters import Letter, declare, send, take_back
from notifications.models import Notification
from notifications.truth import Still
from people.models import User


def _is_as_told(barrier: Barrier, message: Notification, now: datetime) -> bool:
    return message.period == str(barrier.revision) and not barrier.engagement.has_ended


def _is_answered(barrier: Barrier, message: Notification, now: datetime) -> bool:
    return barrier.status != Barrier.Status.WAITING and not barrier.engagement.has_ended


def _is_overdue(barrier: Barrier, message: Notification, now: datetime) -> bool:
    """In the same run of its clock."""
    if message.period != clock_of(barrier) or barrier.engagement.has_ended:
        return False
    return barrier.is_overdue(barrier.engagement.day_of(now))


def _about(kind: str, subject: str, still: Still) -> Letter:
    return declare(
        kind,
        subject=subject,
        template=f"engagements/email/{kind}.txt",
        link="engagements:barrier-detail",
        model=Barrier,
        still=still,
    )


CAME = _about("barrier_came", "Waiting for you: {row.title}", _is_as_told)
ANSWERED = _about("barrier_answered", "Answered: {row.title}", _is_answered)
OVERDUE = _about("barrier_overdue", "Overdue: {row.title}", _is_overdue)
ESCALATED = _about("barrier_escalated", "No answer below you: {row.title}", _is_overdue)
NOBODY_THERE = _about("barrier_nobody", "Overdue, and nobody to answer: {row.title}", _is_overdue)


def came(barrier: Barrier, now: datetime) -> None:
    """To whom it waits for now: a question to answer, or an answer to hand on."""
    if barrier.status == Barrier.Status.WAITING or barrier.rung != barrier.site.kind:
        send(CAME, barrier, who_answers.asked(barrier), period=str(barrier.revision), now=now)


def was_answered(barrier: Barrier, now: datetime) -> None:
    """To the one who raised it, unless that person gave the answer, or sees it no more."""
    person = barrier.raised_by
    if person.pk != barrier.answered_by_id:
        send(ANSWERED, barrier, [person], period=str(barrier.revision), now=now)


def ran_out(barrier: Barrier, now: datetime) -> int:
    """To whom it waits for: the day has passed."""
    return _tell(OVERDUE, barrier, who_answers.asked(barrier), now)


def ran_out_below(barrier: Barrier, now: datetime) -> int:
    """To the rung above the one that has not answered."""
    way = who_answers.ladder_of(barrier.site)
    above = barrier_path.next_up(way, barrier_path.standing(way, barrier.rung))
    if above is None:
        return 0
    return _tell(
        ESCALATED, barrier, who_answers.people_on(above, barrier.site, barrier.engagement), now
    )


def _tell(letter: Letter, barrier: Barrier, people: QuerySet[User], now: datetime) -> int:
    """Where nobody holds the level, the TA lead hears of it at once, who sees to it that somebody does."""
    if not people:
        letter, people = NOBODY_THERE, access.leads_of(barrier.engagement)
    return send(letter, barrier, people, period=clock_of(barrier), now=now)


def settle(barrier: Barrier) -> None:
    """What asks for an answer and was not sent yet is no longer true once a barrier has moved."""
    take_back(barrier, CAME, OVERDUE, ESCALATED, NOBODY_THERE)


def clock_of(barrier: Barrier) -> str:
    """What tells one run of the clock from another."""
    return f"{barrier.rung} {barrier.since_on}"
