"""How each engagement of the demo began, as data."""

from __future__ import annotations

from dataclasses import dataclass

from engagements.models import Engagement
from lifecycle.models import Finding, Outcome, Triage

Status = Engagement.Status
Speaks = Finding.Speaks


@dataclass(frozen=True)
class Seen:
    """One thing that was looked at, so many days after the exploration began."""

    days: int
    looked_at: str
    found: str
    speaks: Speaks
    by_state: bool = False


@dataclass(frozen=True)
class Move:
    """A status entered, so many months and days from the start of the engagement."""

    status: Status
    months: int
    days: int
    reason: str = ""
    by_state: bool = False


@dataclass(frozen=True)
class Said:
    """The word of one side, so many months and days from the start of the engagement."""

    by_state: bool
    outcome: Outcome
    months: int
    days: int
    reason: str
    asks_again_after: int = 0


@dataclass(frozen=True)
class Tale:
    asked_for: str
    answers: tuple[Triage.Skills, Triage.Structures, Triage.Depth, Triage.Breadth]
    tier_because: str
    question: str
    moves: tuple[Move, ...]
    seen: tuple[Seen, ...]
    said: tuple[Said, ...] = ()


READING = Tale(
    asked_for=(
        "The director of literacy asks for a training on small groups for all reading coaches, "
        "after two years of flat screening results."
    ),
    answers=(
        Triage.Skills.PARTLY,
        Triage.Structures.MANY,
        Triage.Depth.SYSTEM,
        Triage.Breadth.SYSTEM,
    ),
    tier_because=(
        "A training alone was tried three years ago. Coaching time, budgets and the schedule of "
        "the day have to change with it, in five districts at once."
    ),
    question="Can districts free a coach for every school, and will the state pay for half of it?",
    moves=(
        Move(Status.INQUIRY, -8, 3, "Asked at the spring meeting of literacy directors.", True),
        Move(Status.EXPLORING, -7, 2, "Both want to know what it would take before they promise."),
        Move(
            Status.EMERGING,
            -5,
            6,
            "The legislature had not passed the budget. Ask again once it has.",
            True,
        ),
        Move(Status.EXPLORING, -3, 4, "The budget passed with half of the coaches in it."),
        Move(Status.AGREED, 0, -12, "Signed by both sides.", True),
        Move(Status.ACTIVE, 0, 21, "Roles are filled and the first visits planned."),
    ),
    seen=(
        Seen(
            6,
            "Screening results of three years",
            "Four in ten students start grade 1 below benchmark, in every region alike.",
            Speaks.FOR,
        ),
        Seen(
            18,
            "District budgets",
            "Two of five have a coaching line. The others pay coaches out of a grant that ends.",
            Speaks.AGAINST,
            True,
        ),
        Seen(
            31,
            "Mornings in four schools",
            "The schedule has room for small groups in three. Teachers there ask for help.",
            Speaks.FOR,
        ),
        Seen(
            122,
            "The state budget as passed",
            "Half of the coaches' salaries for three years.",
            Speaks.FOR,
            True,
        ),
    ),
    said=(
        Said(False, Outcome.GO, -5, 2, "The need is clear and the schools are willing."),
        Said(
            True,
            Outcome.NOT_YET,
            -5,
            4,
            "We cannot promise coaches before the budget is passed.",
            60,
        ),
        Said(
            False,
            Outcome.NOT_YET,
            -5,
            5,
            "Agreed: without coaches it would be a training again.",
            60,
        ),
        Said(False, Outcome.GO, -1, 3, "Money, time and will are there."),
        Said(True, Outcome.GO, -1, 8, "The budget carries it, and the superintendents want it."),
    ),
)

BEHAVIOR = Tale(
    asked_for=(
        "Regional services asks how to get positive behavior supports to last beyond the schools "
        "that began with a grant."
    ),
    answers=(
        Triage.Skills.PARTLY,
        Triage.Structures.SOME,
        Triage.Depth.SYSTEM,
        Triage.Breadth.SYSTEM,
    ),
    tier_because="It has to work in every region without us. That takes years, not a workshop.",
    question="What let the first schools keep it up, and can regions give that to others?",
    moves=(
        Move(Status.INQUIRY, -6, 1, "A call from the regional services coordinator.", True),
        Move(Status.EXPLORING, -5, 0),
        Move(Status.AGREED, 0, -12, "Signed by both sides.", True),
        Move(Status.ACTIVE, 0, 0),
        Move(
            Status.SUSTAINING,
            28,
            0,
            "The plan is approved by both sides. Visits taper from here.",
        ),
    ),
    seen=(
        Seen(
            9,
            "Schools of the first grant",
            "Seven of nine still meet as a team four years later; the two others lost their "
            "principal.",
            Speaks.FOR,
        ),
        Seen(
            24,
            "Regional work plans",
            "No region has a coach for behavior. Two say they would make one out of a vacant job.",
            Speaks.OPEN,
            True,
        ),
    ),
    said=(
        Said(True, Outcome.GO, -2, 4, "Two regions will hire. We want this to last."),
        Said(False, Outcome.GO, -2, 6, "The regions will carry it, which is what we asked for."),
    ),
)

NUMERACY = Tale(
    asked_for=(
        "The deputy superintendent asks whether coaching can be started for the youngest students "
        "before the new standards come into force."
    ),
    answers=(
        Triage.Skills.ABSENT,
        Triage.Structures.SOME,
        Triage.Depth.PRACTICE,
        Triage.Breadth.SOME,
    ),
    tier_because=(
        "Hardly anybody has coached numeracy here, and the state wants coaches of its own in the "
        "end, in every region."
    ),
    question="Who would coach, who would pay, and is ten minutes a day there in the schedule?",
    moves=(
        Move(Status.INQUIRY, -1, 4, "A letter from the deputy superintendent.", True),
        Move(Status.EXPLORING, 0, 0, "Triage says intensive. Both want to look first."),
    ),
    seen=(
        Seen(
            12,
            "Schedules of the five schools",
            "Ten minutes are there in four. The fifth has three grades in one room.",
            Speaks.FOR,
            True,
        ),
        Seen(
            33,
            "Talks with eleven teachers",
            "Nine would like a coach in the room; two fear that it is about ratings.",
            Speaks.FOR,
        ),
        Seen(
            58,
            "Vacancies at the service region",
            "Neither of the two coaching jobs found an applicant so far.",
            Speaks.AGAINST,
            True,
        ),
        Seen(
            80,
            "The new standards",
            "They ask for number talk from prekindergarten on. How it is checked is still open.",
            Speaks.OPEN,
        ),
    ),
    said=(
        Said(
            False,
            Outcome.GO,
            3,
            4,
            "The schools are ready. We would help the region to find and train its coaches.",
        ),
    ),
)

TALES = {
    "Tiered reading supports": READING,
    "Early numeracy coaching": NUMERACY,
}
"""By the innovation; any other is told as behavior supports are."""
