"""Where the points of a drawing stand. Drawn by the server: it needs no script and prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from engagements.rules.periods import months_between
from scaling.piece import Mark, Plot, Tick
from words.days import short_month

LEFT, RIGHT, TOP, BOTTOM = 60, 580, 14, 190
"""The edges of what is drawn, in a picture of 600 by 236."""

MOST_TICKS = 4


def over_time(
    values: Sequence[tuple[date, float]],
    *,
    label: str,
    up_name: str,
    line_at: float,
    line_words: str,
    words: Callable[[date, float], str],
) -> Plot:
    """Percent by month, its axis from 0 to 100 or as far as there is something to see."""
    first, last = values[0][0], values[-1][0]
    span = max(months_between(first, last), 1)
    top = max(100.0, *(value for _, value in values))
    return Plot(
        label=label,
        marks=tuple(
            Mark(
                _across(months_between(first, month), 0, span),
                _up(value, 0, top),
                words(month, value),
            )
            for month, value in values
        ),
        across=tuple(
            Tick(_across(months_between(first, month), 0, span), short_month(month))
            for month in _few([month for month, _ in values])
        ),
        up=tuple(Tick(_up(at, 0, top), f"{at:.0f}%") for at in (0.0, 50.0, 100.0)),
        across_name="Window",
        up_name=up_name,
        line_at=_up(line_at, 0, top),
        line_words=line_words,
        joined=True,
    )


def scatter(
    points: Sequence[tuple[float, float, str, int]], *, label: str, across_name: str, up_name: str
) -> Plot:
    """Points with what they say and for how many each stands; a line where nothing changed."""
    right = max([1.0, *(x for x, *_ in points)])
    low = min([-10.0, *(y for _, y, *_ in points)])
    high = max([10.0, *(y for _, y, *_ in points)])
    return Plot(
        label=label,
        marks=tuple(
            Mark(_across(x, 0, right), _up(y, low, high), words, min(3 + n**0.5, 12))
            for x, y, words, n in points
        ),
        across=tuple(
            Tick(_across(at, 0, right), f"{at:.0f}") for at in dict.fromkeys((0, right / 2, right))
        ),
        up=tuple(Tick(_up(at, low, high), f"{at:+.0f}") for at in (low, high)),
        across_name=across_name,
        up_name=up_name,
        line_at=_up(0, low, high),
        line_words="No change",
    )


def _few(months: Sequence[date]) -> list[date]:
    """At most a few of them, the last among them, none beside another."""
    step = -(-len(months) // MOST_TICKS)
    return list(reversed(list(reversed(months))[::step]))


def _across(value: float, low: float, high: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * (value - low) / (high - low), 1)


def _up(value: float, low: float, high: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low), 1)
