"""How a site gets on over the months, and the answers it would give. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from random import Random

TOP = 0.97
BOTTOM = 0.05


class Course(StrEnum):
    """The shape of a site's way. Most rise steadily; the others are what leaders look for."""

    STEADY = "steady"
    FLAT = "flat"
    SLIPPING = "slipping"
    LATE = "late"


COURSES = (
    Course.STEADY,
    Course.STEADY,
    Course.LATE,
    Course.STEADY,
    Course.FLAT,
    Course.STEADY,
    Course.STEADY,
    Course.SLIPPING,
    Course.STEADY,
    Course.LATE,
)
"""Dealt to the sites in turn."""

FLATNESS = 0.15
SLIPS_AFTER = 0.6
LATE_AFTER = 0.5
SPREAD = 0.42


def gained(course: Course, month: int, months: int) -> float:
    """How many months of steady progress a site has behind it in `month` of `months`."""
    turn = months * (SLIPS_AFTER if course == Course.SLIPPING else LATE_AFTER)
    match course:
        case Course.FLAT:
            return month * FLATNESS
        case Course.SLIPPING:
            return month if month <= turn else turn - 1.3 * (month - turn)
        case Course.LATE:
            early, late = min(month, turn), max(0.0, month - turn)
            return early * FLATNESS + late * 1.9
        case _:
            return month


def share(random: Random, *, start: float, pace: float, months_gained: float) -> float:
    """The share of points a site stands at that month, with the month's own ups and downs."""
    return min(TOP, max(BOTTOM, start + pace * months_gained + random.gauss(0, 0.035)))


def difficulties(name: str, n_items: int) -> list[float]:
    """How much harder than the rest each item is; the same for every site."""
    random = Random(name)  # noqa: S311
    drawn = [random.uniform(-SPREAD, SPREAD) for _ in range(n_items)]
    return [value - sum(drawn) / n_items for value in drawn]


def answers(
    random: Random, level: float, most: Sequence[int], harder: Sequence[float]
) -> list[int]:
    """Points for each item, from 0 to `most`, around `level` and by how hard the item is."""
    return [
        max(0, min(top, round((level - hard) * top + random.gauss(0, 0.24))))
        for top, hard in zip(most, harder, strict=True)
    ]
