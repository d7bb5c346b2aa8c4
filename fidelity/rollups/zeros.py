"""Which items are most often at zero? By section and item, in the latest window of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fidelity.rollups.querying import Row, in_figures, rows_of
from fidelity.rollups.series import Series, percent_words, read
from words.days import long_month

MOST = 3

_ITEMS = f"""
WITH answer AS (
    SELECT given.place, given.points
    FROM fidelity_expectedmeasure e
    JOIN fidelity_administration a ON a.expected_id = e.id AND {in_figures("a")}
    CROSS JOIN unnest(a.answers) WITH ORDINALITY AS given (points, place)
    WHERE e.engagement_id = %(engagement)s AND e.version_id = %(version)s AND e.month = %(month)s
        AND e.excused_at IS NULL
        AND %(unit)s IN (e.site_id, e.state_id, e.region_id, e.district_id)
        AND e.region_id IS DISTINCT FROM e.site_id
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
"""  # noqa: S608


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
    is_most: bool = False

    @property
    def zero_percent(self) -> float:
        return self.n_zero * 100 / self.n if self.n else 0

    @property
    def zero_share(self) -> str:
        return percent_words(self.zero_percent) if self.n else ""

    @property
    def zero_words(self) -> str:
        return f"{self.n_zero:,} of {self.n:,}"

    @property
    def percent_words(self) -> str:
        """Of the points that could be given."""
        return percent_words(self.points * 100 / (self.n * self.max_points)) if self.n else ""


@dataclass(frozen=True)
class SectionCount:
    name: str
    items: tuple[ItemCount, ...]

    @property
    def title(self) -> str:
        possible = sum(item.n * item.max_points for item in self.items)
        if not possible:
            return self.name
        points = sum(item.points for item in self.items)
        return f"{self.name}: {percent_words(points * 100 / possible)} of points"


@dataclass(frozen=True)
class Zeros:
    """The items of one version in one window."""

    instrument: str
    month: date
    sections: tuple[SectionCount, ...]

    @property
    def answer(self) -> str:
        items = [item for section in self.sections for item in section.items if item.is_most]
        if not items:
            return f"No item was at zero in {long_month(self.month)}."
        worst = max(items, key=lambda item: item.zero_percent)
        return (
            f"Item {worst.code}: {worst.zero_words} had no point for it in "
            f"{long_month(self.month)}."
        )


def items_of(
    engagement_id: int, unit_id: int, series: Series, month: date, today: date
) -> Zeros | None:
    """The items behind the latest value of a series; None before the first. One query."""
    reading = read(series, month, today)
    if reading.cell is None or reading.strand is None:
        return None
    rows = _rows(engagement_id, unit_id, reading.strand.version_id, reading.cell.month)
    return Zeros(series.instrument, reading.cell.month, _sections(rows))


def _sections(rows: Sequence[Row]) -> tuple[SectionCount, ...]:
    """The items under their sections, the few most often at zero marked."""
    shares = sorted({row[4] / row[5] for row in rows if row[4]}, reverse=True)[:MOST]
    sections: dict[str, list[ItemCount]] = {}
    for section, code, wording, max_points, n_zero, n, points, n_not_applicable in rows:
        is_most = bool(n_zero) and n_zero / n in shares
        sections.setdefault(section, []).append(
            ItemCount(code, wording, n_zero, n, points or 0, max_points, n_not_applicable, is_most)
        )
    return tuple(SectionCount(name, tuple(items)) for name, items in sections.items())


def _rows(engagement_id: int, unit_id: int, version_id: int, month: date) -> Sequence[Row]:
    values = {
        "engagement": engagement_id,
        "unit": unit_id,
        "version": version_id,
        "month": month,
    }
    return rows_of(_ITEMS, values)
