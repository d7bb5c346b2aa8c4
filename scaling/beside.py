"""Breadth, quality, reach and efficiency on the monthly page, in short, with the way to the rest."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fidelity.monthly import beside
from fidelity.monthly.beside import Piece, Place
from scaling.asked import Asked
from scaling.page import in_short, known_of
from scaling.piece import Part, query


def gather(monthly: beside.Asked) -> Piece:
    engagement = monthly.head.engagement
    month, today = monthly.page.months.chosen, monthly.page.today
    asked = Asked(engagement, engagement.state, month, today)
    parts = in_short(known_of(asked, monthly.reader))
    figures = tuple(figure for part in parts for figure in part.figures)
    return Piece(_drawn(parts, engagement.pk, query(asked)), figures)


@lru_cache(maxsize=128)
def _drawn(parts: tuple[Part, ...], engagement_id: int, asks: str) -> SafeString:
    context = {"parts": parts, "engagement_id": engagement_id, "query": asks}
    return render_to_string("scaling/_beside.html", context)


beside.KINDS.append(beside.Kind("scaling", Place.BODY, 50, gather))
