"""What intensive TA assumes, as statements that both sides attest before they agree. Pure.

The ideas are those of the Scaling-up Brief's section on assumptions; the words are ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Assumption:
    """`code` never changes; `asks` is the statement that a side says holds, or not yet."""

    code: str
    title: str
    asks: str


ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption(
        "informed",
        "We agree, knowing what it takes",
        "Both sides agree on the need, on the change they want, and on how it will be made.",
    ),
    Assumption(
        "explored",
        "We have explored the fit",
        "The task is within the TA provider's abilities, its ways fit the state's goals, and the "
        "chances of success are good.",
    ),
    Assumption(
        "break",
        "The change is a real break",
        "We expect to leave habits behind, and to meet what nobody planned for.",
    ),
    Assumption(
        "people",
        "Everybody is in the room",
        "Supporters, doubters and onlookers take part, and surprises are welcome.",
    ),
    Assumption(
        "prepared",
        "We prepare, inside and outside",
        "People within the part that changes and people around it have time to prepare.",
    ),
    Assumption(
        "redesign",
        "The system changes too",
        "Policies, practices and the way the organization works are open to change.",
    ),
    Assumption(
        "reach",
        "Enough people will benefit",
        "Capacity is built to reach at least 60 percent of those who can benefit.",
    ),
    Assumption(
        "time",
        "We stay long enough",
        "Both sides commit to two to five years, until the new ways are everyday practice.",
    ),
)
