"""Parts of pages that depend on nothing but one value, drawn once for each value.

Two people who see the same piece see the same figures, so what one may see is decided before:
by what is read, not by what is drawn.
"""

from __future__ import annotations

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


@lru_cache(maxsize=128)
def monthly_head_piece(page: MonthlyPage) -> SafeString:
    return render_to_string("fidelity/monthly/_head.html", {"page": page})


@lru_cache(maxsize=128)
def answers_piece(page: MonthlyPage) -> SafeString:
    return render_to_string("fidelity/monthly/_answers.html", {"page": page})


@lru_cache(maxsize=128)
def monthly_piece(page: MonthlyPage) -> SafeString:
    """The page from its first question to its last."""
    tiles = [tile_piece(tile, page.place) for tile in page.standing.tiles]
    return render_to_string("fidelity/monthly/_monthly.html", {"page": page, "tiles": tiles})


@lru_cache(maxsize=128)
def moved_piece(page: MonthlyPage) -> SafeString:
    """The charts, and what comes after TA."""
    context = {
        "page": page,
        "charts": [chart_piece(chart) for chart in page.standing.charts],
        "chart_description": description_piece("run-chart"),
    }
    return render_to_string("fidelity/monthly/_moved.html", context)
