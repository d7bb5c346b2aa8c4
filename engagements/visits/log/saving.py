"""What is logged of a visit: first facts in a minute, the rest later, corrections after that.

A log is a whole, so saving the same log twice changes nothing. `log_id` is made by the form: a
log that was taken already is answered with its visit. `revision` is that of the visit the form
was filled from: where somebody else saved meanwhile, nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from audit import log as audit_log
from editing.refusals import IdTaken, Refused, Stale
from engagements import access
from engagements.barriers import raising
from engagements.models import (
    Activity,
    Agreement,
    Clause,
    Engagement,
    NextStep,
    Site,
    Visit,
    VisitAnswer,
    VisitGuest,
)
from engagements.models.visits import DAY
from engagements.steps import settling
from engagements.steps.settling import AgreedStep, Settlement
from engagements.unconfirmed import identifying
from engagements.unconfirmed.identifying import NewPlace
from engagements.visits import confirming
from engagements.visits.log.content import (
    COLUMNS,
    LINKS,
    VALUES,
    Doing,
    Guest,
    Log,
    doing_of,
    log_of,
    told,
)
from people.models import User
from words.terms import VISIT

FIRST_YEAR = 1900
"""A visit said to be older than that is a slip of the keyboard."""


@dataclass(frozen=True)
class Obstacle:
    """A barrier that a log raises. `client_id` is made by its row of the form."""

    client_id: UUID
    site: int
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Entry:
    """A log as it was sent: which form, from which revision, with what is to become of steps.

    `is_short` is a contact between two visits: it leaves the steps of last time for the next one,
    and stays one when its log is corrected.
    """

    log: Log
    log_id: UUID
    revision: int | None = None
    settlements: tuple[Settlement, ...] = ()
    steps: tuple[AgreedStep, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    place: NewPlace | None = None
    is_complete: bool = False
    is_short: bool = False


@transaction.atomic
def log_visit(*, visit: Visit, entry: Entry, by: User, now: datetime) -> Visit:
    """Save the log of a planned visit, more of it, or a correction."""
    stored = _lock(visit.pk)
    if taken := _logged_before(entry, by):
        return taken
    _check_not_stale(stored, entry)
    there = {stored.lead_id, *(person.pk for person in stored.staff.all())}
    _check_people(
        stored.engagement, entry, there, stored.next_steps.values_list("owner", flat=True)
    )
    return _save_log(stored, entry, by=by, now=now)


@transaction.atomic
def log_unplanned(
    *,
    engagement: Engagement,
    title: str,
    entry: Entry,
    by: User,
    now: datetime,
) -> Visit:
    """Save a visit that was held without having been planned. Sent again, it is the same visit."""
    _check_people(engagement, entry, (), ())
    facts = {
        "engagement": engagement,
        "title": title,
        "planned_on": entry.log.held_on,
        "lead_id": _lead(entry.log, by),
    }
    if taken := _logged_before(entry, by):
        return taken
    visit, is_new = Visit.objects.get_or_create(client_id=entry.log_id, defaults=facts)
    if is_new:
        return _save_log(visit, entry, by=by, now=now)
    if (visit.engagement_id, visit.logged_by_id) != (engagement.pk, by.pk):
        raise IdTaken
    return visit


def _logged_before(entry: Entry, by: User) -> Visit | None:
    """The visit that took this log already: its form, sent again, may be about another by now."""
    taken = Visit.objects.filter(log_id=entry.log_id).first()
    if taken and not Visit.objects.visible_to(by).filter(pk=taken.pk).exists():
        raise IdTaken
    return taken


def _lead(log: Log, by: User) -> int:
    """The person who logs leads, unless only others went."""
    return by.pk if by.pk in log.staff or not log.staff else log.staff[0]


def _lock(pk: int) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related("engagement", "lead")
    return rows.get(pk=pk)


def _check_not_stale(stored: Visit, entry: Entry) -> None:
    """A stale form that says what is stored anyway takes nothing from anybody.

    While nothing is logged there is nothing to overwrite, so a first log needs no revision.
    """
    if entry.revision is None and stored.logged_at is not None:
        raise Refused(
            "revision",
            f"This {VISIT.one} is logged already. Read it again and send its revision with the log, "
            "so that nothing is overwritten that you have not seen.",
        )
    if entry.revision in (None, stored.revision):
        return
    if log_of(stored) != entry.log or _rewords(stored, entry):
        raise Stale(stored)


def _rewords(stored: Visit, entry: Entry) -> bool:
    """Whether the entry would put other words into an open step that the visit has already."""
    there = {step.pk: (step.text, step.owner_id, step.due_on) for step in stored.next_steps.open()}
    return any(
        step.is_removed or there[step.step] != (step.text, step.owner, step.due_on)
        for step in entry.steps
        if step.step in there
    )


def _save_log(visit: Visit, entry: Entry, *, by: User, now: datetime) -> Visit:
    today = visit.engagement.day_of(now)
    _check_state(visit, entry.log, today)
    _check_values(entry.log)
    _check_minutes(entry.log)
    entry = _with_place(visit, entry, by=by, now=now)
    _check_what_is_named(visit, entry, by)
    if _tells_nothing_new(visit, entry):
        return visit
    before = told(log_of(visit))
    verb = _verb(visit, entry)
    _write(visit, entry, by=by, now=now)
    settling.settle_all(settlements=entry.settlements, visit=visit, by=by, today=today, now=now)
    settling.write(visit=visit, steps=entry.steps, by=by, today=today, now=now)
    _raise(visit, entry.obstacles, by=by, now=now)
    if entry.is_complete:
        _complete(visit, now)
    after = told(entry.log)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    audit_log.record(by=by, verb=verb, subject=visit, now=now, changes=changes)
    confirming.forget_dispute(visit)
    return visit


def _check_state(visit: Visit, log: Log, today: date) -> None:
    if visit.status == Visit.Status.CANCELLED:
        raise Refused(None, f"This {VISIT.one} was canceled. Restore it first, then log it.")
    if log.held_on > today:
        raise Refused("held_on", f"{VISIT.capital_a} can be logged once it has taken place.")
    if log.held_on.year < FIRST_YEAR:
        raise Refused("held_on", f"Choose a day after {FIRST_YEAR}.")


def _check_values(log: Log) -> None:
    """The model says what may stand in each column."""
    for name in VALUES:
        try:
            COLUMNS[name].clean(getattr(log, name), None)
        except ValidationError as error:
            raise Refused(name, " ".join(error.messages)) from None


def _check_minutes(log: Log) -> None:
    """Activities are what happened within the time with the site, and count as delivered."""
    whole = log.contact_minutes or DAY
    for row, doing in enumerate(log.activities, start=1):
        if doing.minutes > whole:
            raise Refused(
                "activities",
                f"Activity {row} ({Activity.Kind(doing.kind).label}) says {doing.minutes:,} "
                f"minutes, and the {VISIT.one} took at most {whole:,}. Correct one of the two.",
            )


def _with_place(visit: Visit, entry: Entry, *, by: User, now: datetime) -> Entry:
    """The entry with the place it adds among its sites."""
    if entry.place is None:
        return entry
    held_on = entry.log.held_on
    site = identifying.add_place(
        engagement=visit.engagement, place=entry.place, on=held_on, by=by, now=now
    )
    sites = tuple(sorted({*entry.log.sites, site.pk}))
    return replace(entry, log=replace(entry.log, sites=sites), place=None)


def _check_what_is_named(visit: Visit, entry: Entry, by: User) -> None:
    """Sites and clauses are those of the engagement; what is on the visit already may stay."""
    named = {obstacle.site for obstacle in entry.obstacles}
    access.require_sites(by, visit.engagement, _new_sites(visit, entry.log) | named)
    cited = set(entry.log.clauses) - set(visit.clauses.values_list("pk", flat=True))
    signed = Clause.objects.filter(
        agreement__engagement=visit.engagement_id, agreement__status__in=Agreement.SIGNED
    )
    if signed.filter(pk__in=cited).count() != len(cited):
        raise Refused("clauses", "One of these clauses is in no agreement that was signed here.")


def _tells_nothing_new(visit: Visit, entry: Entry) -> bool:
    """Whether all of it is stored already, so that what the recipient said of it still stands.

    A dispute is answered by saving the log, even where its author finds nothing to correct.
    """
    is_completed = visit.completed_at is not None or not entry.is_complete
    adds = entry.settlements or entry.obstacles or any(step.step is None for step in entry.steps)
    if visit.logged_at is None or adds or not is_completed:
        return False
    if log_of(visit) != entry.log or _rewords(visit, entry):
        return False
    return not visit.answers.of_stored_log().filter(kind=VisitAnswer.Kind.DISPUTED).exists()


def _raise(visit: Visit, obstacles: Sequence[Obstacle], *, by: User, now: datetime) -> None:
    sites = Site.objects.in_bulk([obstacle.site for obstacle in obstacles])
    for obstacle in obstacles:
        try:
            raising.raise_barrier(
                engagement=visit.engagement,
                site=sites[obstacle.site],
                title=obstacle.title,
                detail=obstacle.detail,
                visit=visit,
                by=by,
                now=now,
                client_id=obstacle.client_id,
            )
        except Refused as refused:
            raise Refused("barriers", str(refused)) from None


def _check_people(
    engagement: Engagement, entry: Entry, staff: Collection[int], owners: Collection[int]
) -> None:
    """Who is named works in this engagement, or is named on the visit already."""
    came = set(entry.log.staff) - set(staff)
    if access.staff_ever_of(engagement).filter(pk__in=came).count() != len(came):
        raise Refused("staff", "Somebody named here is not TA staff of this engagement.")
    own = {step.owner for step in entry.steps if not step.is_removed} - set(owners)
    if access.people_of(engagement).filter(pk__in=own).count() != len(own):
        raise Refused("next_steps", "The owner of a next step has no role in this engagement.")


def _new_sites(visit: Visit, log: Log) -> set[int]:
    """A site that is on the visit already may stay, even if it left the engagement since."""
    return set(log.sites) - {site.pk for site in visit.sites.all()}


def _verb(visit: Visit, entry: Entry) -> str:
    if visit.completed_at:
        return "corrected"
    if entry.is_complete:
        return "completed the log of"
    return "added to the log of" if visit.logged_at else "logged"


def _write(visit: Visit, entry: Entry, *, by: User, now: datetime) -> None:
    log = entry.log
    for name in VALUES:
        setattr(visit, name, getattr(log, name))
    visit.status = Visit.Status.HELD
    visit.log_id = entry.log_id
    visit.is_edited = True
    visit.is_short = visit.is_short or entry.is_short
    visit.revision += 1
    if visit.logged_at is None:
        visit.logged_at, visit.logged_by = now, by
    visit.save(
        update_fields=[
            *VALUES,
            "status",
            "log_id",
            "is_edited",
            "is_short",
            "revision",
            "logged_at",
            "logged_by",
        ]
    )
    for name in LINKS:
        getattr(visit, name).set(getattr(log, name))
    _write_activities(visit, log.activities)
    _write_guests(visit, log.guests)


def _write_activities(visit: Visit, doings: Sequence[Doing]) -> None:
    if tuple(doing_of(each) for each in visit.activities.order_by("pk")) == tuple(doings):
        return
    visit.activities.all().delete()
    Activity.objects.bulk_create([Activity(visit=visit, **asdict(each)) for each in doings])


def _write_guests(visit: Visit, guests: Sequence[Guest]) -> None:
    """A guest who stays keeps the row, and with it whether somebody confirmed the name."""
    there = {row.name: row for row in visit.guests.all()}
    wanted = {guest.name: guest for guest in guests}
    visit.guests.filter(name__in=there.keys() - wanted.keys()).delete()
    for name, guest in wanted.items():
        if name not in there:
            known = identifying.known_guest(visit.engagement_id, name)
            VisitGuest.objects.create(visit=visit, name=name, role=guest.role, **known)
        elif there[name].role != guest.role:
            visit.guests.filter(name=name).update(role=guest.role)


def _complete(visit: Visit, now: datetime) -> None:
    if not visit.contact_minutes:
        raise Refused("contact_minutes", f"Say how long the {VISIT.one} took.")
    if not visit.activities.exists():
        raise Refused("activities", "Add at least one activity.")
    left = [] if visit.is_short else steps_before(visit)
    if left:
        raise Refused("settlements", f"Settle “{left[0]}” first: done, carry over, or drop.")
    if visit.completed_at is None:
        visit.completed_at = now
        visit.save(update_fields=["completed_at"])


def steps_before(visit: Visit) -> list[NextStep]:
    """Open steps that this visit finds, earliest due first."""
    steps = NextStep.objects.open().agreed_before(
        engagement=visit.engagement_id,
        held_on=visit.held_on or visit.planned_on,
        cadence=visit.cadence_id,
        sites=[site.pk for site in visit.sites.all()],
    )
    return list(steps.for_list().order_by("due_on", "pk"))
