"""What both sides said and signed: assumptions, agreements, and visits that cite clauses."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from demo.places import World
from engagements.agreements import agreeing, attesting, signing
from engagements.agreements.attesting import Word
from engagements.agreements.text import hash_of
from engagements.models import Activity, Agreement, Clause, Dosage, Engagement, Level, Visit
from engagements.pages.written import Deed
from engagements.rules.assumptions import ASSUMPTIONS
from engagements.rules.periods import add_months, month_of
from people.models import User

KIND = Activity.Kind
UNCITED = 0.12
"""The share of visits that were logged without a clause: work outside the agreement."""

QUIET = "Release time"
QUIET_DAYS = 100
"""The clause on which nothing was logged for so long."""

AMENDED_AFTER = 14
"""Months after which the older agreement was amended."""


@dataclass(frozen=True)
class Minutes:
    """A line of dosage, from one month of the engagement to another."""

    kind: str
    level: str
    minutes: int


DOSAGE = (
    Minutes(KIND.TRAINING, "", 540),
    Minutes(KIND.COACHING, Level.PRACTICE, 300),
    Minutes(KIND.COACHING, Level.ORGANIZATION, 540),
    Minutes(KIND.OBSERVATION, Level.PRACTICE, 240),
    Minutes(KIND.WORK_SESSION, "", 90),
    Minutes(KIND.REFLECTION, "", 60),
)
"""A month's minutes for five districts; a smaller state is promised less."""

DISTRICTS = 5

REWORDED = {
    "A steady rhythm": (
        "TA staff visit every partner district once a month and every partner school six times a "
        "school year. A visit that cannot be held is canceled with a reason, and another date is "
        "offered within two weeks."
    ),
    "Release time": (
        "The state pays for one half day of release time a month for every coach, and for two "
        "days a year for every teacher who is trained."
    ),
}
"""What this state's people made of two of the clauses they began with."""

NEXT_WORDS = (
    "TA staff visit every partner district once a month and every partner school four times a "
    "school year; the district's own coaches make the other visits. A visit that cannot be held "
    "is canceled with a reason, and another date is offered within ten days."
)
NEW_CLAUSE = (
    "Handing over",
    (
        "From the second year on, each routine is led by a person of the state at least every "
        "other time. TA staff are in the room only where they are asked to be."
    ),
)
DOUBTS = {
    "redesign": "The certification rules are with the legislature until spring.",
    "reach": "Two of the five regions have not said yet whether they take part.",
}


def tell(world: World) -> None:
    """Both sides attest and sign; where they still explore, they have begun to write."""
    if world.engagement.status in (Engagement.Status.INQUIRY, Engagement.Status.DECLINED):
        return
    if world.engagement.status in (Engagement.Status.EXPLORING, Engagement.Status.EMERGING):
        _say_some(world)
        _begin(world, world.today - timedelta(days=9))
        return
    signed_on = world.engagement.starts_on - timedelta(days=12)
    _say_all(world, signed_on - timedelta(days=20))
    first = _begin(world, signed_on - timedelta(days=16))
    _offer_and_sign(world, first, signed_on)
    if world.engagement.status == Engagement.Status.SUSTAINING:
        _amend(world, add_months(world.engagement.starts_on, AMENDED_AFTER))
    else:
        _amend(world, world.today - timedelta(days=11), is_waiting=True)
    _cite(world)


def _sides(world: World) -> tuple[User, User]:
    """The TA lead, and who signs for the state."""
    return world.staff()[0], world.leaders()[-1]


def _deed(world: World, person: User, day: date, hour: int = 15) -> Deed:
    return {"by": person, "now": world.moment(day, hour)}


def _say_all(world: World, day: date) -> None:
    """Every assumption by both sides; the state had doubts, and settled them within two weeks."""
    lead, leader = _sides(world)
    holds = [Word(assumption.code, holds=True) for assumption in ASSUMPTIONS]
    doubtful = [
        Word(word.code, word.code not in DOUBTS, DOUBTS.get(word.code, "")) for word in holds
    ]
    settled = [Word(code, holds=True, note="Settled at the second meeting.") for code in DOUBTS]
    said = ((lead, holds, 0), (leader, doubtful, 3), (leader, settled, 16))
    for person, words, later in said:
        on = day + timedelta(days=later)
        attesting.attest(engagement=world.engagement, words=words, **_deed(world, person, on))


