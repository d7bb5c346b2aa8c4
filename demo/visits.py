"""The cadences of a story, the visits they made, and their logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from audit.models import Event
from demo import deeds, steps
from demo.places import World
from engagements.cadences import planning
from engagements.models import Activity, Cadence, Feature, Level, Mode, PlannedGap, Site, Visit
from engagements.rules.cadences import Anchor
from engagements.visits.log.content import VALUES
from people.models import User

KIND = Activity.Kind
DOINGS = {
    Site.Kind.STATE: ((KIND.WORK_SESSION, Level.POLICY), (KIND.REFLECTION, Level.SYSTEM)),
    Site.Kind.DISTRICT: ((KIND.COACHING, Level.ORGANIZATION), (KIND.TRAINING, Level.ORGANIZATION)),
    Site.Kind.SCHOOL: ((KIND.OBSERVATION, Level.PRACTICE), (KIND.COACHING, Level.PRACTICE)),
}
SEEN = {
    Site.Kind.STATE: (
        (
            "The team compared this month's checks with last month's and chose one barrier to clear. "
            "The deputy asked for the list of districts still waiting for coaching time."
        ),
        (
            "Reviewed the monthly page together. Two districts are late with their measures; the "
            "state will call them. Agreed what the regional offices will be asked to do."
        ),
        (
            "Most of the hour went to the budget line for coaches. A draft memo will go to the "
            "commissioner before the next meeting."
        ),
        "New members joined, so we walked through the agreement and who does what.",
    ),
    Site.Kind.DISTRICT: (
        (
            "Coaching schedule is posted and kept in all schools but one, which lost its coach to a "
            "long-term substitute job."
        ),
        (
            "The district team scored its own check without help for the first time, and used it to "
            "pick next month's focus."
        ),
        (
            "Walked three classrooms with the coach and compared notes. Agreement was close on "
            "pacing, less so on how mistakes are corrected."
        ),
        (
            "Training for new teachers is planned for the first week after the break. Materials "
            "arrived for all but one school."
        ),
    ),
    Site.Kind.SCHOOL: (
        (
            "Saw two lessons. Routines run without prompting; the change from the whole class to "
            "small groups still takes nine minutes."
        ),
        (
            "The principal led the data meeting. Every student who needs more help had a group and a "
            "teacher in under half an hour."
        ),
        "Observed and then co-taught. The teacher asked for a second visit on the same lesson.",
        "Schedule clash with the assembly. Used the time to plan with the coach.",
    ),
}
GAPS = (
    ("Winter break", (12, 21), (1, 2)),
    ("Spring break", (3, 23), (3, 27)),
    ("Summer break", (7, 1), (7, 31)),
)
CANCELLED = 0.08
HELD_A_DAY_LATER = 0.05
NOTES = {
    Visit.CancelReason.RECIPIENT: "State testing moved into this week",
    Visit.CancelReason.PROVIDER: "Illness; the call was held instead",
    Visit.CancelReason.WEATHER: "Roads closed by snow",
    Visit.CancelReason.CALENDAR: "Parent conferences that day",
}


LOGGED = (
    "status",
    "is_edited",
    "cancel_reason",
    "cancel_note",
    *VALUES,
    "logged_at",
    "logged_by",
    "completed_at",
)


@dataclass(frozen=True)
class Routine:
    """One cadence to be: what its visits are like and where they go."""

    title: str
    kind: str
    sites: tuple[Site, ...]
    lead: User
    anchor: dict[str, object]
    starts_on: date
    start_time: time
    minutes: int
    mode: Mode = Mode.ON_SITE


def visit(world: World) -> None:
    """Gaps, cadences, and every visit up to three months ahead, logged where it is past."""
    _add_gaps(world)
    made = [(routine, _start(world, routine)) for routine in _routines(world)]
    to_log, to_complete = _left_open(world)
    for routine, cadence in made:
        past = cadence.visits.filter(planned_on__lt=world.today).exclude(pk__in=to_log)
        held = _log(world, routine, list(past.order_by("planned_on")), to_complete)
        steps.agree(world, routine.kind, held, [routine.lead, *_partners(world, routine)])


def _left_open(world: World) -> tuple[list[int], list[int]]:
    """Every specialist still has a visit to log, and one log to complete."""
    past = Visit.objects.filter(engagement=world.engagement, planned_on__lt=world.today)
    newest = [
        list(
            past.filter(lead=person).order_by("-planned_on", "-pk").values_list("pk", flat=True)[:2]
        )
        for person in world.staff()[1:]
    ]
    return [pk for two in newest for pk in two[:1]], [pk for two in newest for pk in two[1:]]


def _add_gaps(world: World) -> None:
    years = range(world.engagement.starts_on.year, world.today.year + 2)
    gaps = [
        (name, date(year, *first), date(year + (last < first), *last))
        for year in years
        for name, first, last in GAPS
    ]
    gaps += [("Thanksgiving", day, day + timedelta(days=1)) for day in map(_thanksgiving, years)]
    PlannedGap.objects.bulk_create(
        PlannedGap(engagement=world.engagement, name=name, starts_on=first, ends_on=last)
        for name, first, last in gaps
    )


def _thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    return next(day for day in (date(year, 11, n) for n in range(22, 29)) if day.weekday() == 3)


def _routines(world: World) -> list[Routine]:
    lead, *specialists = world.staff()
    start, state = world.engagement.starts_on, (world.state,)
    third_tuesday = {"anchor": Anchor.NTH_WEEKDAY, "nth": 3, "weekdays": [1]}
    first_thursday = {"anchor": Anchor.NTH_WEEKDAY, "nth": 1, "weekdays": [3]}
    routines = [
        Routine(
            "State leadership team meeting",
            Site.Kind.STATE,
            state,
            lead,
            third_tuesday,
            start,
            time(9, 0),
            120,
        ),
        Routine(
            "Planning call",
            Site.Kind.STATE,
            state,
            lead,
            first_thursday,
            start,
            time(13, 30),
            45,
            Mode.VIDEO,
        ),
    ]
    if world.story.is_exploring:
        return routines
    for number, district in enumerate(world.of_kind(Site.Kind.DISTRICT)):
        specialist = specialists[number % len(specialists)]
        routines += _district_routines(world, number, district, specialist)
    return routines


def _district_routines(
    world: World, number: int, district: Site, specialist: User
) -> list[Routine]:
    schools = [s for s in world.of_kind(Site.Kind.SCHOOL) if district.pk in s.lineage]
    day = {"anchor": Anchor.NTH_WEEKDAY, "nth": 1 + number % 4, "weekdays": [number % 5]}
    last = {"anchor": Anchor.NTH_WEEKDAY, "nth": -1, "weekdays": [(number + 2) % 5]}
    begins = world.joined[district.pk]
    return [
        Routine(
            f"Coaching day, {district.name}",
            Site.Kind.DISTRICT,
            (district,),
            specialist,
            day,
            begins,
            time(8, 30),
            300,
        ),
        Routine(
            f"School visits, {district.name}",
            Site.Kind.SCHOOL,
            tuple(schools[:2]),
            specialist,
            last,
            begins,
            time(9, 15),
            180,
        ),
    ]


def _start(world: World, routine: Routine) -> Cadence:
    """The cadence, with the visits it has made since its start."""
    cadence = Cadence.objects.create(
        engagement=world.engagement,
        title=routine.title,
        starts_on=routine.starts_on,
        start_time=routine.start_time,
        minutes=routine.minutes,
        mode=routine.mode,
        lead=routine.lead,
        **routine.anchor,
    )
    cadence.sites.set(routine.sites)
    horizon = min(planning.horizon_from(world.today), world.engagement.planned_end_on)
    while cadence.made_until is None or cadence.made_until < horizon:
        planning.extend(cadence=cadence, horizon=horizon, now=world.moment(routine.starts_on, 9))
    return cadence


def _log(
    world: World, routine: Routine, past: Sequence[Visit], to_complete: Sequence[int]
) -> list[Visit]:
    """Log what is past or say why it was cancelled; the visits that were held."""
    for visit in past:
        visit.is_edited = True
        if visit.pk in to_complete:
            _hold(world, routine, visit)
        elif world.random.random() < CANCELLED:
            visit.status = Visit.Status.CANCELLED
            visit.cancel_reason, visit.cancel_note = world.random.choice(list(NOTES.items()))
        else:
            _hold(world, routine, visit)
            _complete(world, routine, visit)
    Visit.objects.bulk_update(past, LOGGED)
    Event.objects.bulk_create(event for visit in past for event in deeds.of_visit(visit))
    held = [visit for visit in past if visit.status == Visit.Status.HELD]
    Activity.objects.bulk_create(
        row for visit in held if visit.completed_at for row in _activities(world, routine, visit)
    )
    through = Visit.staff.through
    through.objects.bulk_create(through(visit=visit, user=visit.lead) for visit in held)
    return held


def _hold(world: World, routine: Routine, visit: Visit) -> None:
    """The first facts, as the quick log takes them."""
    is_late = world.random.random() < HELD_A_DAY_LATER
    held_on = min(visit.planned_on + timedelta(days=is_late), world.today)
    visit.status = Visit.Status.HELD
    visit.held_on = held_on
    visit.contact_minutes = max(30, routine.minutes + world.random.randrange(-6, 3) * 10)
    visit.logged_at = world.moment(held_on + timedelta(days=world.random.choice((0, 0, 1, 2, 6))))
    visit.logged_by = routine.lead


def _complete(world: World, routine: Routine, visit: Visit) -> None:
    by_car = routine.mode == Mode.ON_SITE
    visit.prep_minutes = world.random.choice((30, 45, 60))
    visit.travel_minutes = world.random.choice((60, 90, 150)) if by_car else 0
    visit.seen = world.random.choice(SEEN[Site.Kind(routine.kind)])
    places = sorted(world.random.sample(range(len(Feature)), 2))
    visit.features = [list(Feature)[place].value for place in places]
    visit.completed_at = visit.logged_at


def _activities(world: World, routine: Routine, visit: Visit) -> list[Activity]:
    is_state = routine.kind == Site.Kind.STATE
    doings = DOINGS[Site.Kind(routine.kind)]
    return [
        Activity(
            visit=visit,
            kind=kind,
            level=level,
            minutes=(visit.contact_minutes or 0) // len(doings),
            direct_observation=kind == KIND.OBSERVATION,
            leaders=world.random.randrange(1, 5),
            educators=0 if is_state else world.random.randrange(2, 14),
            agency_staff=world.random.randrange(3, 11) if is_state else 1,
        )
        for kind, level in doings
    ]


def _partners(world: World, routine: Routine) -> list[User]:
    """The recipient's side: who is at the visited sites, or the state's leaders."""
    local = [person for site in routine.sites for person in world.people_at(site)]
    return list(dict.fromkeys(local)) or world.leaders()
