"""The instruments of a story, and what its sites have measured with them so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accountability.instrument import CODE as CARD
from audit.models import Event
from demo import deeds, incidents
from demo.places import World
from demo.trajectories import COURSES, Course, answers, difficulties, gained, share
from engagements.models import Site
from engagements.rules.periods import add_months, months_between
from fidelity.headlines import deciding
from fidelity.instruments import definitions
from fidelity.measures.entering import score_facts
from fidelity.models import (
    Administration,
    ExpectedMeasure,
    Instrument,
    InstrumentVersion,
    PartScore,
)
from fidelity.rollups import rolling
from fidelity.rules import scoring
from fidelity.uses import using
from people.models import User

TIERS = "tfi"
Level = Instrument.Level
Status = Administration.Status

HEAD_START = {Level.PROVIDER: 0.24, Level.STATE: 0.08, Level.DISTRICT: 0.04, Level.SCHOOL: 0.0}
"""Capacity comes before practice: the nearer to the provider, the further at the start."""

ANSWERED, ANSWERED_BY_THE_BUSY = 0.95, 0.6
EARLY, LATE = 0.2, 0.08
APPROVED_SO_SOON = 0.4
NOT_APPLICABLE = 0.12


@dataclass(frozen=True)
class Standing:
    """What is the same for a site every month."""

    course: Course
    effect: float
    answered: float


def measure(world: World) -> None:
    """Choose the instruments, make what is expected, and fill in what believably was."""
    versions = _versions()
    for version in versions:
        _use(world, version)
    _let_answer(world)
    standings = _standings(world)
    rows = ExpectedMeasure.objects.filter(engagement=world.engagement)
    for version in versions:
        owed = rows.filter(version=version).select_related("site").order_by("site", "month")
        _fill_in(world, version, list(owed), standings)
    incidents.tell(world)
    rolling.rebuild(engagement_id=world.engagement.pk)


def _versions() -> list[InstrumentVersion]:
    """All but the TA fidelity card, which is filled in by rating (`card.py`)."""
    versions = InstrumentVersion.objects.whole().exclude(instrument__code=CARD)
    return list(versions.order_by("instrument__code"))


def _use(world: World, version: InstrumentVersion) -> None:
    is_tiers = version.instrument.code == TIERS
    parts = version.parts.filter(code__in=world.story.tfi_parts if is_tiers else ())
    using.begin(
        engagement=world.engagement,
        version=version,
        parts=list(parts),
        starts_on=world.engagement.starts_on,
        ends_on=None,
        by=world.staff()[0],
        today=world.today,
        now=world.moment(world.engagement.starts_on),
    )


def _let_answer(world: World) -> None:
    for code, reason in world.story.answering:
        deciding.choose(
            engagement=world.engagement,
            code=code,
            starts_on=world.engagement.starts_on,
            reason=reason,
            by=world.leaders()[0],
            now=world.moment(world.engagement.starts_on),
        )


def _standings(world: World) -> dict[int, Standing]:
    standings = {}
    for number, site in enumerate(world.sites.values()):
        is_one_of_many = site.kind in (Site.Kind.DISTRICT, Site.Kind.SCHOOL)
        is_busy = site.name == world.story.busy
        standings[site.pk] = Standing(
            course=COURSES[number % len(COURSES)] if is_one_of_many else Course.STEADY,
            effect=world.random.gauss(0, 0.07) if is_one_of_many else 0.0,
            answered=ANSWERED_BY_THE_BUSY if is_busy else ANSWERED,
        )
    return standings


def _fill_in(
    world: World,
    version: InstrumentVersion,
    owed: Iterable[ExpectedMeasure],
    standings: dict[int, Standing],
) -> None:
    """Administrations and scores of one version, in as few statements as sites need."""
    rows = []
    with_baseline: set[int] = set()
    for expected in owed:
        random = Random(f"{version}/{expected.site.name}/{expected.month}")  # noqa: S311
        standing = standings[expected.site_id]
        day = _submitted_on(world, random, expected, standing)
        if day is not None:
            submitted_on = max(expected.opens_on, _workday(day))
            is_baseline = expected.site_id not in with_baseline
            with_baseline.add(expected.site_id)
            row = _row(world, random, version, expected, submitted_on)
            row.answers = _answers(world, random, version, expected, standing)
            row.answered_by = _answered_by(row)
            row.is_baseline = is_baseline
            rows.append(row)
    Administration.objects.bulk_create(rows)
    PartScore.objects.bulk_create(score for row in rows for score in _scores(version, row))
    Event.objects.bulk_create(event for row in rows for event in deeds.of_measure(version, row))


def _submitted_on(
    world: World, random: Random, expected: ExpectedMeasure, standing: Standing
) -> date | None:
    """The day it was sent in: mostly in the last two weeks, now and then early, late or never."""
    is_answered, kind = random.random() < standing.answered, random.random()
    if expected.opens_on > world.today or incidents.is_left_out(world, expected):
        return None
    is_this_month = expected.month >= add_months(world.today, 0)
    day = expected.due_on - timedelta(days=random.randrange(1, 14))
    if expected.site.name in incidents.never_late(world) and not is_this_month:
        return min(day, world.today - timedelta(days=3))
    if kind < EARLY:
        day = expected.opens_on + timedelta(days=random.randrange(8, 20))
    elif kind > 1 - LATE:
        day = expected.due_on + timedelta(days=random.randrange(1, 18))
    return day if is_answered and day < world.today else None


def _workday(day: date) -> date:
    """That day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _row(
    world: World,
    random: Random,
    version: InstrumentVersion,
    expected: ExpectedMeasure,
    submitted_on: date,
) -> Administration:
    author, approver = people_for(world, version, expected.site)
    measured_on = max(expected.opens_on, _workday(submitted_on - timedelta(random.randrange(4))))
    decided_on = max(submitted_on, _workday(submitted_on + timedelta(random.randrange(1, 9))))
    is_old = expected.month < add_months(world.today, -1)
    is_approved = decided_on < world.today and (is_old or _is_quick(world, random, expected))
    return Administration(
        expected=expected,
        engagement=world.engagement,
        site=expected.site,
        version=version,
        status=Status.APPROVED if is_approved else Status.SUBMITTED,
        measured_on=measured_on,
        started_by=author,
        started_at=world.moment(measured_on, 15, 10),
        submitted_by=author,
        submitted_at=world.moment(submitted_on),
        decided_by=approver if is_approved else None,
        decided_at=world.moment(decided_on, 17, 5) if is_approved else None,
    )


