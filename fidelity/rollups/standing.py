"""Reading rollups as series: a constant number of queries, whatever the number of units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from engagements.rules.periods import last_day
from fidelity.rollups.querying import Row, named_rows_of, rows_of
from fidelity.rollups.series import Cell, Series, Strand

Unit = tuple[int, int]
"""An engagement and a site in it."""

Days = Mapping[int, date]
"""By engagement the day from which something holds in it."""

_CELLS = f"""
SELECT r.engagement_id, r.unit_id, r.part_id, {", ".join(f"r.{name}" for name in Cell._fields)}
FROM unnest(%(engagements)s::bigint[], %(units)s::bigint[]) AS wanted (engagement_id, unit_id)
JOIN fidelity_rollup r
    ON r.engagement_id = wanted.engagement_id AND r.unit_id = wanted.unit_id
WHERE r.month <= %(month)s AND (%(parts)s::bigint[] IS NULL OR r.part_id = ANY (%(parts)s))
ORDER BY r.engagement_id, r.unit_id, r.part_id, r.month
"""  # noqa: S608

_PARTS = """
SELECT p.id, p.code, p.name, p.position, v.id AS version_id, v.label AS version, v.published_on,
    v.interval_months, i.code AS instrument_code, i.name AS instrument, i.level,
    (SELECT count(*) FROM fidelity_part sibling WHERE sibling.version_id = v.id) AS n_parts,
    (
        SELECT array_agg(ARRAY[coalesce(s.name, ''), c.percent::text] ORDER BY s.position NULLS FIRST)
        FROM fidelity_criterion c
        LEFT JOIN fidelity_section s ON s.id = c.section_id
        WHERE c.part_id = p.id
    ) AS criteria,
    ARRAY(
        SELECT used.engagement_id FROM fidelity_instrumentuse used
        WHERE used.version_id = v.id AND used.engagement_id = ANY (%(engagements)s)
    ) AS used_in,
    i.level = 'provider' AND NOT i.is_made_elsewhere AS is_own_word,
    (
        SELECT array_agg(ARRAY[used.engagement_id::text, used.starts_on::text])
        FROM fidelity_instrumentuse used
        WHERE used.version_id = v.id AND used.engagement_id = ANY (%(engagements)s)
            AND used.starts_on <= %(on)s
            AND (used.ends_on IS NULL OR used.ends_on >= date_trunc('month', %(on)s::date))
            AND p.id = ANY (coalesce(
                (
                    SELECT array_agg(named.part_id) FROM fidelity_instrumentuse_parts named
                    WHERE named.instrumentuse_id = used.id
                ), ARRAY[p.id]
            ))
    ) AS asked_in,
    (
        SELECT array_agg(ARRAY[h.engagement_id::text, h.starts_on::text])
        FROM fidelity_headline h
        WHERE h.instrument_id = i.id AND h.part_code = p.code
            AND h.engagement_id = ANY (%(engagements)s)
            AND h.starts_on = (
                SELECT max(latest.starts_on) FROM fidelity_headline latest
                WHERE latest.engagement_id = h.engagement_id AND latest.level = h.level
                    AND latest.starts_on <= %(on)s
            )
    ) AS chosen_in
