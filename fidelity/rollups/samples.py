"""Has something changed, or only the sample? Two windows of one measure, site by site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fidelity.rollups.levels import BY_CODE
from fidelity.rollups.querying import rows_of
from fidelity.rollups.series import Series, read
from words.days import long_month

_COMPARED = """
WITH row AS (
    SELECT s.site_id, s.month, s.at_criterion
    FROM fidelity_partscore s
    WHERE s.engagement_id = %(engagement)s AND s.part_id = %(part)s
        AND s.month IN (%(before)s, %(now)s) AND s.counts AND s.max_points > 0
        AND %(unit)s IN (s.state_id, s.region_id, s.district_id)
        AND s.region_id IS DISTINCT FROM s.site_id
        AND (s.site_id, s.month) NOT IN (
            SELECT e.site_id, e.month FROM fidelity_expectedmeasure e
            WHERE e.engagement_id = %(engagement)s AND e.version_id = %(version)s
                AND e.month IN (%(before)s, %(now)s) AND e.excused_at IS NOT NULL
        )
)
SELECT count(*) FILTER (WHERE before.site_id IS NOT NULL AND now.site_id IS NOT NULL),
    count(*) FILTER (WHERE before.at_criterion AND now.site_id IS NOT NULL),
    count(*) FILTER (WHERE now.at_criterion AND before.site_id IS NOT NULL),
    count(*) FILTER (WHERE before.site_id IS NULL),
    count(*) FILTER (WHERE now.site_id IS NULL)
FROM (SELECT * FROM row WHERE month = %(before)s) before
FULL JOIN (SELECT * FROM row WHERE month = %(now)s) now ON now.site_id = before.site_id
"""


@dataclass(frozen=True)
class Sample:
    """The sites of two windows: those in both, then and now at criterion; those in one only."""

    before: date
    now: date
    plural: str
    n_same: int
    criterion_then: int
    criterion_now: int
    n_joined: int
    n_left: int

    @property
    def words(self) -> str:
        since = f"{long_month(self.before)} and {long_month(self.now)}"
        if not self.n_same:
            return f"No {self.plural} were measured in both {since}, so the two cannot be compared."
        now = "is" if self.criterion_now == 1 else "are"
        return (
            f"Of the {self.n_same:,} measured in both {since}, {self.criterion_then:,} "
            f"{_were(self.criterion_then)} at criterion then and {self.criterion_now:,} {now} now."
        )

    @property
    def others(self) -> str:
        """The sites that play no part in the comparison."""
        parts = []
        if self.n_joined:
            parts.append(f"{self.n_joined:,} measured now {_were(self.n_joined)} not then")
        if self.n_left:
            parts.append(f"{self.n_left:,} measured then {_were(self.n_left)} not now")
        they_are = "it is" if self.n_joined + self.n_left == 1 else "they are"
        return f"{' and '.join(parts)}; {they_are} left out." if parts else ""


def _were(n: int) -> str:
    return "was" if n == 1 else "were"


def since_last_window(
    engagement_id: int, unit_id: int, series: Series, month: date, today: date
) -> Sample | None:
    """The latest value against the window before it, under the same version. One query at most.

    None where there is nothing before, or nothing that has a criterion.
    """
    reading = read(series, month, today)
    if reading.cell is None or reading.strand is None or not reading.strand.criteria:
        return None
    earlier = [
        cell.month
        for cell in reading.strand.cells
        if cell.n_scored and cell.month < reading.cell.month
    ]
    if not earlier:
        return None
    counts = _counts(
        {
            "engagement": engagement_id,
            "unit": unit_id,
            "part": reading.strand.part_id,
            "version": reading.strand.version_id,
            "before": earlier[-1],
            "now": reading.cell.month,
        }
    )
    return Sample(earlier[-1], reading.cell.month, BY_CODE[series.level].plural, *counts)


def _counts(values: dict[str, object]) -> tuple[int, int, int, int, int]:
    [(same, then, now, joined, left)] = rows_of(_COMPARED, values)
    return same, then, now, joined, left
