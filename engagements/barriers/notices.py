"""What people are told by mail about barriers: only what waits for them, and their answer."""

from __future__ import annotations

from datetime import datetime

from engagements.barriers import who_answers
from engagements.models import Barrier
from engagements.rules import barrier_path
from notifications.letters import Letter, declare, send, take_back


def _about(kind: str, subject: str) -> Letter:
    template = f"engagements/email/{kind}.txt"
    return declare(kind, subject=subject, template=template, link="engagements:barrier-detail")


CAME = _about("barrier_came", "Waiting for you: {row.title}")
ANSWERED = _about("barrier_answered", "Answered: {row.title}")
OVERDUE = _about("barrier_overdue", "Overdue: {row.title}")
ESCALATED = _about("barrier_escalated", "No answer below you: {row.title}")


def came(barrier: Barrier, now: datetime) -> None:
    """To whom it waits for now: a question to answer, or an answer to hand on."""
    if barrier.status == Barrier.Status.WAITING or barrier.rung != barrier.site.kind:
        send(CAME, barrier, who_answers.asked(barrier), period=str(barrier.revision), now=now)


def was_answered(barrier: Barrier, now: datetime) -> None:
    """To the one who raised it, unless that person gave the answer, or sees it no more."""
    person = barrier.raised_by
    if person.pk == barrier.answered_by_id:
        return
    if Barrier.objects.visible_to(person).filter(pk=barrier.pk).exists():
        send(ANSWERED, barrier, [person], period=str(barrier.revision), now=now)


def ran_out(barrier: Barrier, now: datetime) -> int:
    """To whom it waits for: the day has passed."""
    return send(OVERDUE, barrier, who_answers.asked(barrier), period=clock_of(barrier), now=now)


def ran_out_below(barrier: Barrier, now: datetime) -> int:
    """To the rung above the one that has not answered."""
    way = who_answers.ladder_of(barrier.site)
    above = barrier_path.next_up(way, barrier_path.standing(way, barrier.rung))
    if above is None:
        return 0
    people = who_answers.people_on(above, barrier.site, barrier.engagement)
    return send(ESCALATED, barrier, people, period=clock_of(barrier), now=now)


def settle(barrier: Barrier) -> None:
    """What asks for an answer and was not sent yet is no longer true once a barrier has moved."""
    take_back(barrier, CAME, OVERDUE, ESCALATED)


def clock_of(barrier: Barrier) -> str:
    """What tells one run of the clock from another."""
    return f"{barrier.rung} {barrier.since_on}"