FROM fidelity_part p
JOIN fidelity_instrumentversion v ON v.id = p.version_id
JOIN fidelity_instrument i ON i.id = v.instrument_id
WHERE p.id = ANY (%(parts)s) OR v.id IN (
    SELECT used.version_id FROM fidelity_instrumentuse used
    WHERE used.engagement_id = ANY (%(engagements)s)
) OR (i.id, p.code) IN (
    SELECT h.instrument_id, h.part_code FROM fidelity_headline h
    WHERE h.engagement_id = ANY (%(engagements)s)
)
ORDER BY i.level, i.code, p.position, v.published_on, v.id
"""


@dataclass(frozen=True)
class PartFacts:
    """One part of one version, with what is needed to name and judge its values."""

    id: int
    code: str
    name: str
    position: int
    version_id: int
    version: str
    published_on: date
    interval_months: int
    instrument_code: str
    instrument: str
    level: str
    n_parts: int
    criteria: tuple[tuple[str, int], ...]
    used_in: frozenset[int]
    is_own_word: bool = False
    asked_in: Days = field(default_factory=dict)
    chosen_in: Days = field(default_factory=dict)

    @property
    def series_code(self) -> str:
        return f"{self.instrument_code}.{self.code}"

    @property
    def full_name(self) -> str:
        return f"{self.instrument}, {self.name}" if self.n_parts > 1 else self.instrument

    @property
    def criterion(self) -> int | None:
        """The percent asked of the whole part."""
        return next((percent for section, percent in self.criteria if not section), None)

    @property
    def criteria_words(self) -> str:
        """ "80%, and 80% in Expectations taught"."""
        return ", and ".join(
            f"{percent}% in {section}" if section else f"{percent}%"
            for section, percent in self.criteria
        )


@dataclass(frozen=True)
class Answering:
    """The measure that answers for a level in an engagement: the code of a series, and since when.

    `since` is None where nobody chose it: then it is what has been in use the longest.
    """

    code: str
    name: str
    since: date | None


@dataclass(frozen=True)
class Standing:
    """The series of some units, and the levels that anything measures in each engagement."""

    series: Mapping[Unit, tuple[Series, ...]]
    levels: Mapping[int, frozenset[str]]

    def of(self, engagement_id: int, unit_id: int) -> tuple[Series, ...]:
        return self.series.get((engagement_id, unit_id), ())

    def levels_of(self, engagement_id: int) -> frozenset[str]:
        return self.levels.get(engagement_id, frozenset())


def read_units(
    units: Collection[Unit], month: date, parts: Collection[int] | None = None
) -> Standing:
    """Two queries: the cells up to `month`, of some parts or of all, and what is measured there."""
    rows = _cells(units, month, parts)
    on = last_day(month)
    known = read_parts({engagement for engagement, _ in units}, {row[2] for row in rows}, on)
    return Standing(_series_by_unit(rows, known), _levels(known))


def _cells(units: Collection[Unit], month: date, parts: Collection[int] | None) -> list[Row]:
    values = {
        "engagements": [engagement for engagement, _ in units],
        "units": [unit for _, unit in units],
        "month": month,
        "parts": None if parts is None else list(parts),
    }
    return rows_of(_CELLS, values)


def read_parts(engagements: Collection[int], parts: Collection[int], on: date) -> list[PartFacts]:
    """The parts named, and those of every version in use in these engagements, as of a day."""
    values = {"engagements": list(engagements), "parts": list(parts), "on": on}
    return [_facts(**row) for row in named_rows_of(_PARTS, values)]


def _facts(
    criteria: Sequence[Sequence[str]] | None,
    used_in: Sequence[int],
    asked_in: Sequence[Sequence[str]] | None,
    chosen_in: Sequence[Sequence[str]] | None,
    **own: Any,
) -> PartFacts:
    pairs = tuple((section, int(percent)) for section, percent in criteria or ())
    return PartFacts(
        criteria=pairs,
        used_in=frozenset(used_in),
        asked_in=_days(asked_in),
        chosen_in=_days(chosen_in),
        **own,
    )


def _days(pairs: Sequence[Sequence[str]] | None) -> Days:
    """The earliest of each engagement."""
    found = sorted(((int(pk), date.fromisoformat(day)) for pk, day in pairs or ()), reverse=True)
    return dict(found)


def _levels(parts: Iterable[PartFacts]) -> dict[int, frozenset[str]]:
    found = defaultdict(set)
    for part in parts:
        for engagement_id in part.used_in:
            found[engagement_id].add(part.level)
    return {engagement_id: frozenset(levels) for engagement_id, levels in found.items()}


def _series_by_unit(
    rows: Sequence[Row], parts: Sequence[PartFacts]
) -> dict[Unit, tuple[Series, ...]]:
    found = {}
    for unit, own in groupby(rows, key=itemgetter(0, 1)):
        cells = {
            part_id: tuple(Cell(*row[3:]) for row in group)
            for part_id, group in groupby(own, key=itemgetter(2))
        }
        found[unit] = series_of(cells, parts, unit[0])
    return found


def series_of(
    cells: Mapping[int, tuple[Cell, ...]], parts: Sequence[PartFacts], engagement_id: int
) -> tuple[Series, ...]:
    """Series in the order of `parts`, the versions of one part behind each other."""
    own = [part for part in parts if part.id in cells]
    own.sort(key=lambda part: (part.instrument_code, part.position, part.published_on, part.id))
    versions: dict[str, list[PartFacts]] = {}
    for part in own:
        versions.setdefault(part.series_code, []).append(part)
    heads = headlines_of(parts, engagement_id, cells.keys())
    found = [_one_series(same, cells, heads) for same in versions.values()]
    return tuple(sorted(found, key=lambda one: not one.is_headline))


def headlines_of(
    parts: Sequence[PartFacts], engagement_id: int, measured: Collection[int] = ()
) -> dict[str, Answering]:
    """By level what answers for it: what people chose, or else what has been asked for longest.

    It is the same for every unit of the engagement, whatever was measured there. What has no
    criterion tells nothing of fidelity, and answers only where nothing else does. `measured` are
    parts that may answer though they are in use no more.
    """
    found: dict[str, Answering] = {}
    for part in sorted(parts, key=lambda part: _rank(part, engagement_id)):
        if engagement_id in part.used_in or part.id in measured:
            found.setdefault(part.level, Answering(part.series_code, part.full_name, None))
    for part in parts:
        if since := part.chosen_in.get(engagement_id):
            found[part.level] = Answering(part.series_code, part.full_name, since)
    return found


def _rank(part: PartFacts, engagement_id: int) -> tuple[bool, bool, date, str, int]:
    asked_since = part.asked_in.get(engagement_id)
    return (
        asked_since is None,
        not part.criteria,
        asked_since or part.published_on,
        part.instrument_code,
        part.position,
    )


def _own_word(part: PartFacts, cells: Sequence[Cell]) -> frozenset[date]:
    """The months that nobody of the recipient has approved, of the TA provider's own checks."""
    if not part.is_own_word:
        return frozenset()
    return frozenset(cell.month for cell in cells if cell.n_approved < cell.n_scored)


def _one_series(
    versions: Sequence[PartFacts],
    cells: Mapping[int, tuple[Cell, ...]],
    heads: Mapping[str, Answering],
) -> Series:
    last = versions[-1]
    head = heads.get(last.level)
    is_headline = head is not None and head.code == last.series_code
    strands = [
        Strand(
            part_id=part.id,
            version_id=part.version_id,
            version=part.version,
            criterion=part.criterion,
            criteria=part.criteria_words,
            interval_months=part.interval_months,
            cells=cells[part.id],
            own_word=_own_word(part, cells[part.id]),
        )
        for part in versions
    ]
    strands.sort(key=lambda strand: strand.cells[0].month)
    return Series(
        code=last.series_code,
        level=last.level,
        instrument=last.instrument,
        part=last.name if last.n_parts > 1 else "",
        strands=tuple(strands),
        is_headline=is_headline,
        chosen_on=head.since if head and is_headline else None,
    )
