"""The rows behind one figure of the card, each with the way to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from accountability.evidence import gather
from accountability.metrics.card import FEATURES, measure
from accountability.metrics.ratio import MINUTES, Finding, Ratio, Row
from accountability.metrics.window import window_of
from accountability.source import Source
from engagements.models import Engagement
from engagements.rules.periods import last_day
from words.days import long_month


@dataclass(frozen=True)
class Link:
    """A row with its address, "" for none."""

    name: str
    detail: str
    url: str


@dataclass(frozen=True)
class Behind:
    figure: Ratio | Finding
    feature: str
    month: date
    label: str
    words: str
    definition: str
    counted: tuple[Link, ...]
    missing: tuple[Link, ...]
    more: int
    is_position: bool
    list_url: str

    @property
    def about(self) -> str:
        return f"{self.feature}, {long_month(self.month)}"

    @property
    def count(self) -> int:
        return len(self.counted) + len(self.missing)

    @property
    def missing_title(self) -> str:
        return "What is still to come" if self.is_position else "What is missing"

    @property
    def empty_words(self) -> str:
        if self.list_url and self.figure_counts:
            return "There are too many rows to name them here. The list has them."
        return "Nothing counts for this figure in this month."

    @property
    def n_in_the_list(self) -> int:
        """Rows that count and are too many to be named: the list holds them."""
        if not isinstance(self.figure, Ratio) or self.figure.definition.unit == MINUTES:
            return 0
        return self.figure.numerator - len(self.counted)

    @property
    def figure_counts(self) -> bool:
        return isinstance(self.figure, Ratio) and self.figure.has_data


def behind(engagement: Engagement, month: date, code: str, today: date) -> Behind | None:
    """None for a code that is no figure's."""
    evidence = gather(Source(engagement, month, month, today))
    window = window_of(month, engagement.starts_on, engagement.last_on, today)
    for feature, measured in zip(FEATURES, measure(evidence, window).values(), strict=True):
        for ratio in measured.ratios:
            if ratio.definition.code == code:
                return _of_ratio(engagement, month, feature.name, ratio)
        for finding in measured.findings:
            if finding.code == code:
                return _of_finding(feature.name, month, finding)
    return None


def _of_ratio(engagement: Engagement, month: date, feature: str, ratio: Ratio) -> Behind:
    return Behind(
        figure=ratio,
        feature=feature,
        month=month,
        label=ratio.definition.label,
        words=ratio.words,
        definition=ratio.definition.text,
        counted=links(ratio.counted),
        missing=links(ratio.missing),
        more=ratio.more,
        is_position=ratio.definition.is_position,
        list_url=list_url(ratio.definition.page, engagement.pk, month),
    )


def _of_finding(feature: str, month: date, finding: Finding) -> Behind:
    return Behind(
        finding,
        feature,
        month,
        finding.label,
        finding.text,
        finding.definition,
        links(finding.rows),
        (),
        more=0,
        is_position=False,
        list_url="",
    )


def links(rows: tuple[Row, ...]) -> tuple[Link, ...]:
    return tuple(Link(row.name, row.detail, row_url(row)) for row in rows)


def row_url(row: Row) -> str:
    return reverse(row.page, args=[row.pk]) if row.page and row.pk is not None else ""


def list_url(page: str, engagement: int, month: date) -> str:
    """The list where the rows are kept: of the engagement, or one narrowed to it."""
    if not page:
        return ""
    try:
        return reverse(page, args=[engagement])
    except NoReverseMatch:
        return f"{reverse(page)}?{urlencode({'engagement': engagement, **_narrowed(page, month)})}"


def _narrowed(page: str, month: date) -> dict[str, object]:
    """What a list is asked, to show the rows of one month."""
    if page == "fidelity:measure-list":
        return {"due_in": f"{month:%Y-%m}"}
    if page == "engagements:visit-list":
        return {"since": month, "until": last_day(month)}
    return {}
