"""Parts of pages that depend on nothing but one value, drawn once for each value.

Two people who see the same piece see the same figures, so what one may see is decided before:
by what is read, not by what is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fidelity.charts.pieces import chart_piece, description_piece
from fidelity.monthly.page import MonthlyPage, place_query
from fidelity.monthly.strip import Tile
from fidelity.monthly.units import Child


@lru_cache(maxsize=2048)
def tile_piece(tile: Tile, place: str) -> SafeString:
    """`place` is what a list is narrowed to, so that it opens the rows of this unit."""
    return render_to_string("fidelity/monthly/_tile.html", {"tile": tile, "place": place})


@lru_cache(maxsize=2048)
def child_piece(child: Child, engagement_id: int, query: str) -> SafeString:
    place = place_query(engagement_id, child.site_id)
    context = {"child": child, "engagement_id": engagement_id, "query": query, "place": place}
    return render_to_string("fidelity/monthly/_child.html", context)


@dataclass(frozen=True)
class Drawn:
    """The monthly page between what stands beside it: `body` goes from its first question to its
    last, `moved` holds the charts, and what comes after TA."""

    head: SafeString
    answers: SafeString
    body: SafeString
    moved: SafeString


@lru_cache(maxsize=128)
def monthly_pieces(page: MonthlyPage) -> Drawn:
    """All at once, for to know a page again takes longer than to find what was drawn of it."""
    tiles = [tile_piece(tile, page.place) for tile in page.standing.tiles]
    charts = {
        "charts": [chart_piece(chart) for chart in page.standing.charts],
        "chart_description": description_piece("run-chart"),
    }
    return Drawn(
        head=_drawn("_head.html", page),
        answers=_drawn("_answers.html", page),
        body=_drawn("_monthly.html", page, tiles=tiles),
        moved=_drawn("_moved.html", page, **charts),
    )


def _drawn(name: str, page: MonthlyPage, **more: object) -> SafeString:
    return render_to_string(f"fidelity/monthly/{name}", {"page": page, **more})
