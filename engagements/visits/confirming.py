"""What the recipient says of a logged visit: that it was so, or that it was not.

An answer holds for the log as it was read. A log that is saved again is unanswered again, and so
the log's correction is what answers a dispute.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from audit import log
from editing.refusals import Refused, Stale
from engagements import access
from engagements.models import Visit, VisitAnswer
from engagements.models.visits import VisitQuerySet
from notifications import letters
from notifications.models import Notification
from people.models import User
from people.roles import Permission
from words.terms import VISIT

Kind = VisitAnswer.Kind


def _is_same_log(visit: Visit, message: Notification, now: datetime) -> bool:
    """Also of an engagement that has ended: its logs can be corrected."""
    return message.period == str(visit.revision)


DISPUTED = letters.declare(
    "visit_disputed",
    subject="Disputed: {row}",
    template="engagements/email/visit_disputed.txt",
    link="engagements:visit-detail",
    model=Visit,
    still=_is_same_log,
)


def may_answer(user: User, visit: Visit) -> bool:
    """True for people of the recipient's side who reach one of the visit's sites.

    Who is TA staff here too, or wrote the log, would confirm their own work.
    """
    if visit.logged_by_id == user.pk or access.is_ta_staff(user, visit.engagement):
        return False
    return access.can_at_one_of(
        user, Permission.CONFIRM_VISIT, visit.engagement, list(visit.sites.all())
    )


def asked_of(user: User) -> VisitQuerySet:
    """The visits of which `may_answer` is true, in one query."""
    reached = Visit.objects.visible_to(user).within(
        access.scope_for(user, Permission.CONFIRM_VISIT)
    )
    staffed = access.engagements_staffed_by(user)
    return reached.exclude(logged_by=user).exclude(engagement__in=staffed.values("pk"))


def confirm(
    *, visit: Visit, revision: int, by: User, now: datetime, words: str = ""
) -> VisitAnswer:
    """Say that the visit was as its log tells."""
    return _answer(visit, Kind.CONFIRMED, words, revision, by, now)


def dispute(*, visit: Visit, revision: int, words: str, by: User, now: datetime) -> VisitAnswer:
    """Say what was different from what the log tells; who can correct it is told."""
    if not words.strip():
        raise Refused("words", "Say what was different.")
    return _answer(visit, Kind.DISPUTED, words, revision, by, now)


@transaction.atomic
def _answer(
    visit: Visit, kind: Kind, words: str, revision: int, by: User, now: datetime
) -> VisitAnswer:
    rows = Visit.objects.select_for_update(of=("self",)).select_related(
        "engagement", "logged_by", "lead"
    )
    stored = rows.get(pk=visit.pk)
    said = stored.answers.filter(revision=revision, answered_by=by).first()
    if said is not None:
        return _same(said, kind)
    _check(stored, revision)
    answer = VisitAnswer.objects.create(
        visit=stored,
        kind=kind,
        words=words.strip(),
        revision=revision,
        answered_by=by,
        answered_at=now,
    )
    log.record(by=by, verb=kind.value, subject=stored, now=now, reason=answer.words)
    if kind == Kind.DISPUTED:
        _tell_staff(stored, answer, now)
    return answer


def _same(said: VisitAnswer, kind: Kind) -> VisitAnswer:
    """Sent twice it is one answer; another one must wait for another log."""
    if said.kind != kind:
        raise Refused(
            None,
            f"You {said.kind} this log before, and that stays. Once the log is saved again, you "
            "are asked again.",
        )
    return said


def _check(stored: Visit, revision: int) -> None:
    if stored.status != Visit.Status.HELD:
        raise Refused(None, f"This {VISIT.one} has not been logged yet.")
    if stored.revision != revision:
        raise Stale(stored, "The log was changed after you opened it. Read it again.")


def _tell_staff(visit: Visit, answer: VisitAnswer, now: datetime) -> None:
    """One message for each log that is disputed, however many dispute it."""
    people, period = _who_corrects(visit), str(visit.revision)
    letters.send(DISPUTED, visit, people, period=period, now=now, answer=answer)


def _who_corrects(visit: Visit) -> list[User]:
    """The log's author, or who led the visit; where neither is TA staff today, the TA leads."""
    staff = access.staff_of(visit.engagement)
    for first in (visit.logged_by, visit.lead):
        if first is not None and staff.filter(pk=first.pk).exists():
            return [first]
    engagement = visit.engagement
    return list(access.people_who_can(Permission.MANAGE_ENGAGEMENT, engagement, engagement.state))


def forget_dispute(visit: Visit) -> None:
    """A message about a log that has been saved anew is no longer true."""
    letters.take_back(visit, DISPUTED)
