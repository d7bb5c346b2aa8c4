"""What goes with the visits of a story: the recipient's word, guests, files, a new place."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from audit import log
from audit.models import Event
from demo.places import World
from engagements.models import Site, Visit, VisitAnswer, VisitGuest
from engagements.unconfirmed import identifying
from engagements.unconfirmed.identifying import NewPlace
from engagements.visits import attaching, confirming
from engagements.visits.log import saving
from engagements.visits.log.content import log_of
from engagements.visits.log.saving import Entry
from people.models import User

CONFIRMED = 0.9
RECENT = timedelta(days=16)
WORDS = (
    "As it was. Thank you for staying for the data meeting.",
    "Yes. The calendar went out the same day.",
)
DISPUTE = (
    "The coaching took place, but we ended an hour earlier because of the assembly, and our "
    "second coach was not there."
)
CORRECTED = "The day ended an hour earlier than first written here, because of the assembly."
GUESTS = (
    ("Rosa Tillman", "School nurse"),
    ("Emmett Vale", "Board member"),
    ("June Okafor-Lind", "Regional office"),
    ("Theo Marsh", "Parent"),
)
AGENDA = """Agenda

1. What became of last time's steps
2. This month's check beside last month's
3. One barrier to clear, and by whom
4. What we agree until next time
"""
CALENDAR = """Week,School,Coach,Periods
1,First school,A,2 and 3
2,Second school,A,2 and 3
3,First school,B,4
4,Second school,B,4
"""
PLACE = "Annex on Ferry Street"


def tell(world: World) -> None:
    """Of the held visits with a complete log, the newest first."""
    complete = Visit.objects.filter(engagement=world.engagement, completed_at__isnull=False)
    visits = list(complete.held().prefetch_related("sites", "staff").order_by("-held_on", "-pk"))
    _go_along(world, visits)
    _invite_guests(world, visits)
    _attach(world, visits[:2])
    older = [visit for visit in visits if visit.held_on and visit.held_on < world.today - RECENT]
    if world.story.is_exploring:
        _confirm(world, older)
        return
    disputed, corrected = _to_school(visits), older[1]
    _correct(world, corrected)
    _dispute(world, disputed)
    _add_place(world, disputed)
    _confirm(world, [visit for visit in older if visit not in (disputed, corrected)])


def _to_school(visits: Sequence[Visit]) -> Visit:
    """The newest one that was logged long enough ago for the school to have read it."""
    return next(
        visit
        for visit in visits[3:]
        if any(site.kind == Site.Kind.SCHOOL for site in visit.sites.all())
    )


def _go_along(world: World, visits: Sequence[Visit]) -> None:
    """The lead came along on some visits, and so staff-hours differ from visit-hours."""
    through = Visit.staff.through
    lead = world.staff()[0]
    rows = [through(visit=visit, user=lead) for visit in visits[::4]]
    through.objects.bulk_create(rows, ignore_conflicts=True)


def _invite_guests(world: World, visits: Sequence[Visit]) -> None:
    """A few names come again and again and are confirmed; the newest one is not."""
    rows = []
    for number, visit in enumerate(visits[1:40:3]):
        name, role = GUESTS[number % len(GUESTS)]
        is_known = name != GUESTS[-1][0]
        rows.append(VisitGuest(visit=visit, name=name, role=role, is_confirmed=is_known))
    VisitGuest.objects.bulk_create(rows)


def _recipients(world: World, visit: Visit) -> list[User]:
    local = [person for site in visit.sites.all() for person in world.people_at(site)]
    return list(dict.fromkeys(local)) or world.leaders()


def _confirm(world: World, visits: Sequence[Visit]) -> None:
    """Most older logs were confirmed within a week."""
    chosen = [visit for visit in visits if world.random.random() < CONFIRMED]
    answers = [_confirmation(world, visit) for visit in chosen]
    VisitAnswer.objects.bulk_create(answers)
    Event.objects.bulk_create(
        log.event(row.answered_by, "confirmed", row.visit, row.answered_at, {}, row.words)
        for row in answers
    )


def _confirmation(world: World, visit: Visit) -> VisitAnswer:
    return VisitAnswer(
        visit=visit,
        kind=VisitAnswer.Kind.CONFIRMED,
        words=world.random.choice(WORDS) if world.random.random() < 0.1 else "",
        revision=visit.revision,
        answered_by=world.random.choice(_recipients(world, visit)),
        answered_at=_after(world, visit, world.random.randrange(1, 7)),
    )


def _after(world: World, visit: Visit, days: int) -> datetime:
    """So many days after the visit was first logged."""
    logged_on = (visit.logged_at or world.now).date()
    return world.moment(logged_on + timedelta(days=days), 11, 20)


def _dispute(world: World, visit: Visit) -> None:
    confirming.dispute(
        visit=visit,
        revision=visit.revision,
        words=DISPUTE,
        by=_recipients(world, visit)[0],
        now=_after(world, visit, 1),
    )


def _correct(world: World, visit: Visit) -> None:
    """Disputed, corrected by its author, and then confirmed."""
    person, author = _recipients(world, visit)[0], visit.logged_by or visit.lead
    confirming.dispute(
        visit=visit,
        revision=visit.revision,
        words=DISPUTE,
        by=person,
        now=_after(world, visit, 2),
    )
    minutes = max(30, (visit.contact_minutes or 60) - 60)
    told = replace(log_of(visit), contact_minutes=minutes, seen=f"{visit.seen} {CORRECTED}")
    corrected = saving.log_visit(
        visit=visit,
        entry=Entry(log=told, log_id=uuid.uuid4(), revision=visit.revision),
        by=author,
        now=_after(world, visit, 4),
    )
    confirming.confirm(
        visit=visit, revision=corrected.revision, by=person, now=_after(world, visit, 5)
    )


def _attach(world: World, visits: Sequence[Visit]) -> None:
    files = (("Agenda.txt", AGENDA), ("Coaching calendar.csv", CALENDAR))
    for visit, (name, words) in zip(visits, files, strict=False):
        attaching.attach(
            visit=visit,
            name=name,
            content=words.encode(),
            client_id=uuid.uuid4(),
            by=visit.lead,
            now=_after(world, visit, 1),
        )


def _add_place(world: World, visit: Visit) -> None:
    """A place that somebody wrote into a log and nobody has looked at yet."""
    school = next(site for site in visit.sites.all() if site.kind == Site.Kind.SCHOOL)
    place = identifying.add_place(
        engagement=world.engagement,
        place=NewPlace(PLACE, Site.Kind.SCHOOL, school.lineage[1]),
        on=visit.held_on or visit.planned_on,
        by=visit.lead,
        now=visit.logged_at or world.now,
    )
    visit.sites.add(place)
