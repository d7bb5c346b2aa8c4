"""An instrument version in words: its scale, its criteria, its windows, where it is in use."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from fidelity.instruments import definitions
from fidelity.models import InstrumentUse, InstrumentVersion
from fidelity.rules import scoring
from fidelity.rules.scoring import Family
from words.amounts import plural

SCORING = {
    Family.POINTS_PERCENT: "Percent of points.",
    Family.WEIGHTED_POINTS_PERCENT: "Percent of points; items are worth unequal points.",
    Family.MEAN_OF_SECTION_PERCENTS: "The mean of the sections' percents.",
    Family.PERCENT_ITEMS_AT_TOP: "Percent of items that are fully in place.",
    Family.PERCENT_RESPONDENTS: "Percent of the people who answered.",
    Family.MAX_MISSES_PER_DOMAIN: "So many misses are allowed in each section.",
    Family.DOMAIN_MEAN: "The mean rating of each section.",
}


@dataclass(frozen=True)
class VersionLine:
    version: InstrumentVersion
    n_items: int
    n_points: int
    windows: str


@dataclass(frozen=True)
class About:
    scoring: str
    scale: tuple[tuple[int, str], ...]
    criteria: tuple[str, ...]
    windows: str
    missing: str


@dataclass(frozen=True)
class UseLine:
    use: InstrumentUse
    parts: str
    windows: str
    state: str


def line(version: InstrumentVersion) -> VersionLine:
    """Takes a row of `VersionQuerySet.for_list`."""
    return VersionLine(
        version,
        version.n_items,  # type: ignore[attr-defined]
        version.n_points or 0,  # type: ignore[attr-defined]
        windows_in_words(version),
    )


def about(version: InstrumentVersion) -> About:
    """Takes a version that was loaded whole."""
    return About(
        scoring=SCORING[Family(version.family)],
        scale=tuple(enumerate(version.scale)),
        criteria=tuple(_criteria(version)),
        windows=windows_in_words(version),
        missing=_missing(version),
    )


def _criteria(version: InstrumentVersion) -> list[str]:
    """ "Tier 1: at least 21 of 30 points (70%)." """
    return [
        f"{part.name}: {_asked(definitions.scored_part(version, part), version, criterion)}"
        for part in definitions.parts_in_order(version)
        for criterion in definitions.scored_part(version, part).criteria
    ]


def _asked(part: scoring.Part, version: InstrumentVersion, criterion: scoring.Criterion) -> str:
    names = {section.code: section.name for section in version.sections.all()}
    of = "" if criterion.of is None else f" of {names[criterion.of]}"
    items = [item for item in part.items if criterion.of in (None, item.section)]
    if version.family not in (Family.POINTS_PERCENT, Family.WEIGHTED_POINTS_PERCENT):
        return f"at least {criterion.percent}%{of}."
    most = sum(item.max_points for item in items)
    needed = scoring.points_needed(most, criterion.percent)
    return f"at least {criterion.percent}%{of}, which is {needed} of {most} points."


def _missing(version: InstrumentVersion) -> str:
    if version.na_allowed:
        return (
            "Every item needs an answer. One that does not apply leaves both the points and the"
            " possible points."
        )
    return "Every item of a part needs an answer. A part without any counts as not assessed."


def windows_in_words(version: InstrumentVersion) -> str:
    """ "In September, December, March and May; entry until 15 days after the month." """
    match version.calendar:
        case InstrumentVersion.Calendar.MONTHLY:
            when = "Every month"
        case InstrumentVersion.Calendar.MONTHS:
            when = f"Every year in {_months(version.months)}"
        case _:
            when = f"Every {version.interval_months} months from the start of its use"
    return f"{when}. On time until {plural(version.days_to_enter, 'day')} after the month."


def _months(numbers: list[int]) -> str:
    """In the order of a school year, which begins in summer."""
    names = [calendar.month_name[n] for n in sorted(numbers, key=lambda n: (n - 7) % 12)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def use_line(use: InstrumentUse, today: date) -> UseLine:
    """Takes a row of `InstrumentUseQuerySet.for_list`."""
    chosen = sorted(use.parts.all(), key=lambda part: part.position)
    ended = use.ends_on is not None and use.ends_on < today
    return UseLine(
        use,
        ", ".join(part.name for part in chosen) or "All",
        windows_in_words(use.version),
        "closed" if ended else "planned" if use.starts_on > today else "active",
    )
