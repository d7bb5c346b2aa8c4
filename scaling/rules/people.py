"""Which people of a school count toward which declared number."""

from __future__ import annotations

from collections.abc import Collection

ALL = "all"

LEVELS = {
    "early": ("prekindergarten",),
    "elementary": ("elementary",),
    "middle": ("middle",),
    "high": ("secondary", "high"),
}
"""The levels of schools that a declared level speaks of."""

COLUMNS = {
    "students": "enrolment",
    "teachers": "teachers",
    "administrators": "administrators",
    "families": "families",
}
"""The kinds of beneficiaries, and the column of a school that says how many it has."""


def school_levels(declared: Collection[str]) -> list[str] | None:
    """The levels of schools whose people are among those declared; None for every school.

    Who is declared for no level of a school is not in the denominator, and so not counted.
    """
    if ALL in declared:
        return None
    return [level for code in declared for level in LEVELS[code]]
