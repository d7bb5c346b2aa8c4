"""The page of one month: each feature with its figures, both ratings and the trend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accountability import rating, restating
from accountability.behind import Link, links, list_url
from accountability.evidence import gather
from accountability.metrics.card import FEATURES, measure
from accountability.metrics.ratio import Definition, Finding, Measured, Ratio, Row, in_words
from accountability.metrics.window import Window, window_of
from accountability.models import CardMonth, Rating
from accountability.restating import Kept, Restated
from accountability.source import Source
from accountability.voices import Voice, Voices, difference
from engagements import access
from engagements.models import Engagement, Side
from engagements.rules.periods import add_months, month_of
from fidelity.monthly.page import Months, months_of
from people.models import User
from words.days import long_day, long_month, short_month

TREND_MONTHS = 12
NAMED = 5


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
    def is_drawn(self) -> bool:
        """One point is no trend."""
        return sum(each.percent is not None for each in self.points) > 1

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
            return f"{last.percent}% in {short_month(last.month)}"
        return f"{first.percent}% in {short_month(first.month)}, {last.percent}% in {short_month(last.month)}"


@dataclass(frozen=True)
class Line:
    """One ratio of a feature. `restated` is set where it says otherwise than when it closed."""

    ratio: Ratio
    words: str
    numerator: int
    denominator: int
    percent: int | None
    trend: Trend
    lacks: tuple[Link, ...]
    more: int
    mend_url: str
    restated: Restated | None

    @property
    def definition(self) -> Definition:
        return self.ratio.definition


@dataclass(frozen=True)
class MonthRow:
    """One month of a feature: each figure in words, and what the state and the provider said."""

    month: date
    words: tuple[str, ...]
    said: tuple[str, ...]


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
    course: tuple[MonthRow, ...]

    @property
    def columns(self) -> list[str]:
        return [line.definition.label for line in self.lines]

    @property
    def course_caption(self) -> str:
        return f"{self.name}, month by month"

    @property
    def in_short(self) -> str:
        """How many of its figures are in full, of those that have anything to count."""
        shown = ((line.definition, line.numerator, line.denominator) for line in self.lines)
        return in_short(*in_full(shown))

    @property
    def is_agreed(self) -> bool | None:
        """Whether both sides say the same; None where not both can be read."""
        scores = [voice.rating.score for voice in self.voices if voice.rating]
        return scores[0] == scores[1] if len(scores) == 2 else None


Shown = tuple[Definition, int, int]


def in_full(figures: Iterable[Shown]) -> tuple[int, int]:
    """How many figures are in full, of those that have anything to count."""
    counting = [(n, of) for definition, n, of in figures if of and not definition.is_position]
    return sum(n == of for n, of in counting), len(counting)


def in_short(n_full: int, n_counting: int) -> str:
    return f"{n_full} of {n_counting} in full" if n_counting else "Nothing to count"


@dataclass(frozen=True)
class CardPage:
    engagement: Engagement
    months: Months
    blocks: tuple[Block, ...]
    card: CardMonth | None
    window: Window
    side: str
    refusal: str
    own: Mapping[str, Rating]
    status: str
    closes_on: date
    can_act: bool

    @property
    def month(self) -> date:
        return self.months.chosen

    @property
    def title(self) -> str:
        return f"Did TA do what it promised in {long_month(self.month)}?"

    @property
    def about(self) -> str:
        number = self.engagement.months_in_words(self.month)
        return f"{self.engagement.state}, {self.engagement.innovation}. {number}."

    @property
    def rate_title(self) -> str:
        return f"How was TA in {long_month(self.month)}?"

    @property
    def rate_about(self) -> str:
        return f"{self.engagement}. You rate for the side of the {self.side_name}."

    @property
    def side_name(self) -> str:
        return "state" if self.side == Side.RECIPIENT else "TA provider"

    @property
    def status_words(self) -> str:
        if self.card and self.card.closed_at:
            return "The figures below are those of the day on which it closed."
        if self.window.is_empty:
            return "This month is outside the engagement, so nothing counts."
        if self.refusal:
            return self.refusal
        day = self.closes_on
        return f"It closes on {long_day(day)}."

    @property
    def finding(self) -> str:
        """How far the two sides agree, in a sentence."""
        compared = [block for block in self.blocks if block.is_agreed is not None]
        if not compared:
            return "Each side rates for itself. Both are shown once both are complete."
        apart = [block.name.lower() for block in compared if not block.is_agreed]
        if not apart:
            return f"Both sides say the same of all {len(compared)} features they rated."
        n = len(compared) - len(apart)
        return f"Both sides say the same of {n} of {len(compared)} features. They differ on {_listed(apart)}."

    @property
    def can_rate(self) -> bool:
        """The reader stands on a side, and the month is open."""
        return bool(self.side) and not self.refusal

    @property
    def is_rated(self) -> bool:
        """The reader's own side is complete."""
        return len(self.own) == len(FEATURES)

    @property
    def is_shown(self) -> bool:
        """Both sides see each other's ratings."""
        return self.card is not None and self.card.revealed_at is not None


