"""What answers for each level of an engagement, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engagements.models import Engagement
from fidelity.models import Headline, Part
from fidelity.rollups.levels import LEVELS, Level
from fidelity.rollups.standing import headlines_of, read_parts


@dataclass(frozen=True)
class LevelLine:
    """`chosen` is the choice in force, None where nobody chose; `name` is what answers now."""

    level: Level
    name: str
    chosen: Headline | None
    can_be_chosen: bool


@dataclass(frozen=True)
class ChoiceLine:
    row: Headline
    name: str
    is_latest: bool


def level_lines(
    engagement: Engagement, rows: list[Headline], can_choose: set[str], today: date
) -> list[LevelLine]:
    """`rows` are all choices in sight; one query besides. `can_choose` are levels with a measure
    that may answer."""
    parts = read_parts([engagement.pk], (), today)
    heads = headlines_of(parts, engagement.pk)
    in_force: dict[str, Headline] = {}
    for row in rows:
        if row.starts_on <= today:
            in_force.setdefault(row.level, row)
    return [
        LevelLine(
            level=level,
            name=heads[level.code].name if level.code in heads else "",
            chosen=in_force.get(level.code),
            can_be_chosen=level.code in can_choose,
        )
        for level in LEVELS
    ]


def choice_lines(rows: list[Headline]) -> list[ChoiceLine]:
    """In the order of `for_list`, with the parts named; one query, or none."""
    names = _names(rows)
    latest: set[str] = set()
    lines = []
    for row in rows:
        lines.append(ChoiceLine(row, names.get(row.code, row.code), row.level not in latest))
        latest.add(row.level)
    return lines


def _names(rows: list[Headline]) -> dict[str, str]:
    """By the code of the series; a part has the name of its newest version."""
    if not rows:
        return {}
    parts = Part.objects.named().filter(
        version__instrument__in={row.instrument_id for row in rows},
        code__in={row.part_code for row in rows},
    )
    ordered = parts.order_by("version__published_on", "pk")
    return {part.series_code: part.full_name for part in ordered}
