"""The clauses with which a first agreement begins, in words of our own. People edit them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from words.terms import BARRIER, SETBACK, SITE, VISIT


@dataclass(frozen=True)
class Starter:
    """A clause to begin with, under one of the six core features."""

    feature: str
    heading: str
    text: str


STARTERS: tuple[Starter, ...] = (
    Starter(
        "clarity",
        "Who does what",
        "Each side names one person for every role listed in this engagement. A role that falls "
        "vacant is filled, or covered by name, within 30 days.",
    ),
    Starter(
        "clarity",
        "A shared view of the system",
        "Both sides review strengths, stressors, policies, regulations and data together before "
        "the work starts, and renew the review every year.",
    ),
    Starter(
        "frequency",
        "A steady rhythm",
        f"TA staff visit as often as the cadences of this engagement say. {VISIT.capital_a} that cannot be "
        "held is canceled with a reason, and another date is offered within two weeks.",
    ),
    Starter(
        "frequency",
        "Short cycles of improvement",
        f"Every {SITE.one} team runs at least one improvement cycle in each quarter, and its next steps "
        f"are settled at the following {VISIT.one}.",
    ),
    Starter(
        "intensity",
        "Time for practice, not only for talk",
        "The TA provider delivers the minutes in the table of this agreement. At least half of "
        "the coaching includes direct observation of people at work.",
    ),
    Starter(
        "intensity",
        "Release time",
        "The state sees to it that the people who are trained and coached have the time for it "
        "within their working day.",
    ),
    Starter(
        "duration",
        "Staying long enough",
        "Both sides stay with the work until the last day of this agreement. An extension is "
        "decided together at least three months before that day.",
    ),
    Starter(
        "integrity",
        "One system, not one more program",
        "Leaders list the initiatives that ask something of the same people, and decide within "
        "the first year which to keep, align, merge or retire.",
    ),
    Starter(
        "integrity",
        "More than one pair of hands",
        "For every routine of this work at least two people on the state's side can carry it "
        "without TA staff before the agreement ends.",
    ),
    Starter(
        "accountability",
        "Looking at the data together",
        "The leadership team meets every month with the measures in front of it, and leaves with "
        "decisions that name an owner and a date.",
    ),
    Starter(
        "accountability",
        f"{SETBACK.capital_many} and {BARRIER.many} are answered",
        f"{BARRIER.capital_a} sent up is answered in the time that the communication protocol "
        f"sets. {SETBACK.capital_a} stays open until it has an answer, a test and a result.",
    ),
)
