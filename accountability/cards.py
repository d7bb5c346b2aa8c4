"""The page of one month: each feature with its figures, both ratings and the trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accountability import rating, restating
from accountability.evidence import Source, gather
from accountability.metrics.card import DEFINITIONS, FEATURES, measure
from accountability.metrics.ratio import Definition, Finding, Measured, Ratio, Row, in_words
from accountability.metrics.window import Window, window_of
from accountability.models import CardMonth, Rating
from accountability.restating import Restated
from accountability.sides import side_of
from engagements.models import Engagement, Side
from engagements.periods import add_months, month_of
from fidelity.monthly import Months, months_of
from people.models import User

TREND_MONTHS = 12
NAMED = 5
SCORES = dict(Rating.Score.choices)


@dataclass(frozen=True)
class Voice:
    """What one side says of one feature. `rating` is None where it said nothing, or where the
    reader may not see it yet; `words` tell which."""

    side: str
    name: str
    rating: Rating | None
    words: str

    @property
    def state(self) -> str:
        """The shape and tone of the score."""
        return f"rated_{self.rating.score}" if self.rating else "not_rated"


@dataclass(frozen=True)
class Point:
    """One month of a figure."""

    month: date
    numerator: int
    denominator: int
    percent: int | None
    words: str


@dataclass(frozen=True)
class Trend:
    points: tuple[Point, ...]

    @property
    def values(self) -> list[int | None]:
        return [each.percent for each in self.points]

    @property
    def sentence(self) -> str:
        """“58% in May 2025, 71% in Mar 2026”."""
        known = [each for each in self.points if each.percent is not None]
        if not known:
            return "Nothing to count in these months"
        first, last = known[0], known[-1]
        if first is last:
            return f"{last.percent}% in {last.month:%b %Y}"
        return f"{first.percent}% in {first.month:%b %Y}, {last.percent}% in {last.month:%b %Y}"


@dataclass(frozen=True)
class Line:
    """One ratio of a feature. `restated` is set where it says otherwise than when it closed."""

    ratio: Ratio
    words: str
    numerator: int
    denominator: int
    percent: int | None
    trend: Trend
    lacks: tuple[Row, ...]
    more: int
    restated: Restated | None

    @property
    def definition(self) -> Definition:
        return self.ratio.definition


@dataclass(frozen=True)
class Block:
    """One core feature."""

    code: str
    name: str
    question: str
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    voices: tuple[Voice, ...]
    difference: str
    trend: tuple[tuple[date, tuple[str, ...]], ...]

    @property
    def columns(self) -> list[str]:
        return [line.definition.label for line in self.lines]


@dataclass(frozen=True)
class CardPage:
    months: Months
    blocks: tuple[Block, ...]
    card: CardMonth | None
    window: Window
    side: str
    can_rate: bool
    is_rated: bool
    status: str
    closes_on: date

    @property
    def month(self) -> date:
        return self.months.chosen


def default_month(engagement: Engagement, today: date) -> str:
    """The last month that is over, or the first one of an engagement that has just begun."""
    last = add_months(today, -1)
    first = month_of(engagement.starts_on)
    chosen = min(max(last, first), month_of(engagement.planned_end_on))
    return f"{chosen:%Y-%m}" if chosen <= today else ""


def card_page(engagement: Engagement, user: User, wanted: str, today: date) -> CardPage:
    """Raises `NoSuchMonth`."""
    months = months_of(engagement, wanted or default_month(engagement, today), today)
    month = months.chosen
    windows = _windows(engagement, month, today)
    evidence = gather(Source(engagement, windows[0].month, month, today))
    cards = {row.month: row for row in _cards(engagement, windows)}
    found = [measure(evidence, window) for window in windows]
    voices = Voices(engagement, month, user)
    card = cards.get(month)
    return CardPage(
        months=months,
        blocks=tuple(
            _block(place, [each[FEATURES[place].code] for each in found], windows, cards, voices)
            for place in range(len(FEATURES))
        ),
        card=card,
        window=windows[-1],
        side=voices.own,
        can_rate=bool(voices.own) and rating.is_open(engagement, month, today),
        is_rated=bool(voices.own) and voices.counts[voices.own] == len(FEATURES),
        status=_status(voices, card, month, today),
        closes_on=rating.closes_on(month),
    )


def _windows(engagement: Engagement, month: date, today: date) -> list[Window]:
    """Of up to twelve months, the chosen one last."""
    first = max(month_of(engagement.starts_on), add_months(month, 1 - TREND_MONTHS))
    n = (month.year - first.year) * 12 + month.month - first.month + 1
    months = [add_months(first, k) for k in range(max(n, 1))] if first <= month else [month]
    ends_on = engagement.planned_end_on
    return [window_of(each, engagement.starts_on, ends_on, today) for each in months]


def _cards(engagement: Engagement, windows: Sequence[Window]) -> Sequence[CardMonth]:
    return CardMonth.objects.filter(
        engagement=engagement, month__gte=windows[0].month, month__lte=windows[-1].month
    )


def _status(voices: Voices, card: CardMonth | None, month: date, today: date) -> str:
    """A code of the status component."""
    if card and card.closed_at:
        return "card_closed"
    if card and card.revealed_at:
        return "card_complete"
    return "card_open" if month < month_of(today) else "card_running"


class Voices:
    """What both sides say of a month, as one reader may hear it."""

    def __init__(self, engagement: Engagement, month: date, user: User) -> None:
        seen = Rating.objects.visible_to(user).of(engagement.pk, month).select_related("rated_by")
        self.rows = {(row.side, row.feature): row for row in seen}
        said = Rating.objects.of(engagement.pk, month).values_list("side", "feature")
        self.said = frozenset(said)
        self.counts = {side.value: sum(s == side for s, _ in self.said) for side in Side}
        own = side_of(user, engagement)
        self.own = own.value if own else ""

    def of(self, feature: str) -> tuple[Voice, ...]:
        return tuple(self._voice(side, feature) for side in (Side.RECIPIENT, Side.PROVIDER))

    def _voice(self, side: Side, feature: str) -> Voice:
        row = self.rows.get((side.value, feature))
        if row:
            return Voice(side.value, str(side.label), row, SCORES[row.score])
        hidden = (side.value, feature) in self.said
        words = "Rated, shown once both sides are complete" if hidden else "Not rated"
        return Voice(side.value, str(side.label), None, words)


def difference(voices: Sequence[Voice]) -> str:
    """How far apart the two sides are, where both can be read."""
    rated = [(voice, voice.rating) for voice in voices if voice.rating]
    if len(rated) < 2:
        return ""
    (one, first), (other, second) = rated
    if first.score == second.score:
        return "Both sides say the same."
    higher, lower = (one, other) if first.score > second.score else (other, one)
    apart = abs(first.score - second.score)
    points = "point" if apart == 1 else "points"
    return f"{higher.name} rates it {apart} {points} higher than {_with_article(lower.name)}."


def _with_article(name: str) -> str:
    return f"the {name[:1].lower()}{name[1:]}" if name == "State" else f"the {name}"


def _block(
    place: int,
    found: Sequence[Measured],
    windows: Sequence[Window],
    cards: Mapping[date, CardMonth],
    voices: Voices,
) -> Block:
    feature, now = FEATURES[place], found[-1]
    lines = tuple(
        _line(number, ratio, found, windows, cards) for number, ratio in enumerate(now.ratios)
    )
    heard = voices.of(feature.code)
    return Block(
        code=feature.code,
        name=feature.name,
        question=feature.question,
        lines=lines,
        findings=now.findings,
        voices=heard,
        difference=difference(heard),
        trend=tuple(
            (window.month, tuple(line.trend.points[k].words for line in lines))
            for k, window in enumerate(windows)
        ),
    )


def _line(
    number: int,
    ratio: Ratio,
    found: Sequence[Measured],
    windows: Sequence[Window],
    cards: Mapping[date, CardMonth],
) -> Line:
    """A closed month shows what it showed when it closed; what has changed since stands beside."""
    points = tuple(
        _point(each.ratios[number], window, cards.get(window.month))
        for each, window in zip(found, windows, strict=True)
    )
    card = cards.get(windows[-1].month)
    figures = card.figures if card and card.closed_at else {}
    named, n_missing = _lacking(ratio, figures)
    return Line(
        ratio=ratio,
        words=points[-1].words,
        numerator=points[-1].numerator,
        denominator=points[-1].denominator,
        percent=points[-1].percent,
        trend=Trend(points),
        lacks=named,
        more=n_missing - len(named),
        restated=restating.restated(ratio, figures),
    )


def _lacking(ratio: Ratio, figures: Mapping[str, Any]) -> tuple[tuple[Row, ...], int]:
    """The first of what is missing, by name, and how much is missing in all."""
    if ratio.definition.is_position:
        return (), 0
    kept = figures.get(ratio.definition.code)
    if kept is None:
        return ratio.missing[:NAMED], ratio.n_missing
    return tuple(Row(name) for name in kept["missing"][:NAMED]), kept["n_missing"]


def _point(ratio: Ratio, window: Window, card: CardMonth | None) -> Point:
    kept = restating.figure_of(card.figures if card and card.closed_at else {}, ratio.definition)
    n, of = (kept.numerator, kept.denominator) if kept else (ratio.numerator, ratio.denominator)
    percent = kept.percent if kept else ratio.percent
    return Point(window.month, n, of, percent, in_words(ratio.definition, n, of))


def ratio_of(engagement: Engagement, month: date, code: str, today: date) -> Ratio | None:
    """One ratio of one month, with all its rows."""
    return next(
        (
            r
            for each in _month(engagement, month, today)
            for r in each.ratios
            if r.definition.code == code
        ),
        None,
    )


def finding_of(engagement: Engagement, month: date, code: str, today: date) -> Finding | None:
    found = [f for each in _month(engagement, month, today) for f in each.findings]
    return next((finding for finding in found if finding.code == code), None)


def _month(engagement: Engagement, month: date, today: date) -> list[Measured]:
    evidence = gather(Source(engagement, month, month, today))
    window = window_of(month, engagement.starts_on, engagement.planned_end_on, today)
    return list(measure(evidence, window).values())


def definition_of(code: str) -> Definition | None:
    return DEFINITIONS.get(code)