def _is_quick(world: World, random: Random, expected: ExpectedMeasure) -> bool:
    """Below a district with a shown account, last month's measures still wait for approval."""
    shown = incidents.shown_places(world)
    above = [site.name for site in world.sites.values() if site.pk in expected.site.lineage]
    return shown.isdisjoint(above) and random.random() < APPROVED_SO_SOON


def people_for(world: World, version: InstrumentVersion, site: Site) -> tuple[User, User]:
    """Who fills in a measure of this site, and who approves it."""
    lead, *specialists = world.staff()
    leader = world.leaders()[0]
    local = world.people_at(site)
    match version.instrument.level:
        case Level.PROVIDER:
            return lead, leader
        case Level.STATE:
            return leader, lead
        case Level.DISTRICT:
            return (local or specialists)[0], lead
        case _ if len(local) > 1:
            return local[0], local[1]
        case _:
            return specialists[0], (local or [lead])[0]


def _answers(
    world: World,
    random: Random,
    version: InstrumentVersion,
    expected: ExpectedMeasure,
    standing: Standing,
) -> list[int | None]:
    items = definitions.items_in_order(version)
    joined = world.joined[expected.site_id]
    months = months_between(joined, world.today)
    gain = gained(standing.course, months_between(joined, expected.month), months)
    level = share(
        random,
        start=world.story.start + standing.effect + HEAD_START[Level(version.instrument.level)],
        pace=world.story.pace,
        months_gained=gain,
    )
    points = answers(
        random,
        level,
        [item.max_points for item in items],
        difficulties(version.instrument.code, len(items)),
    )
    rated = _rated_sections(world, version)
    return [
        None
        if item.section_id not in rated
        else scoring.NOT_APPLICABLE_CODE
        if _does_not_apply(random, version, item.help)
        else value
        for item, value in zip(items, points, strict=True)
    ]


def _rated_sections(world: World, version: InstrumentVersion) -> set[int]:
    chosen = world.story.tfi_parts if version.instrument.code == TIERS else ()
    parts = {part.pk for part in version.parts.all() if not chosen or part.code in chosen}
    return {section.pk for section in version.sections.all() if section.part_id in parts}


def _does_not_apply(random: Random, version: InstrumentVersion, words: str) -> bool:
    """Only where the item's own help says that it may not apply."""
    says_so = version.na_allowed and "Not applicable" in words
    return says_so and random.random() < NOT_APPLICABLE


def _answered_by(row: Administration) -> dict[str, int]:
    return {
        str(place): row.started_by_id
        for place, value in enumerate(row.answers)
        if value is not None
    }


def _scores(version: InstrumentVersion, row: Administration) -> list[PartScore]:
    outcomes = definitions.score(version, row.answers)
    on_time = (
        definitions.today_at(row.site, row.submitted_at or row.started_at) <= row.expected.due_on
    )
    return [
        PartScore(
            administration=row,
            part=part,
            on_time=on_time,
            **score_facts(row, part, outcomes[part.code]),
        )
        for part in definitions.parts_in_order(version)
        if outcomes[part.code].status == scoring.Status.SCORED
    ]
