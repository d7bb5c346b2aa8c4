"""What is logged of a visit: first facts in a minute, the rest later, corrections after that.

A log is a whole, so saving the same log twice changes nothing. `log_id` is made by the form: a
log that was taken already is answered with its visit. `revision` is that of the visit the form
was filled from: where somebody else saved meanwhile, nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from audit import log as audit_log
from engagements import access, stepping
from engagements.models import Activity, Engagement, Feature, Mode, NextStep, Site, Visit
from engagements.stepping import AgreedStep, Settlement
from people.models import User

SCALARS = (
    "held_on",
    "mode",
    "tier",
    "contact_minutes",
    "prep_minutes",
    "travel_minutes",
    "seen",
)


PEOPLE = {
    "leaders": ("leader", "leaders"),
    "educators": ("educator", "educators"),
    "agency_staff": ("of agency staff", "of agency staff"),
    "families": ("family member", "family members"),
}
"""The roles in which people are counted, as one says them of one and of several."""


@dataclass(frozen=True)
class Doing:
    """One activity of a visit."""

    kind: str
    level: str
    minutes: int
    direct_observation: bool = False
    leaders: int = 0
    educators: int = 0
    agency_staff: int = 0
    families: int = 0


@dataclass(frozen=True)
class Log:
    """All that a log says of a visit, apart from next steps. Ids are in rising order."""

    held_on: date
    mode: str
    tier: str = Engagement.Tier.INTENSIVE
    contact_minutes: int | None = None
    prep_minutes: int | None = None
    travel_minutes: int | None = None
    seen: str = ""
    features: tuple[str, ...] = ()
    sites: tuple[int, ...] = ()
    staff: tuple[int, ...] = ()
    activities: tuple[Doing, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A log as it was sent: which form, from which revision, with what is to become of steps."""

    log: Log
    log_id: UUID
    revision: int | None = None
    settlements: tuple[Settlement, ...] = ()
    steps: tuple[AgreedStep, ...] = ()
    is_complete: bool = False


