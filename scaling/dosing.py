"""Hours of TA at a school beside its change since baseline: groups, points, and no cause."""

from __future__ import annotations

from typing import NamedTuple

from fidelity.rollups.querying import rows_of
from scaling.asked import Asked, Measure
from scaling.sites import COMPARED, DOSES, SITES, values_of

BOUNDS = (0, 5, 10, 20)
"""Hours that divide the groups: none, up to 5, up to 10, up to 20, more."""

MOST_POINTS = 300
"""So many schools are each a point; of more, those that lie near each other are one."""

_BUCKET = "CASE " + " ".join(f"WHEN {dose} THEN {n}" for n, dose in enumerate(DOSES)) + " END"

_GROUPS = f"""{SITES}
SELECT {_BUCKET}, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY percent - percent_then)
FROM site WHERE {COMPARED}
GROUP BY 1 ORDER BY 1
"""  # noqa: S608

_POINTS = f"""{SITES},
compared AS (SELECT *, count(*) OVER () AS n FROM site WHERE {COMPARED}),
near AS (
    SELECT CASE WHEN n <= {MOST_POINTS} THEN minutes / 60.0 ELSE round(minutes / 300.0) * 5 END AS hours,
        CASE WHEN n <= {MOST_POINTS} THEN percent - percent_then
            ELSE round(((percent - percent_then) / 5)::numeric) * 5 END AS change, name
    FROM compared
)
SELECT hours::float8, change::float8, count(*), min(name) FROM near
GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608


class Group(NamedTuple):
    """Schools with about as many hours; the median change of points since their baseline."""

    bucket: int
    n: int
    change: float

    @property
    def label(self) -> str:
        if self.bucket == 0:
            return "No hours"
        if self.bucket == len(BOUNDS):
            return f"More than {BOUNDS[-1]} hours"
        return f"{BOUNDS[self.bucket - 1] or 'Up'} to {BOUNDS[self.bucket]} hours"


class Point(NamedTuple):
    """One school, or several that lie near each other."""

    hours: float
    change: float
    n: int
    name: str


def groups_of(asked: Asked, measure: Measure) -> list[Group]:
    return [Group(*row) for row in rows_of(_GROUPS, values_of(asked, measure))]


def points_of(asked: Asked, measure: Measure) -> list[Point]:
    return [Point(*row) for row in rows_of(_POINTS, values_of(asked, measure))]
