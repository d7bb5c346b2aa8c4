"""What people are told by mail about barriers: only what waits for them, and their answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from engagements.barriers import who_answers
from engagements.models import Barrier
from engagements.rules import barrier_path
from notifications import outbox
from people.models import User

CAME = "barrier_came"
ANSWERED = "barrier_answered"
OVERDUE = "barrier_overdue"
ESCALATED = "barrier_escalated"
ABOUT = "barrier"

SUBJECTS = {
    CAME: "Waiting for you: {}",
    ANSWERED: "Answered: {}",
    OVERDUE: "Overdue: {}",
    ESCALATED: "No answer below you: {}",
}


def came(barrier: Barrier, now: datetime) -> None:
    """To whom it waits for now: a question to answer, or an answer to hand on."""
    if barrier.status == Barrier.Status.WAITING or barrier.rung != barrier.site.kind:
        _tell(CAME, barrier, who_answers.asked(barrier), period=str(barrier.revision), now=now)


def was_answered(barrier: Barrier, now: datetime) -> None:
    """To the one who raised it, unless that person gave the answer, or sees it no more."""
    person = barrier.raised_by
    if person.pk == barrier.answered_by_id:
        return
    if Barrier.objects.visible_to(person).filter(pk=barrier.pk).exists():
        _tell(ANSWERED, barrier, [person], period=str(barrier.revision), now=now)


def ran_out(barrier: Barrier, now: datetime) -> int:
    """To whom it waits for: the day has passed."""
    return _tell(OVERDUE, barrier, who_answers.asked(barrier), period=clock_of(barrier), now=now)


def ran_out_below(barrier: Barrier, now: datetime) -> int:
    """To the rung above the one that has not answered."""
    way = who_answers.ladder_of(barrier.site)
    above = barrier_path.next_up(way, barrier_path.standing(way, barrier.rung))
    if above is None:
        return 0
    people = who_answers.people_on(above, barrier.site, barrier.engagement)
    return _tell(ESCALATED, barrier, people, period=clock_of(barrier), now=now)


def settle(barrier: Barrier) -> None:
    """What asks for an answer and was not sent yet is no longer true once a barrier has moved."""
    for kind in (CAME, OVERDUE, ESCALATED):
        outbox.cancel(subject_type=ABOUT, subject_id=barrier.pk, kind=kind)


def clock_of(barrier: Barrier) -> str:
    """What tells one run of the clock from another."""
    return f"{barrier.rung} {barrier.since_on}"


def _tell(
    kind: str, barrier: Barrier, people: Iterable[User], *, period: str, now: datetime
) -> int:
    """Queue one message for each person, once; says how many are new."""
    path = reverse("engagements:barrier-detail", args=[barrier.pk])
    context = {"barrier": barrier, "url": f"{settings.BASE_URL}{path}"}
    return sum(_queue(kind, barrier, person, context, period, now) for person in people)


def _queue(
    kind: str,
    barrier: Barrier,
    person: User,
    context: dict[str, object],
    period: str,
    now: datetime,
) -> bool:
    _, is_new = outbox.queue(
        kind=kind,
        address=person.email,
        recipient=person,
        subject_type=ABOUT,
        subject_id=barrier.pk,
        period=period,
        subject_line=SUBJECTS[kind].format(barrier.title),
        body_text=render_to_string(f"engagements/email/{kind}.txt", context | {"person": person}),
        now=now,
    )
    return is_new
