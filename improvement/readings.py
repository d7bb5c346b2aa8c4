"""What a cycle says: was the trouble in doing it, or in what was done? Pure.

| done as intended | result         | problem        |
|------------------|----------------|----------------|
| no, partly       | any            | implementation |
| yes              | same, worse    | innovation     |
| yes              | better         | none           |
| not told         | any            | not known yet  |
"""

from __future__ import annotations

from dataclasses import dataclass

IMPLEMENTATION = "implementation"
INNOVATION = "innovation"


@dataclass(frozen=True)
class Reading:
    """`problem` is None where there is none, or where it is not known yet."""

    problem: str | None
    title: str
    text: str


UNKNOWN = Reading(
    None,
    "Not known yet",
    "Say whether it was done as intended, and what came of it. The two together tell where the "
    "problem is.",
)
WAITING = Reading(
    None,
    "Waiting for the data",
    "It was done as intended. Whether it worked is for the data to say.",
)
WORKED = Reading(
    None,
    "No problem: it worked",
    "It was done as intended and the result is better. Adopt it, and think of where else it "
    "would help.",
)
NOT_DONE = Reading(
    IMPLEMENTATION,
    "An implementation problem",
    "It was not done as intended, so the data cannot say yet whether it works. Look for what got "
    "in the way (time, training, coaching, permission) and fix that before you change the "
    "practice.",
)
NOT_DONE_BUT_BETTER = Reading(
    IMPLEMENTATION,
    "An implementation problem, with a better result",
    "The result is better, but it was not done as intended, so something else may have helped. "
    "Find out what people really did, and try that on purpose.",
)
DID_NOT_WORK = Reading(
    INNOVATION,
    "An innovation problem",
    "It was done as intended and the result is not better, so doing it harder will not help. "
    "Change what is done, or choose something that fits this place better.",
)
BOTH = (NOT_DONE, DID_NOT_WORK)
"""The two readings, to be told before anything is known."""


def reading_of(done_as_intended: str, result: str) -> Reading:
    if done_as_intended in ("no", "partly"):
        return NOT_DONE_BUT_BETTER if result == "better" else NOT_DONE
    if done_as_intended != "yes":
        return UNKNOWN
    if not result:
        return WAITING
    return WORKED if result == "better" else DID_NOT_WORK


def problem_of(done_as_intended: str, result: str) -> str | None:
    """`implementation`, `innovation`, or None."""
    return reading_of(done_as_intended, result).problem
