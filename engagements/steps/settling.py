"""Next steps: agreed on a visit, and settled at the next one or before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from audit import log
from editing.refusals import Refused, Stale
from engagements import access
from engagements.models import Assignment, NextStep, Visit
from people.models import User
from people.roles import WIDE_ROLES, Permission
from words.days import short_day
from words.terms import SITE

Outcome = NextStep.Status


@dataclass(frozen=True)
class Settlement:
    """What becomes of one open step. Carrying on needs a new day, dropping a reason."""

    step: int
    outcome: str
    due_on: date | None = None
    reason: str = ""

    @property
    def words(self) -> str:
        """ "carried over to May 1, 2026", "dropped (the office closed)" """
        words = dict(Outcome.choices).get(self.outcome, self.outcome).lower()
        day = f" to {short_day(self.due_on)}" if self.due_on else ""
        return words + day + (f" ({self.reason})" if self.reason else "")


class AlreadySettled(Stale):
    """Somebody settled the step before, in another way. What stands is not overwritten."""

    def __init__(self, step: NextStep, said: Settlement) -> None:
        super().__init__(
            step,
            f"“{step}” was settled before by {step.settled_by}: {settlement_of(step).words}. "
            f"You said: {said.words}. It stays as it was.",
        )


@dataclass(frozen=True)
class AgreedStep:
    """A next step as a log words it: a new one, or with `step` one that the visit has already."""

    text: str
    owner: int
    due_on: date
    step: int | None = None
    is_removed: bool = False


def settled_by(user: User) -> Q:
    """The condition on steps that a person may settle: their own, with a wide role all of an
    engagement, and with a role at a site those of people who stand there or below."""
    where = access.scope_for(user, Permission.SETTLE_NEXT_STEP)
    if where.everything:
        return Q()
    may = Q(owner=user) | Q(engagement__in=where.engagements)
    held = Assignment.objects.filter(user=OuterRef("owner"), engagement=OuterRef("engagement"))
    held = held.held()
    for engagement, at in where.local:
        there = Exists(held.filter(site__lineage__contains=[at]))
        further_up = Exists(held.filter(role__in=WIDE_ROLES))
        may |= Q(there, ~Q(further_up), engagement=engagement)
    return may


def require_settling(*, step: NextStep, by: User) -> None:
    """Raise PermissionDenied unless it is one of `settled_by`."""
    if not NextStep.objects.filter(settled_by(by), pk=step.pk).exists():
        raise PermissionDenied(
            f"The owner settles this step, or TA staff, or somebody at the owner's {SITE.one} or above."
        )


def require_open(step: NextStep) -> None:
    if step.status != Outcome.OPEN:
        raise Refused(
            "outcome",
            f"This step was settled before by {step.settled_by}: {settlement_of(step).words}.",
        )


@transaction.atomic
def settle(
    *,
    settlement: Settlement,
    by: User,
    today: date,
    now: datetime,
    visit: Visit | None = None,
) -> NextStep:
    """Say that a step is done, carried over to a new day, or dropped.

    `visit` is the one at which this was said, and the one a carried step goes on from; one that
    was agreed elsewhere stays open and gets the new day. Said twice in the same words, the second
    time does nothing.
    """
    rows = NextStep.objects.select_for_update(of=("self",)).select_related("owner", "visit")
    step = rows.get(pk=settlement.step)
    if step.status != Outcome.OPEN:
        if not _is_settled_so(step, settlement):
            raise AlreadySettled(step, settlement)
        return step
    _check(settlement, today)
    if settlement.outcome == Outcome.CARRIED and step.visit_id is None and settlement.due_on:
        return move(step=step, due_on=settlement.due_on, by=by, now=now)
    step.status = Outcome(settlement.outcome)
    step.reason = settlement.reason
    step.settled_at, step.settled_by = now, by
    step.revision += 1
    step.save(update_fields=["status", "reason", "settled_at", "settled_by", "revision"])
    changes = {"status": [Outcome.OPEN.value, step.status]}
    if settlement.outcome == Outcome.CARRIED and settlement.due_on:
        _carry(step, settlement.due_on, visit)
        changes["due_on"] = [str(step.due_on), str(settlement.due_on)]
    log.record(
        by=by, verb="settled", subject=step, now=now, changes=changes, reason=settlement.reason
    )
    return step


def settlement_of(step: NextStep) -> Settlement:
    """What became of a settled step."""
    carried_to = NextStep.objects.filter(carried_from=step).first()
    due_on = carried_to.due_on if carried_to else None
    return Settlement(step.pk, step.status, due_on, step.reason)


def _is_settled_so(step: NextStep, said: Settlement) -> bool:
    """A day counts where a step is carried over; of the others it says nothing."""
    stands = settlement_of(step)
    is_same_day = said.outcome != Outcome.CARRIED or said.due_on == stands.due_on
    return (said.outcome, said.reason) == (stands.outcome, stands.reason) and is_same_day


def _check(settlement: Settlement, today: date) -> None:
    match settlement.outcome:
        case Outcome.DONE:
            return
        case Outcome.CARRIED:
            if settlement.due_on is None:
                raise Refused("due_on", "Say which day it is carried over to.")
            if settlement.due_on < today:
                raise Refused("due_on", "Carry it over to today or a later day.")
        case Outcome.DROPPED:
            if not settlement.reason.strip():
                raise Refused("reason", "Say why it is dropped.")
        case _:
            raise Refused("outcome", "Choose done, carry over, or drop.")


@transaction.atomic
def move(*, step: NextStep, due_on: date, by: User, now: datetime) -> NextStep:
    """Give an open step that is of no visit a new day. The caller holds its row."""
    if due_on != step.due_on:
        changes = {"due_on": [str(step.due_on), str(due_on)]}
        step.due_on = due_on
        step.revision += 1
        step.save(update_fields=["due_on", "revision"])
        log.record(by=by, verb="carried over", subject=step, now=now, changes=changes)
    return step


@transaction.atomic
def reopen(*, step: NextStep, by: User, now: datetime, reason: str) -> NextStep:
    """Take back that a step is settled. The caller holds its row, and knows better by now."""
    if step.status == Outcome.OPEN:
        return step
    changes = {"status": [step.status, Outcome.OPEN.value]}
    step.status, step.settled_at, step.settled_by, step.reason = Outcome.OPEN, None, None, ""
    step.revision += 1
    step.save(update_fields=["status", "reason", "settled_at", "settled_by", "revision"])
    log.record(by=by, verb="reopened", subject=step, now=now, changes=changes, reason=reason)
    return step


def _carry(step: NextStep, due_on: date, visit: Visit | None) -> None:
    """The same words and owner as a new open step, which knows where it comes from."""
    NextStep.objects.create(
        engagement_id=step.engagement_id,
        visit=visit or step.visit,
        text=step.text,
        owner=step.owner,
        due_on=due_on,
        carried_from=step,
    )


@transaction.atomic
def write(
    *, visit: Visit, steps: Sequence[AgreedStep], by: User, today: date, now: datetime
) -> None:
    """Bring the open next steps of a visit to what its log says; those settled stay as they are.

    One that is taken out of the log is dropped, not deleted.
    """
    for new in steps:
        if new.step is None:
            _add(visit, new, by=by, now=now)
        elif new.is_removed:
            _take_out(visit, new.step, by=by, today=today, now=now)
        else:
            _reword(visit, new.step, new, by=by, now=now)


def _add(visit: Visit, new: AgreedStep, *, by: User, now: datetime) -> None:
    step = NextStep.objects.create(
        engagement_id=visit.engagement_id,
        visit=visit,
        text=new.text,
        owner_id=new.owner,
        due_on=new.due_on,
    )
    changes = {"owner": str(step.owner), "due_on": str(step.due_on)}
    log.record(by=by, verb="agreed", subject=step, now=now, changes=changes)


def _take_out(visit: Visit, pk: int, *, by: User, today: date, now: datetime) -> None:
    """Drop a step of this visit; the id came with the request, so it may be any."""
    if visit.next_steps.open().filter(pk=pk).exists():
        gone = Settlement(pk, Outcome.DROPPED, reason="Removed from the log")
        settle(settlement=gone, by=by, today=today, now=now)


def _reword(visit: Visit, pk: int, new: AgreedStep, *, by: User, now: datetime) -> None:
    open_steps = visit.next_steps.open().select_for_update()
    step = open_steps.filter(pk=pk).first()
    if step is None:
        return
    owner = User.objects.get(pk=new.owner)
    fields = {"text": new.text, "owner": owner, "due_on": new.due_on}
    changes = {
        name: [str(getattr(step, name)), str(value)]
        for name, value in fields.items()
        if getattr(step, name) != value
    }
    if not changes:
        return
    for name, value in fields.items():
        setattr(step, name, value)
    step.revision += 1
    step.save(update_fields=["text", "owner", "due_on", "revision"])
    log.record(by=by, verb="reworded", subject=step, now=now, changes=changes)


def settle_all(
    *,
    settlements: Sequence[Settlement],
    visit: Visit,
    by: User,
    today: date,
    now: datetime,
) -> None:
    """Settle several at one visit, all or none. They are of its engagement, each of them."""
    ids = [each.step for each in settlements]
    if NextStep.objects.filter(pk__in=ids).exclude(engagement=visit.engagement_id).exists():
        raise Refused("settlements", "A step of another engagement cannot be settled here.")
    with transaction.atomic():
        for settlement in sorted(settlements, key=lambda each: each.step):
            settle(settlement=settlement, by=by, today=today, now=now, visit=visit)
