"""The TA fidelity card at the head of the monthly page: six features counted, and both ratings.

Counting reads all rows of an engagement, which a page that opens in a blink cannot do each time.
So what was counted is kept for some minutes, and the page says when that was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from accountability.cards import in_full, in_short, shown_of
from accountability.metrics.card import FEATURES
from accountability.metrics.window import window_of
from accountability.models import CardMonth
from accountability.voices import Voices
from engagements.models import Engagement
from fidelity.monthly.beside import KINDS, Asked, Kind, Piece, Place
from fidelity.monthly.figures import Figure
from fidelity.monthly.page import as_of_words

KEPT_SECONDS = 300


@dataclass(frozen=True)
class Counted:
    """By the code of a feature how many of its figures are in full, and of how many."""

    at: datetime
    features: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Voice:
    name: str
    state: str


@dataclass(frozen=True)
class FeatureLine:
    code: str
    name: str
    words: str
    is_full: bool
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class CardInShort:
    """The piece. `counted_at` says when, on the clocks of the state."""

    url: str
    month: date
    counted_at: str
    lines: tuple[FeatureLine, ...]


def card_beside(asked: Asked) -> Piece | None:
    """Four queries, and those of the count where none was kept."""
    month = asked.page.months.chosen
    own = asked.head.engagement
    window = window_of(month, own.starts_on, own.last_on, asked.page.today)
    if window.is_empty:
        return None
    found = _counted(asked, month)
    url = f"{reverse('accountability:card-page', args=[asked.page.engagement_id])}?month={month:%Y-%m}"
    voices = Voices(own, [window], asked.reader)
    names = {feature.code: feature.name for feature in FEATURES}
    lines = tuple(
        FeatureLine(
            code,
            names[code],
            in_short(full, of),
            bool(of) and full == of,
            tuple(Voice(voice.name, voice.state) for voice in voices.of(code)),
        )
        for code, full, of in found.features
    )
    figures = tuple(_figure(code, names[code], full, of, url) for code, full, of in found.features)
    return Piece(_piece(CardInShort(url, month, as_of_words(own, found.at), lines)), figures)


def _counted(asked: Asked, month: date) -> Counted:
    key = f"card-in-short/{asked.page.engagement_id}/{month}/{asked.page.today}"
    kept: Counted | None = None if asked.is_fresh else cache.get(key)
    if kept is None:
        kept = Counted(asked.now, _count(asked, month))
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _count(asked: Asked, month: date) -> tuple[tuple[str, int, int], ...]:
    engagement = Engagement.objects.wide_for(asked.reader).select_related("state")
    own = engagement.get(pk=asked.page.engagement_id)
    card = CardMonth.objects.filter(engagement=own, month=month).first()
    shown = shown_of(own, month, card, asked.page.today)
    return tuple((code, *in_full(figures)) for code, figures in shown.items())


def _figure(code: str, name: str, full: int, of: int, url: str) -> Figure:
    return Figure(
        code=f"card.{code}",
        label=f"TA fidelity card, {name}: figures in full",
        value=in_short(full, of),
        numerator=full,
        denominator=of,
        address=url,
    )


@lru_cache(maxsize=256)
def _piece(card: CardInShort) -> SafeString:
    return render_to_string("accountability/_beside.html", {"card": card})


KINDS.append(Kind("card", Place.HEAD, 10, card_beside))