def default_month(engagement: Engagement, today: date) -> str:
    """The last month that is over, or the first one of an engagement that has just begun."""
    last = add_months(today, -1)
    first = month_of(engagement.starts_on)
    chosen = min(max(last, first), month_of(engagement.last_on))
    return f"{chosen:%Y-%m}" if chosen <= today else ""


def months_of_card(engagement: Engagement, wanted: str, today: date) -> Months:
    """The month "2026-03", or the last one that is over. Raises `NoSuchMonth`."""
    return months_of(engagement, wanted or default_month(engagement, today), today)


def card_page(engagement: Engagement, user: User, wanted: str, today: date) -> CardPage:
    """Raises `NoSuchMonth`."""
    months = months_of_card(engagement, wanted, today)
    month = months.chosen
    windows = _windows(engagement, month, today)
    evidence = gather(Source(engagement, windows[0].month, month, today))
    cards = {row.month: row for row in _cards(engagement, windows)}
    found = [measure(evidence, window) for window in windows]
    voices = Voices(engagement, windows, user)
    card = cards.get(month)
    return CardPage(
        engagement=engagement,
        months=months,
        blocks=tuple(
            _block(
                place,
                [each[FEATURES[place].code] for each in found],
                windows,
                cards,
                voices,
                engagement.pk,
            )
            for place in range(len(FEATURES))
        ),
        card=card,
        window=windows[-1],
        side=voices.own,
        refusal=rating.why_not(engagement, month, today),
        own=voices.own_of_month(),
        status=_status(card, engagement, month, today),
        closes_on=rating.closes_on(month),
        can_act=bool(access.permissions(user, engagement, engagement.state)),
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _windows(engagement: Engagement, month: date, today: date) -> list[Window]:
    """Of up to twelve months, the chosen one last."""
    first = max(month_of(engagement.starts_on), add_months(month, 1 - TREND_MONTHS))
    n = (month.year - first.year) * 12 + month.month - first.month + 1
    months = [add_months(first, k) for k in range(max(n, 1))] if first <= month else [month]
    ends_on = engagement.last_on
    return [window_of(each, engagement.starts_on, ends_on, today) for each in months]


def shown_of(
    engagement: Engagement, month: date, card: CardMonth | None, today: date
) -> dict[str, tuple[Shown, ...]]:
    """The figures of one month as its card shows them, by feature, without their rows."""
    window = window_of(month, engagement.starts_on, engagement.last_on, today)
    found = measure(gather(Source(engagement, month, month, today)), window)
    points = {
        code: [(ratio.definition, _point(ratio, window, card)) for ratio in measured.ratios]
        for code, measured in found.items()
    }
    return {
        code: tuple((definition, each.numerator, each.denominator) for definition, each in own)
        for code, own in points.items()
    }


def _cards(engagement: Engagement, windows: Sequence[Window]) -> Iterable[CardMonth]:
    return CardMonth.objects.filter(
        engagement=engagement, month__gte=windows[0].month, month__lte=windows[-1].month
    )


def _status(card: CardMonth | None, engagement: Engagement, month: date, today: date) -> str:
    """A code of the status component."""
    if card and card.closed_at:
        return "card_closed"
    if card and card.revealed_at:
        return "card_complete"
    if engagement.status not in rating.RATED:
        return "not_rated"
    return "card_open" if month < month_of(today) else "card_running"


def _block(
    place: int,
    found: Sequence[Measured],
    windows: Sequence[Window],
    cards: Mapping[date, CardMonth],
    voices: Voices,
    engagement: int,
) -> Block:
    feature, now = FEATURES[place], found[-1]
    lines = tuple(
        _line(number, ratio, found, windows, cards, engagement)
        for number, ratio in enumerate(now.ratios)
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
        course=tuple(
            MonthRow(
                window.month,
                tuple(line.trend.points[k].words for line in lines),
                voices.said_in(window.month, feature.code),
            )
            for k, window in enumerate(windows)
        ),
    )


def _line(
    number: int,
    ratio: Ratio,
    found: Sequence[Measured],
    windows: Sequence[Window],
    cards: Mapping[date, CardMonth],
    engagement: int,
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
        lacks=links(named),
        more=n_missing - len(named),
        mend_url=list_url(ratio.definition.page, engagement, windows[-1].month),
        restated=restating.restated(ratio, figures),
    )


def _lacking(ratio: Ratio, figures: Mapping[str, Kept]) -> tuple[tuple[Row, ...], int]:
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
