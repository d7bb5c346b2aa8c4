"""The communication protocol of a story, and barriers at several points of their way."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from demo.places import World
from engagements.barriers import raising, who_answers
from engagements.models import Barrier, ProtocolLine, Rung, Site
from engagements.protocol import routing
from engagements.rules import barrier_path
from engagements.rules.periods import add_months
from notifications import letters
from people.models import User
from people.roles import Role


@dataclass(frozen=True)
class Line:
    """One line; `who` says whose answer it is."""

    from_rung: Rung
    to_rung: Rung
    what: str
    who: str
    schedule: str
    format: str
    days: int
    carries_barriers: bool = True


LINES = (
    Line(
        Rung.SCHOOL, Rung.DISTRICT, "What stands in the way at a school",
        "district", "As it comes up", "here", 14,
    ),
    Line(
        Rung.DISTRICT, Rung.REGION, "What a district cannot clear alone",
        "leader", "As it comes up", "here", 10,
    ),
    Line(
        Rung.REGION, Rung.STATE, "What only state rules, money or staff can clear",
        "leader", "As it comes up, looked at each month", "here", 21,
    ),
    Line(
        Rung.STATE, Rung.PROVIDER, "What the state needs the TA center to change",
        "lead", "As it comes up", "here", 10,
    ),
    Line(
        Rung.PROVIDER, Rung.STATE, "Results of the month and the TA fidelity card",
        "lead", "First Tuesday, monthly", "meeting", 5, carries_barriers=False,
    ),
    Line(
        Rung.STATE, Rung.DISTRICT, "Decisions of the leadership team",
        "leader", "Within a week of its meeting", "email", 7, carries_barriers=False,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Tale:
    """A barrier and what became of it. Days count back from today.

    `ups` are the days of its steps up, each with the words that went along; `answer` is the day
    and words of the answer. `downs` hands it down so often, to the bottom for None.
    """

    kind: Site.Kind
    number: int
    title: str
    detail: str
    raised: int
    ups: tuple[tuple[int, str], ...] = ()
    answer: tuple[int, str] | None = None
    downs: int | None = None
    closed: tuple[int, str] | None = None


TALES = (
    Tale(
        Site.Kind.SCHOOL,
        0,
        "No substitutes on training days, so half the team stays away",
        "We asked the office for two half days in September and again in October. Neighboring "
        "schools share the same four substitutes. A paid pool for the whole county would clear it.",
        96,
        (
            (88, "We share four substitutes among all schools and cannot pay for more this year."),
            (79, "Three of our districts say the same. Substitute pay is set by state rule."),
        ),
        (
            61,
            ("From January districts may pay substitutes from the literacy grant, up to six half "
            "days per school and semester. The rate stays as it is. The memo went to all "
            "superintendents."),
        ),
    ),
    Tale(
        Site.Kind.DISTRICT,
        1,
        "Coach positions are frozen until the new budget year",
        "Two of our three coaches left in the summer. The board may not fill jobs paid from "
        "state funds before July.",
        74,
        (
            (66, "The freeze covers every district of the region; we have no say in it."),
        ),
    ),
    Tale(
        Site.Kind.SCHOOL,
        1,
        "The reading block is cut for bus times two days a week",
        "On Tuesdays and Thursdays the early bus leaves twenty minutes into the block. The bus "
        "company answers to the district.",
        9,
    ),
    Tale(
        Site.Kind.SCHOOL,
        2,
        "Screening results reach teachers three weeks late",
        "The export from the screening system goes through one person at the district.",
        151,
        (),
        (
            143,
            ("Every principal now has a sign-in of their own and can print the class lists the "
            "same day."),
        ),
        None,
        (132, "Teachers had their lists the day after the winter screening."),
    ),
    Tale(
        Site.Kind.DISTRICT,
        0,
        "The data agreement does not let coaches see class results",
        "Our coaches are employed by the region. The agreement names district staff only.",
        46,
        ((40, "The agreement is the state's own form; we cannot change it."),),
        (
            12,
            ("The form is amended from the first of next month: staff of a regional office who "
            "coach in the district count as district staff."),
        ),
        0,
    ),
)  # fmt: skip


def tell(world: World) -> None:
    """What is agreed on, and what came up, once the work has begun."""
    if world.story.is_exploring:
        return
    _agree(world)
    for tale in TALES:
        _tell(world, tale)
    _send_nothing(world)


def _agree(world: World) -> None:
    districts = [p for p in world.story.people if p.role == Role.DISTRICT and p.district]
    people = {
        "district": world.people[districts[0].email],
        "leader": world.leaders()[0],
        "lead": world.staff()[0],
    }
    agreed = world.moment(add_months(world.engagement.starts_on, 1))
    for line in LINES:
        row = ProtocolLine(
            engagement=world.engagement,
            from_rung=line.from_rung,
            to_rung=line.to_rung,
            what=line.what,
            carries_barriers=line.carries_barriers,
            responsible=people[line.who],
            schedule=line.schedule,
            format=line.format,
            response_days=line.days,
        )
        routing.add_line(row=row, by=world.staff()[0], now=agreed)


def _tell(world: World, tale: Tale) -> None:
    site = _place(world, tale)
    barrier = raising.raise_barrier(
        engagement=world.engagement,
        site=site,
        title=tale.title,
        detail=tale.detail,
        visit=None,
        by=_person(world, site, site.kind),
        now=world.moment(world.today - timedelta(days=tale.raised)),
        client_id=uuid.uuid4(),
    )
    for days, words in tale.ups:
        barrier = _go(world, raising.send_up, barrier, days, words)
    if tale.answer:
        days, words = tale.answer
        barrier = _go(world, raising.answer, barrier, days, words)
        barrier = _bring_back(world, tale, barrier, days - 2)
    if tale.closed:
        _go(world, raising.close, barrier, *tale.closed)


def _bring_back(world: World, tale: Tale, barrier: Barrier, days: int) -> Barrier:
    way = who_answers.ladder_of(barrier.site)
    left = way.index(barrier.rung)
    steps = left if tale.downs is None else min(tale.downs, left)
    for step in range(steps):
        below = barrier_path.next_down(way, barrier.rung)
        words = f"For the {Rung(below).label.lower()}: as answered." if below else ""
        barrier = _go(world, raising.pass_down, barrier, days - step, words)
    return barrier


def _go(world: World, verb: object, barrier: Barrier, days: int, words: str) -> Barrier:
    """One step by somebody on the rung where the barrier is."""
    done: Barrier = verb(  # type: ignore[operator]
        barrier=barrier,
        revision=barrier.revision,
        text=words,
        by=_person(world, barrier.site, barrier.rung),
        now=world.moment(world.today - timedelta(days=days)),
    )
    return done


def _place(world: World, tale: Tale) -> Site:
    """Where somebody of the recipient is there to see it, if there is such a place."""
    sites = world.of_kind(tale.kind)
    staffed = [site for site in sites if _held_at(world, site)]
    others = [site for site in sites if site not in staffed and site.name != world.story.closed]
    return [*staffed, *others][tale.number]


def _held_at(world: World, site: Site) -> bool:
    return any(site.name in (p.school, p.district) for p in world.story.people)


def _person(world: World, site: Site, rung: str) -> User:
    """Somebody on a rung; a leader of the state for a region, TA staff for a school of nobody's."""
    if rung in (Rung.STATE, Rung.REGION):
        return world.leaders()[0]
    held = world.people_at(site)
    if rung == Rung.SCHOOL:
        return held[0] if _held_at(world, site) else world.staff()[-1]
    return held[-1] if held else world.staff()[0]


def _send_nothing(world: World) -> None:
    """What happened in the past was read in the past."""
    for barrier in world.engagement.barriers.all():
        letters.take_back(barrier)