class LogRefused(ValueError):
    """A log that cannot be saved. `field` is the one at fault, the message says what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class NotComplete(LogRefused):
    """What a complete log needs is missing; what was typed may still be saved for later."""


class LogChangedMeanwhile(ValueError):
    """Somebody else saved the visit after this form was opened. `stored` is what it holds now."""

    def __init__(self, stored: Visit) -> None:
        super().__init__("Somebody else saved this visit after you opened it.")
        self.stored = stored


def log_of(visit: Visit) -> Log:
    """What is stored of a visit, in the shape of a log; a planned one as if held as planned."""
    return Log(
        held_on=visit.held_on or visit.planned_on,
        mode=visit.mode,
        tier=visit.tier,
        contact_minutes=visit.contact_minutes,
        prep_minutes=visit.prep_minutes,
        travel_minutes=visit.travel_minutes,
        seen=visit.seen,
        features=tuple(visit.features),
        sites=tuple(sorted(site.pk for site in visit.sites.all())),
        staff=tuple(sorted(person.pk for person in visit.staff.all())),
        activities=tuple(doing_of(each) for each in visit.activities.order_by("pk")),
    )


def doing_of(activity: Activity) -> Doing:
    return Doing(**{field.name: getattr(activity, field.name) for field in fields(Doing)})


@transaction.atomic
def log_visit(*, visit: Visit, entry: Entry, by: User, today: date, now: datetime) -> Visit:
    """Save the log of a planned visit, more of it, or a correction."""
    stored = _lock(visit.pk)
    taken = Visit.objects.visible_to(by).filter(log_id=entry.log_id).first()
    if taken is not None:
        return taken
    _check_not_stale(stored, entry)
    there = {stored.lead_id, *(person.pk for person in stored.staff.all())}
    _check_people(
        stored.engagement, entry, there, stored.next_steps.values_list("owner", flat=True)
    )
    return _save_log(stored, entry, by=by, today=today, now=now)


@transaction.atomic
def log_unplanned(
    *,
    engagement: Engagement,
    title: str,
    entry: Entry,
    by: User,
    today: date,
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
    visit, is_new = Visit.objects.get_or_create(client_id=entry.log_id, defaults=facts)
    if not is_new:
        return visit
    return _save_log(visit, entry, by=by, today=today, now=now)


def _lead(log: Log, by: User) -> int:
    """The person who logs leads, unless only others went."""
    return by.pk if by.pk in log.staff or not log.staff else log.staff[0]


def _lock(pk: int) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related("engagement", "lead")
    return rows.get(pk=pk)


def _check_not_stale(stored: Visit, entry: Entry) -> None:
    """A stale form that says what is stored anyway takes nothing from anybody."""
    if entry.revision in (None, stored.revision):
        return
    if log_of(stored) != entry.log or _rewords(stored, entry):
        raise LogChangedMeanwhile(stored)


def _rewords(stored: Visit, entry: Entry) -> bool:
    """Whether the entry would put other words into an open step that the visit has already."""
    there = {step.pk: (step.text, step.owner_id, step.due_on) for step in stored.next_steps.open()}
    return any(
        step.is_removed or there[step.step] != (step.text, step.owner, step.due_on)
        for step in entry.steps
        if step.step in there
    )


def _save_log(visit: Visit, entry: Entry, *, by: User, today: date, now: datetime) -> Visit:
    _check(visit, entry.log, by, today)
    before = told(log_of(visit))
    verb = _verb(visit, entry)
    _write(visit, entry, by=by, now=now)
    stepping.settle_all(settlements=entry.settlements, visit=visit, by=by, today=today, now=now)
    stepping.write(visit=visit, steps=entry.steps, by=by, today=today, now=now)
    if entry.is_complete:
        _complete(visit, now)
    after = told(entry.log)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    audit_log.record(by=by, verb=verb, subject=visit, now=now, changes=changes)
    return visit


def _check(visit: Visit, log: Log, by: User, today: date) -> None:
    if visit.status == Visit.Status.CANCELLED:
        raise LogRefused("", "This visit was cancelled. Take it up again first, then log it.")
    if log.held_on > today:
        raise LogRefused("held_on", "A visit can be logged once it has taken place.")
    access.require_sites(by, visit.engagement, _new_sites(visit, log))


def _check_people(
    engagement: Engagement, entry: Entry, staff: Collection[int], owners: Collection[int]
) -> None:
    """Who is named works in this engagement, or is named on the visit already."""
    came = set(entry.log.staff) - set(staff)
    if access.staff_ever_of(engagement).filter(pk__in=came).count() != len(came):
        raise LogRefused("staff", "Somebody named here is not TA staff of this engagement.")
    own = {step.owner for step in entry.steps if not step.is_removed} - set(owners)
    if access.people_of(engagement).filter(pk__in=own).count() != len(own):
        raise LogRefused("next_steps", "The owner of a next step has no role in this engagement.")


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
    for name in SCALARS:
        setattr(visit, name, getattr(log, name))
    visit.features = list(log.features)
    visit.status = Visit.Status.HELD
    visit.log_id = entry.log_id
    visit.is_edited = True
    visit.revision += 1
    if visit.logged_at is None:
        visit.logged_at, visit.logged_by = now, by
    visit.save(
        update_fields=[
            *SCALARS,
            "features",
            "status",
            "log_id",
            "is_edited",
            "revision",
            "logged_at",
            "logged_by",
        ]
    )
    visit.sites.set(log.sites)
    visit.staff.set(log.staff)
    _write_activities(visit, log.activities)


def _write_activities(visit: Visit, doings: Sequence[Doing]) -> None:
    if tuple(doing_of(each) for each in visit.activities.order_by("pk")) == tuple(doings):
        return
    visit.activities.all().delete()
    Activity.objects.bulk_create([Activity(visit=visit, **asdict(each)) for each in doings])


def _complete(visit: Visit, now: datetime) -> None:
    if not visit.contact_minutes:
        raise NotComplete("contact_minutes", "Say how long the visit took.")
    if not visit.activities.exists():
        raise NotComplete("activities", "Add at least one activity.")
    left = list(steps_before(visit))
    if left:
        raise NotComplete("settlements", f"Settle “{left[0]}” first: done, carry on, or drop.")
    if visit.completed_at is None:
        visit.completed_at = now
        visit.save(update_fields=["completed_at"])


def steps_before(visit: Visit) -> list[NextStep]:
    """Open steps that this visit finds, earliest due first."""
    steps = NextStep.objects.left_for(
        engagement=visit.engagement_id,
        held_on=visit.held_on or visit.planned_on,
        cadence=visit.cadence_id,
        sites=[site.pk for site in visit.sites.all()],
    )
    return list(steps.for_list().order_by("due_on", "pk"))


def told(log: Log) -> dict[str, Any]:
    """A log in words, for the audit log and for a page that shows two of them side by side."""
    names = dict(Site.objects.filter(pk__in=log.sites).values_list("pk", "name"))
    people = dict(User.objects.filter(pk__in=log.staff).values_list("pk", "name"))
    return {
        **{name: _plain(getattr(log, name)) for name in SCALARS},
        "mode": Mode(log.mode).label,
        "tier": Engagement.Tier(log.tier).label,
        "features": [Feature(code).label for code in log.features],
        "sites": [names[pk] for pk in log.sites],
        "staff": [people[pk] for pk in log.staff],
        "activities": [in_words(doing) for doing in log.activities],
    }


def in_words(doing: Doing) -> str:
    """ "Coaching, practice, 90 min, direct observation, 2 leaders, 5 educators" """
    kind = Activity.Kind(doing.kind).label
    parts = [kind, doing.level.replace("_", " "), f"{doing.minutes} min"]
    if doing.direct_observation:
        parts.append("direct observation")
    counts = {name: getattr(doing, name) for name in PEOPLE}
    return ", ".join([*parts, *people_in_words(counts)])


def people_in_words(counts: Mapping[str, int]) -> list[str]:
    """ "1 leader", "5 educators"; roles of which nobody came are left out."""
    return [
        f"{count} {PEOPLE[name][0] if count == 1 else PEOPLE[name][1]}"
        for name, count in counts.items()
        if count
    ]


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)
