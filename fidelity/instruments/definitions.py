"""An instrument version in the database, as the pure modules know it.

The functions read what `VersionQuerySet.whole` has loaded and make no query of their own.
"""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime

from engagements.models import Site
from fidelity.instruments import specs
from fidelity.models import InstrumentUse, InstrumentVersion, Item, Part, Section
from fidelity.rules import scoring, windows


def today_at(site: Site, now: datetime) -> date:
    """The day it is at the site, which is what its windows count in."""
    return now.astimezone(zoneinfo.ZoneInfo(site.time_zone)).date()


def items_in_order(version: InstrumentVersion) -> list[Item]:
    return sorted(version.items.all(), key=lambda item: item.position)


def sections_in_order(version: InstrumentVersion, part: Part) -> list[Section]:
    own = [section for section in version.sections.all() if section.part_id == part.pk]
    return sorted(own, key=lambda section: section.position)


def parts_in_order(version: InstrumentVersion) -> list[Part]:
    return sorted(version.parts.all(), key=lambda part: part.position)


def scored_part(version: InstrumentVersion, part: Part) -> scoring.Part:
    sections = {section.pk: section.code for section in sections_in_order(version, part)}
    items = [
        scoring.Item(item.code, sections[item.section_id], item.max_points)
        for item in items_in_order(version)
        if item.section_id in sections
    ]
    criteria = [
        scoring.Criterion(criterion.section.code if criterion.section else None, criterion.percent)
        for criterion in part.criteria.all()
    ]
    return scoring.Part(part.code, part.name, tuple(items), tuple(criteria))


def score(version: InstrumentVersion, stored: list[int | None]) -> dict[str, scoring.PartScore]:
    """The outcome of every part by its code, from answers in the order of the items."""
    answers = scoring.decode_all([item.code for item in items_in_order(version)], stored)
    parts = [scored_part(version, part) for part in parts_in_order(version)]
    scores = scoring.score(parts, answers, scoring.Family(version.family), version.na_allowed)
    return {part.code: outcome for part, outcome in zip(parts, scores, strict=True)}


def criteria_of(part: Part) -> list[dict[str, object]]:
    """The criteria as they are kept with a score: which section (none: the part), what percent."""
    return sorted(
        (
            {
                "of": criterion.section.code if criterion.section else None,
                "percent": criterion.percent,
            }
            for criterion in part.criteria.all()
        ),
        key=lambda each: str(each["of"] or ""),
    )


def whole_criterion(part: Part) -> int | None:
    """The percent asked of the whole part, where one is."""
    percents = [c.percent for c in part.criteria.all() if c.section_id is None]
    return percents[0] if percents else None


def calendar_of(version: InstrumentVersion, anchor: date) -> windows.Calendar:
    return specs.calendar_of(
        version.calendar,
        tuple(version.months),
        version.interval_months,
        version.days_to_enter,
        anchor,
    )


def windows_of(use: InstrumentUse, until: date) -> list[windows.Window]:
    """The windows that start within a use, up to the month of `until`."""
    last = min(until, use.ends_on) if use.ends_on else until
    found = windows.windows(calendar_of(use.version, use.starts_on), use.starts_on, last)
    return [window for window in found if window.starts_on >= use.starts_on]


def check_answer(version: InstrumentVersion, item: Item, stored: int | None) -> None:
    """Raises `scoring.AnswerError`, in words, for a value nobody may give to this item."""
    try:
        answer = scoring.decode(stored)
    except ValueError:
        known = scoring.Item(item.code, "", item.max_points)
        raise scoring.AnswerError(item.code, stored, known.allowed) from None
    part = scoring.Part("", "", (scoring.Item(item.code, "", item.max_points),))
    family = scoring.Family(version.family)
    scoring.score_part(part, {item.code: answer}, family, version.na_allowed)
