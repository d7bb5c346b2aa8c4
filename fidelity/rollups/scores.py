"""Single scores read for pages: sites too few to be summed up, and a site's own course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from fidelity.instruments.verdicts import verdict
from fidelity.rollups.levels import Listed
from fidelity.rollups.querying import rows_of
from fidelity.rollups.series import Series, Shape
from fidelity.rules.scoring import percent_text

ListedByCell = dict[tuple[int, date], tuple[Listed, ...]]

# A score of an excused site is in no figure, so it is in no list either.
_LISTED = """
SELECT s.part_id, s.month, s.site_id, site.name, name_key(site.name), s.points, s.max_points, s.at_criterion, (
        SELECT (c.one->>'percent')::integer FROM jsonb_array_elements(s.criteria) AS c (one)
        WHERE c.one->>'of' IS NULL LIMIT 1
    )
FROM unnest(%(parts)s::bigint[], %(months)s::date[]) AS cell (part_id, month)
JOIN fidelity_partscore s ON s.engagement_id = %(engagement)s
    AND s.part_id = cell.part_id AND s.month = cell.month
JOIN fidelity_part part ON part.id = s.part_id
JOIN engagements_site site ON site.id = s.site_id
WHERE s.counts AND s.max_points > 0
    AND %(unit)s IN (s.state_id, s.region_id, s.district_id)
    AND s.region_id IS DISTINCT FROM s.site_id
    AND NOT EXISTS (
        SELECT FROM fidelity_expectedmeasure e
        WHERE e.engagement_id = s.engagement_id AND e.site_id = s.site_id
            AND e.version_id = part.version_id AND e.month = s.month AND e.excused_at IS NOT NULL
    )
ORDER BY s.part_id, s.month, name_key(site.name), s.site_id
"""


def listed_sites(engagement_id: int, unit_id: int, series: Sequence[Series]) -> ListedByCell:
    """The sites of every window with one to four of them, where the series has more than one.

    One query, or none.
    """
    wanted = [
        (strand.part_id, cell.month)
        for one in series
        if any(cell.n_scored > 1 for cell in one.cells)
        for strand in one.strands
        for cell in strand.cells
        if cell.shape in (Shape.SINGLE, Shape.LISTED)
    ]
    found: dict[tuple[int, date], list[Listed]] = defaultdict(list)
    if wanted:
        for part_id, month, *site in rows_of(_LISTED, _arrays(engagement_id, unit_id, wanted)):
            found[part_id, month].append(_listed(site))
    return {cell: tuple(sites) for cell, sites in found.items()}


def _arrays(engagement_id: int, unit_id: int, wanted: Sequence[tuple[int, date]]) -> dict[str, Any]:
    return {
        "engagement": engagement_id,
        "unit": unit_id,
        "parts": [part_id for part_id, _ in wanted],
        "months": [month for _, month in wanted],
    }


def _listed(row: Sequence[Any]) -> Listed:
    site_id, name, alphabet, points, max_points, at_criterion, criterion = row
    return Listed(
        site_id=site_id,
        name=name,
        percent=points * 100 / max_points,
        words=percent_text(points, max_points, criterion),
        state=verdict(at_criterion),
        alphabet=alphabet,
    )