def _say_some(world: World) -> None:
    """Where the sides still explore, each has said what it knows so far."""
    lead, leader = _sides(world)
    known = [Word(assumption.code, holds=True) for assumption in ASSUMPTIONS[:6]]
    doubted = [*known[:4], *(Word(code, holds=False, note=DOUBTS[code]) for code in DOUBTS)]
    for person, words, ago in ((lead, known, 12), (leader, doubted, 7)):
        on = world.today - timedelta(days=ago)
        attesting.attest(engagement=world.engagement, words=words, **_deed(world, person, on))


def _begin(world: World, day: date) -> Agreement:
    """A first draft: the clauses to begin with, two of them reworded, and the minutes."""
    lead, leader = _sides(world)
    engagement = world.engagement
    row = Agreement(
        engagement=engagement,
        title=f"Agreement on {engagement.innovation.name.lower()} in {engagement.state.name}",
        preamble=engagement.purpose,
        starts_on=engagement.starts_on,
        ends_on=engagement.planned_end_on,
    )
    draft = agreeing.start(row=row, **_deed(world, lead, day))
    for heading, text in REWORDED.items():
        clause = draft.clauses.get(heading=heading)
        deed = _deed(world, leader, day + timedelta(days=1))
        agreeing.change_clause(clause=clause, revision=1, values={"text": text}, **deed)
    for line in DOSAGE:
        _promise(world, draft, line, _deed(world, lead, day + timedelta(days=1)))
    return draft


def _promise(world: World, draft: Agreement, line: Minutes, deed: Deed) -> None:
    share = len(world.story.districts) / DISTRICTS
    row = Dosage(
        agreement=draft,
        kind=line.kind,
        level=line.level,
        minutes=max(30, round(line.minutes * share / 30) * 30),
        first_month=month_of(draft.starts_on),
        last_month=month_of(draft.ends_on),
    )
    agreeing.add_dosage(row=row, **deed)


def _offer_and_sign(
    world: World, draft: Agreement, signed_on: date, *, is_waiting: bool = False
) -> None:
    """Offered, signed by the TA lead, and a few days later by the state; or not by it yet."""
    lead, leader = _sides(world)
    offer_on = signed_on - timedelta(days=6)
    agreeing.offer(agreement=draft, seen=hash_of(draft), **_deed(world, lead, offer_on))
    _sign(world, draft, lead, signed_on - timedelta(days=4))
    if not is_waiting:
        _sign(world, draft, leader, signed_on)


def _sign(world: World, draft: Agreement, person: User, day: date) -> None:
    signing.sign(
        agreement=draft,
        name=person.name,
        capacity=person.job_title,
        seen=hash_of(draft),
        **_deed(world, person, day, hour=11),
    )


def _amend(world: World, day: date, *, is_waiting: bool = False) -> None:
    """The next version: one clause reworded, one more, one taken out, and less coaching."""
    lead, leader = _sides(world)
    draft = agreeing.amend(engagement=world.engagement, **_deed(world, lead, day))
    deed = _deed(world, leader, day + timedelta(days=2))
    rhythm = draft.clauses.get(heading="A steady rhythm")
    agreeing.change_clause(clause=rhythm, revision=1, values={"text": NEXT_WORDS}, **deed)
    heading, text = NEW_CLAUSE
    clause = Clause(
        agreement=draft, client_id=uuid.uuid4(), feature="integrity", heading=heading, text=text
    )
    agreeing.add_clause(row=clause, **deed)
    cycles = draft.clauses.get(heading="Short cycles of improvement")
    agreeing.remove_clause(clause=cycles, revision=1, **deed)
    coaching = draft.dosages.get(kind=KIND.COACHING, level=Level.PRACTICE)
    agreeing.change_dosage(
        line=coaching, revision=1, values={"minutes": coaching.minutes // 2}, **deed
    )
    _offer_and_sign(world, draft, day + timedelta(days=9), is_waiting=is_waiting)


def _cite(world: World) -> None:
    """Most visits held name the clauses of their core features, in the version of their day."""
    versions = world.engagement.agreements.filter(status__in=Agreement.SIGNED)
    by_version = [
        (version.in_force_at.date(), list(version.clauses.order_by("number")))
        for version in versions.order_by("-version")
        if version.in_force_at
    ]
    quiet_since = world.today - timedelta(days=QUIET_DAYS)
    cited = Clause.visits.through
    rows = []
    for visit in Visit.objects.held().filter(engagement=world.engagement).order_by("pk"):
        if world.random.random() < UNCITED:
            continue
        held_on = visit.held_on or visit.planned_on
        clauses = next((found for day, found in by_version if day <= held_on), [])
        rows += [
            cited(clause_id=clause.pk, visit_id=visit.pk)
            for clause in clauses
            if clause.feature in visit.features
            and not (clause.heading == QUIET and held_on > quiet_since)
        ]
    cited.objects.bulk_create(rows, batch_size=1000)
