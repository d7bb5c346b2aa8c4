"""Breadth, quality, reach and efficiency on the monthly page, in short, with the way to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fidelity.monthly import beside
from fidelity.monthly.beside import Piece, Place
from fidelity.monthly.page import as_of_words
from scaling.asked import Asked
from scaling.page import in_short, known_of
from scaling.piece import Part, query

KEPT_SECONDS = 300


@dataclass(frozen=True)
class Counted:
    """Counting reads every school: what was counted is kept for some minutes, and says when."""

    at: datetime
    parts: tuple[Part, ...]


def gather(monthly: beside.Asked) -> Piece:
    engagement = monthly.head.engagement
    month, today = monthly.page.months.chosen, monthly.page.today
    asked = Asked(engagement, engagement.state, month, today)
    found = _counted(monthly, asked)
    figures = tuple(figure for part in found.parts for figure in part.figures)
    told = InShort(found.parts, engagement.pk, query(asked), as_of_words(engagement, found.at))
    return Piece(_drawn(told), figures)


def _counted(monthly: beside.Asked, asked: Asked) -> Counted:
    key = f"scaling-in-short/{asked.engagement.pk}/{asked.month}/{asked.today}"
    kept: Counted | None = None if monthly.is_fresh else cache.get(key)
    if kept is None:
        kept = Counted(monthly.now, in_short(known_of(asked, monthly.reader)))
        cache.set(key, kept, KEPT_SECONDS)
    return kept


@dataclass(frozen=True)
class InShort:
    """The piece: equal ones look the same."""

    parts: tuple[Part, ...]
    engagement_id: int
    query: str
    counted_at: str


@lru_cache(maxsize=128)
def _drawn(told: InShort) -> SafeString:
    return render_to_string("scaling/_beside.html", {"told": told})


beside.KINDS.append(beside.Kind("scaling", Place.HEAD, 7, gather))
