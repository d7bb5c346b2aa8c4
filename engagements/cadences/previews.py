"""A rule shown before it is saved: in words, with its next dates, and counted over a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engagements.rules.cadences import Rule, Skipped, describe, per_year, preview, skipping
from engagements.rules.periods import Period, year_from

PREVIEW_DATES = 12
MOST_LINES = 40


@dataclass(frozen=True)
class PreviewLine:
    """A date of the rule, and the name of the gap that takes it out, if one does."""

    on: date
    gap: str = ""


@dataclass(frozen=True)
class Preview:
    """A rule before it is saved: in words, a year of it counted, and its next dates."""

    words: str
    rate: str
    gaps: int
    lines: tuple[PreviewLine, ...]


def preview_of(rule: Rule, gaps: Sequence[Period], today: date) -> Preview:
    """The next 12 dates from `today` on, with the dates that fall in gaps told between them."""
    first = max(today, rule.starts_on)
    dates = preview(rule, after=first - timedelta(days=1), count=MOST_LINES)
    kept, skipped = skipping(dates, gaps)
    lines = _lines(kept[:PREVIEW_DATES], skipped)
    rate = per_year(rule, gaps, year_from(first))
    touched = [gap for gap in gaps if gap.overlaps(year_from(first))]
    return Preview(describe(rule), str(rate), len(touched), lines)


def _lines(kept: Sequence[date], skipped: Sequence[Skipped]) -> tuple[PreviewLine, ...]:
    last = kept[-1] if kept else date.max
    lines = [PreviewLine(day) for day in kept]
    lines += [PreviewLine(each.on, each.gap.name) for each in skipped if each.on <= last]
    return tuple(sorted(lines, key=lambda line: line.on))
