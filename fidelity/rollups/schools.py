"""The course of single sites, read from the rows in the shape of rollups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter

from engagements.rules.periods import last_day
from fidelity.rollups.cells import part_is_expected
from fidelity.rollups.querying import Row, rows_of
from fidelity.rollups.series import Cell, Series
from fidelity.rollups.standing import PartFacts, Unit, read_parts, series_of

_IS_EXPECTED = part_is_expected(
    engagement="e.engagement_id", version="e.version_id", month="e.month", part="part.id"
)

_ROWS = f"""
SELECT e.site_id, part.id, e.month, e.due_on,
    e.excused_at IS NULL AND {_IS_EXPECTED} AS is_expected,
    EXISTS (
        SELECT FROM fidelity_partscore any_part
        JOIN fidelity_part sibling ON sibling.id = any_part.part_id
        WHERE any_part.engagement_id = e.engagement_id AND any_part.site_id = e.site_id
            AND any_part.month = e.month AND any_part.counts
            AND sibling.version_id = e.version_id
    ) AS is_answered,
    s.points, s.max_points, s.on_time, s.at_criterion, s.is_approved,
    baseline.points, baseline.max_points, baseline.at_criterion
FROM fidelity_expectedmeasure e
JOIN fidelity_part part ON part.version_id = e.version_id
LEFT JOIN fidelity_partscore s ON s.engagement_id = e.engagement_id AND s.site_id = e.site_id
    AND s.part_id = part.id AND s.month = e.month AND s.counts AND s.max_points > 0
    AND e.excused_at IS NULL
LEFT JOIN LATERAL (
    SELECT b.points, b.max_points, b.at_criterion, b.month
    FROM fidelity_partscore b
    WHERE b.engagement_id = e.engagement_id AND b.site_id = e.site_id AND b.part_id = part.id
        AND b.counts AND b.is_baseline AND b.max_points > 0
    ORDER BY b.month, b.id
    LIMIT 1
) baseline ON baseline.month < e.month
WHERE e.engagement_id = %(engagement)s AND e.site_id = ANY (%(sites)s) AND e.month <= %(month)s
    AND (%(parts)s::bigint[] IS NULL OR part.id = ANY (%(parts)s))
ORDER BY e.site_id, part.id, e.month
"""  # noqa: S608


def read_sites(
    engagement_id: int,
    sites: Collection[int],
    month: date,
    parts: Collection[int] | None = None,
) -> dict[int, tuple[Series, ...]]:
    """Two queries, or none. A site without any window is not among the answers."""
    if not sites:
        return {}
    values = {
        "engagement": engagement_id,
        "sites": list(sites),
        "month": month,
        "parts": None if parts is None else list(parts),
    }
    rows = rows_of(_ROWS, values)
    known = read_parts([engagement_id], {row[1] for row in rows}, last_day(month))
    by_site = groupby(rows, key=itemgetter(0))
    return {
        site_id: _series(list(own), known, (engagement_id, site_id)) for site_id, own in by_site
    }


def _series(rows: list[Row], parts: list[PartFacts], unit: Unit) -> tuple[Series, ...]:
    cells = {
        part_id: tuple(_compared(_cell(*row[2:]) for row in own))
        for part_id, own in groupby(rows, key=itemgetter(1))
    }
    asked = {pk: own for pk, own in cells.items() if any(c.n_expected or c.n_scored for c in own)}
    return series_of(asked, parts, unit)


def _cell(
    month: date,
    due_on: date,
    is_expected: bool,
    is_answered: bool,
    points: int | None,
    max_points: int | None,
    on_time: bool | None,
    at_criterion: bool | None,
    is_approved: bool | None,
    points_then: int | None,
    max_then: int | None,
    at_then: bool | None,
) -> Cell:
    now, then = _percent(points, max_points), _percent(points_then, max_then)
    is_scored = now is not None
    is_paired = is_scored and then is not None
    return Cell(
        month=month,
        due_on=due_on if is_expected else None,
        n_expected=int(is_expected),
        n_answered=int(is_answered and is_expected),
        n_scored=int(is_scored),
        n_on_time=int(bool(on_time)),
        n_criterion=int(bool(at_criterion)),
        points=points or 0,
        max_points=max_points or 0,
        q1=now,
        median=now,
        q3=now,
        n_paired=int(is_paired),
        paired_criterion_then=int(is_paired and bool(at_then)),
        paired_criterion_now=int(is_paired and bool(at_criterion)),
        paired_median_then=then if is_paired else None,
        paired_median_now=now if is_paired else None,
        n_approved=int(bool(is_approved)),
    )


def _compared(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Each window beside the one in which the site was scored last."""
    before: Cell | None = None
    for cell in cells:
        yield _beside(cell, before) if before and cell.n_scored else cell
        before = cell if cell.n_scored else before


def _beside(cell: Cell, before: Cell) -> Cell:
    return cell._replace(
        before=before.month,
        n_same=1,
        same_criterion_then=before.n_criterion,
        same_criterion_now=cell.n_criterion,
        same_median_then=before.median,
        same_median_now=cell.median,
    )


def _percent(points: int | None, max_points: int | None) -> float | None:
    return None if points is None or not max_points else points * 100 / max_points
