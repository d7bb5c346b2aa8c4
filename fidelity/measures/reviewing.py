"""What happens to a measure once it is filled in: approve, return, correct, excuse, baseline.

| deed          | from                | to        | its scores                    |
|---------------|---------------------|-----------|-------------------------------|
| approve       | submitted           | approved  | go on counting                |
| return        | submitted           | returned  | stop counting until it is back |
| correct       | approved            | corrected | go on counting until the new draft is approved |

Nobody approves what they submitted themselves, and the TA provider does not approve the measures
of its own work: these are for the recipient.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from audit import log
from editing.refusals import Refused, Stale
from engagements import access
from engagements.models import Engagement, Stage, StageEntry
from fidelity.measures import notices
from fidelity.models import Administration, ExpectedMeasure, PartScore
from people.models import User
from people.roles import Permission, Side
from words.days import long_month, short_day
from words.terms import SITE

Status = Administration.Status
REASON_LENGTH = ExpectedMeasure._meta.get_field("excused_reason").max_length or 0

RETURNED_WITH = ("return_reason", "returned_revision", "reply")

BEGUN = (Stage.INITIAL, Stage.FULL)
"""Stages in which the work at a site goes on already."""


@dataclass(frozen=True)
class Approvers:
    """Who may approve a measure, other than the person who submitted it."""

    assigned: tuple[str, ...]
    administrators: tuple[str, ...]
    is_own_word: bool = False

    @property
    def words(self) -> str:
        if self.assigned:
            return f"It can be approved by {_listed(self.assigned)}."
        if self.is_own_word:
            return (
                "Nobody on the recipient's side can approve it yet: give somebody there that role."
            )
        if self.administrators:
            return (
                "Nobody else in this engagement can approve it; an administrator can:"
                f" {_listed(self.administrators)}."
            )
        return "Nobody else can approve it yet: ask for a second person in this engagement."


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def approvers(administration: Administration) -> Approvers:
    """The people who can approve this measure today, by name."""
    assigned = access.people_who_can(
        Permission.APPROVE_MEASURE, administration.engagement, administration.site
    )
    administrators = access.administrators_who_can(Permission.APPROVE_MEASURE)
    own = [user for user in [administration.submitted_by_id] if user]
    is_own_word = administration.expected.instrument.is_own_word
    if is_own_word:
        recipients = _recipients(administration.engagement)
        assigned, administrators = assigned.filter(pk__in=recipients), administrators.none()
    return Approvers(
        _named(assigned.exclude(pk__in=own)),
        _named(administrators.exclude(pk__in=own)),
        is_own_word,
    )


def _recipients(engagement: Engagement) -> QuerySet[User]:
    people = access.people_of_side(Permission.APPROVE_MEASURE, engagement, Side.RECIPIENT)
    return people.values("pk")  # type: ignore[return-value]


def may_approve(user: User, administration: Administration) -> bool:
    """Whether the measure is not one's own word: not what one submitted, nor what one's side says
    of its own work. The right to approve at the place is asked for before."""
    if administration.submitted_by_id == user.pk:
        return False
    return not administration.expected.instrument.is_own_word or access.speaks_for(
        user, Permission.APPROVE_MEASURE, administration.engagement, Side.RECIPIENT
    )


def _named(people: QuerySet[User]) -> tuple[str, ...]:
    return tuple(str(user) for user in people.order_by("name__alphabet", "pk")[:10])


@transaction.atomic
def approve(
    *, administration: Administration, by: User, now: datetime, revision: int | None = None
) -> Administration:
    """Accept a submitted measure. A second press by the same person changes nothing.

    With the `revision` that was read, answers that changed since are not approved unseen.
    """
    locked = _lock(administration)
    if locked.status == Status.APPROVED and locked.decided_by_id == by.pk:
        return locked
    _guard_submitted(locked)
    if locked.submitted_by_id == by.pk:
        raise Refused(None, f"You submitted this measure yourself. {approvers(locked).words}")
    if revision is not None and revision != locked.revision:
        raise Stale(locked, "Its answers changed since you opened the page. Read it again.")
    if not may_approve(by, locked):
        raise Refused(
            None, f"The TA provider does not approve its own work. {approvers(locked).words}"
        )
    _decide(locked, Status.APPROVED, by, now)
    locked.part_scores.update(is_approved=True)
    _take_the_place(locked)
    _record(locked, "approved", Status.SUBMITTED, by, now)
    return locked


def _take_the_place(approved: Administration) -> None:
    """From now on the scores of a correction count, and those of what it corrects no longer."""
    if approved.corrects_id is not None:
        PartScore.objects.filter(administration=approved.corrects_id).update(counts=False)
        approved.part_scores.update(counts=True)


@transaction.atomic
def return_to_author(
    *, administration: Administration, reason: str, by: User, now: datetime, by_hand: bool = True
) -> Administration:
    """Hand a submitted measure back. Its scores stop counting until it is submitted again; those
    of a correction never did."""
    locked = _lock(administration)
    _guard_hand(locked, by_hand)
    _guard_reason(reason)
    _guard_submitted(locked)
    locked.return_reason, locked.reply = reason, ""
    locked.returned_revision = locked.revision
    _decide(locked, Status.RETURNED, by, now)
    locked.part_scores.update(counts=False)
    _record(locked, "returned", Status.SUBMITTED, by, now, reason)
    notices.measure_returned(locked, now)
    return locked


@transaction.atomic
def correct(
    *, administration: Administration, reason: str, by: User, now: datetime, by_hand: bool = True
) -> Administration:
    """Open an approved measure again as a new draft; the old row counts until that is approved."""
    locked = _lock(administration)
    _guard_hand(locked, by_hand)
    if locked.status == Status.CORRECTED:
        # Not what was read with the lock: that is of before somebody else's correction.
        return Administration.objects.get(corrects=locked)
    _guard_reason(reason)
    if locked.status != Status.APPROVED:
        raise Refused(
            None,
            f"This measure is {locked.get_status_display().lower()}."
            " Only an approved one is corrected; return a submitted one instead.",
        )
    locked.status = Status.CORRECTED
    locked.save(update_fields=["status"])
    draft = Administration.objects.create(
        expected_id=locked.expected_id,
        engagement_id=locked.engagement_id,
        site_id=locked.site_id,
        version_id=locked.version_id,
        answers=locked.answers,
        answered_by=locked.answered_by,
        measured_on=locked.measured_on,
        is_baseline=locked.is_baseline,
        baseline_reason=locked.baseline_reason,
        started_by=by,
        started_at=now,
        corrects=locked,
        correction_reason=reason,
    )
    _record(locked, "corrected", Status.APPROVED, by, now, reason)
    return draft


@transaction.atomic
def excuse(*, expected: ExpectedMeasure, reason: str, by: User, now: datetime) -> ExpectedMeasure:
    """Count an expected measure as not applicable. A measure that was made cannot be excused."""
    locked = ExpectedMeasure.objects.select_for_update(of=("self",)).get(pk=expected.pk)
    if locked.excused_at is not None:
        return locked
    _guard_reason(reason)
    if locked.administrations.answering().exists():
        raise Refused(None, "This measure has been submitted, so it applies. Return it first.")
    locked.excused_at, locked.excused_by, locked.excused_reason = now, by, reason
    locked.save(update_fields=["excused_at", "excused_by", "excused_reason"])
    log.record(by=by, verb="excused", subject=locked, now=now, reason=reason)
    return locked


@transaction.atomic
def expect_again(*, expected: ExpectedMeasure, by: User, now: datetime) -> ExpectedMeasure:
    """Take an excuse back."""
    locked = ExpectedMeasure.objects.select_for_update(of=("self",)).get(pk=expected.pk)
    if locked.excused_at is None:
        return locked
    was = locked.excused_reason
    locked.excused_at, locked.excused_by, locked.excused_reason = None, None, ""
    locked.save(update_fields=["excused_at", "excused_by", "excused_reason"])
    log.record(
        by=by, verb="expected again", subject=locked, now=now, changes={"excused": [was, ""]}
    )
    return locked


@transaction.atomic
def mark_baseline(
    *, administration: Administration, by: User, now: datetime, reason: str = ""
) -> Administration:
    """Say that this measure is where its site stood before the work began. One for each site.

    Where the rows say that it had begun, a reason is needed; it stays with the measure.
    """
    same = _lock_site(administration)
    locked = _lock(administration)
    if locked.is_baseline:
        return locked
    if locked.status not in Administration.COUNTING:
        raise Refused(None, "Only a submitted or approved measure can be a baseline.")
    if not may_be_baseline(locked):
        raise Refused(
            None,
            "What the TA provider says of its own work can be a baseline once the recipient has"
            " approved it.",
        )
    if same:
        raise Refused(
            None,
            f"{long_month(same[0].expected.month)} is the baseline of this {SITE.one}."
            " Remove that mark first.",
        )
    begun = begun_before(locked)
    if begun and not reason.strip():
        raise Refused(None, f"{begun} If this is the baseline anyway, say why.")
    _set_baseline(locked, True, reason.strip())
    log.record(by=by, verb="marked as baseline", subject=locked, now=now, reason=reason.strip())
    return locked


def may_be_baseline(administration: Administration) -> bool:
    """The TA provider alone does not set what its own work is compared with."""
    is_approved = administration.status == Status.APPROVED
    return is_approved or not administration.expected.instrument.is_own_word


def begun_before(administration: Administration) -> str:
    """What shows that the work had begun at the site when this was measured; "" for nothing."""
    place = Q(engagement=administration.engagement_id, site=administration.site_id)
    before = Administration.objects.in_figures().filter(
        place,
        version__instrument=administration.expected.instrument_id,
        measured_on__lt=administration.measured_on,
    )
    if first := before.select_related("expected").order_by("measured_on", "pk").first():
        return f"The {SITE.one} was measured earlier, for {long_month(first.expected.month)}."
    stages = StageEntry.objects.filter(
        place, stage__in=BEGUN, starts_on__lt=administration.measured_on
    )
    if entry := stages.order_by("starts_on").first():
        day = short_day(entry.starts_on)
        return f"The {SITE.one} was in {entry.get_stage_display().lower()} from {day} on."
    return ""


@transaction.atomic
def unmark_baseline(*, administration: Administration, by: User, now: datetime) -> Administration:
    locked = _lock(administration)
    if not locked.is_baseline:
        return locked
    _set_baseline(locked, False, "")
    log.record(by=by, verb="unmarked as baseline", subject=locked, now=now)
    return locked


def _lock(administration: Administration) -> Administration:
    rows = Administration.objects.select_for_update(of=("self",))
    return rows.select_related(
        "engagement",
        "expected__version__instrument",
        "expected__instrument",
        "expected__site",
        "site",
        "corrected_by",
    ).get(pk=administration.pk)


def _guard_hand(locked: Administration, by_hand: bool) -> None:
    instrument = locked.expected.version.instrument
    if by_hand and instrument.is_made_elsewhere:
        raise Refused(None, f"“{instrument}” comes from a page of its own. Change it there.")


def _guard_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason", "Say why; the reason stays with the measure.")
    if len(reason) > REASON_LENGTH:
        raise Refused("reason", f"Say it in {REASON_LENGTH} letters or fewer.")
    if "\0" in reason:
        raise Refused("reason", "A character in the reason cannot be stored. Type it again.")


def _guard_submitted(locked: Administration) -> None:
    if locked.status != Status.SUBMITTED:
        raise Refused(
            None,
            f"This measure is {locked.get_status_display().lower()}:"
            " there is nothing to approve or return.",
        )


def _lock_site(administration: Administration) -> list[Administration]:
    """The other baselines of the site. Its rows are locked, so that two people marking two at once
    wait for each other."""
    rows = Administration.objects.filter(
        engagement=administration.engagement_id,
        site=administration.site_id,
        version=administration.version_id,
    )
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    others = rows.live().filter(is_baseline=True).exclude(pk=administration.pk)
    return list(others.select_related("expected"))


def _set_baseline(locked: Administration, is_baseline: bool, reason: str) -> None:
    locked.is_baseline, locked.baseline_reason = is_baseline, reason
    locked.save(update_fields=["is_baseline", "baseline_reason"])
    own = Q(administration=locked) | Q(administration=locked.corrects_id, counts=True)
    PartScore.objects.filter(own).update(is_baseline=is_baseline)


def _decide(locked: Administration, status: Status, by: User, now: datetime) -> None:
    locked.status, locked.decided_by, locked.decided_at = status, by, now
    locked.save(update_fields=["status", "decided_by", "decided_at", *RETURNED_WITH])


def _record(
    locked: Administration, verb: str, before: Status, by: User, now: datetime, reason: str = ""
) -> None:
    changes = {"status": [before, locked.status]}
    log.record(by=by, verb=verb, subject=locked, now=now, changes=changes, reason=reason)
