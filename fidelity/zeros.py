"""Which items are most often at zero? By section and item, in the latest window of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from fidelity.series import Series, read
from fidelity.strip import month_words

_ITEMS = """
WITH answer AS (
    SELECT given.place, given.points
    FROM fidelity_expectedmeasure e
    JOIN fidelity_administration a ON a.expected_id = e.id AND a.status = ANY (%(counting)s)
    CROSS JOIN unnest(a.answers) WITH ORDINALITY AS given (points, place)
    WHERE e.engagement_id = %(engagement)s AND e.version_id = %(version)s AND e.month = %(month)s
        AND e.excused_at IS NULL
        AND %(unit)s IN (e.site_id, e.state_id, e.region_id, e.district_id)
),
counted AS (
    SELECT place, count(*) FILTER (WHERE points = 0) AS n_zero,
        count(*) FILTER (WHERE points >= 0) AS n, sum(points) FILTER (WHERE points >= 0) AS points,
        count(*) FILTER (WHERE points = -1) AS n_not_applicable
    FROM answer
    GROUP BY place
)
SELECT section.name, item.code, item.wording, item.max_points, counted.n_zero, counted.n,
    counted.points, counted.n_not_applicable
FROM counted
JOIN fidelity_item item ON item.version_id = %(version)s AND item.position = counted.place - 1
JOIN fidelity_section section ON section.id = item.section_id
WHERE counted.n + counted.n_not_applicable > 0
ORDER BY section.position, item.position
"""


@dataclass(frozen=True)
class ItemCount:
    """`n` sites gave the item points, `n_zero` of them none."""

    code: str
    wording: str
    n_zero: int
    n: int
    points: int
    max_points: int
    n_not_applicable: int

    @property
    def zero_percent(self) -> int:
        return self.n_zero * 100 // self.n if self.n else 0

    @property
    def zero_words(self) -> str:
        return f"{self.n_zero:,} of {self.n:,}"

    @property
    def percent_words(self) -> str:
        """Of the points that could be given."""
        return f"{self.points * 100 // (self.n * self.max_points)}%" if self.n else ""


@dataclass(frozen=True)
class SectionCount:
    name: str
    items: tuple[ItemCount, ...]

    @property
    def title(self) -> str:
        possible = sum(item.n * item.max_points for item in self.items)
        if not possible:
            return self.name
        return (
            f"{self.name}: {sum(item.points for item in self.items) * 100 // possible}% of points"
        )


@dataclass(frozen=True)
class Zeros:
    """The items of one version in one window."""

    instrument: str
    month: date
    sections: tuple[SectionCount, ...]

    @property
    def most(self) -> tuple[ItemCount, ...]:
        """The three items most often at zero, the worst first."""
        items = [item for section in self.sections for item in section.items if item.n_zero]
        items.sort(key=lambda item: (-item.n_zero / item.n, item.code))
        return tuple(items[:3])

    @property
    def answer(self) -> str:
        if not self.most:
            return f"No item was at zero in {month_words(self.month)}."
        worst = self.most[0]
        return (
            f"Item {worst.code}: {worst.zero_words} had no point for it in "
            f"{month_words(self.month)}."
        )


def items_of(
    engagement_id: int, unit_id: int, series: Series, month: date, today: date
) -> Zeros | None:
    """The items behind the latest value of a series; None before the first. One query."""
    reading = read(series, month, today)
    if reading.cell is None or reading.strand is None:
        return None
    rows = _rows(engagement_id, unit_id, reading.strand.version_id, reading.cell.month)
    sections: dict[str, list[ItemCount]] = {}
    for section, code, wording, max_points, n_zero, n, points, n_not_applicable in rows:
        sections.setdefault(section, []).append(
            ItemCount(code, wording, n_zero, n, points or 0, max_points, n_not_applicable)
        )
    counted = tuple(SectionCount(name, tuple(items)) for name, items in sections.items())
    return Zeros(series.instrument, reading.cell.month, counted)


def _rows(
    engagement_id: int, unit_id: int, version_id: int, month: date
) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _ITEMS,
            {
                "engagement": engagement_id,
                "unit": unit_id,
                "version": version_id,
                "month": month,
                "counting": ["submitted", "approved"],
            },
        )
        return cursor.fetchall()
