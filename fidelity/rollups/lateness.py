"""Who is overdue? The windows that have passed without a measure, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.http import urlencode

from fidelity.rollups.querying import Row, rows_of
from fidelity.rollups.series import Cell, Series, Strand
from words.amounts import plural
from words.days import long_month
from words.terms import SITE

UNITS_SHOWN = 8

# One part stands for its version: measures count once, however many parts they have.
_BY_UNIT = """
WITH gap AS (
    SELECT r.unit_id, w.place, r.n_expected - r.n_answered AS n
    FROM unnest(%(parts)s::bigint[], %(months)s::date[]) WITH ORDINALITY
        AS w (part_id, month, place)
    JOIN fidelity_rollup r ON r.engagement_id = %(engagement)s AND r.part_id = w.part_id
        AND r.month = w.month AND r.kind = %(kind)s AND r.n_expected > r.n_answered
),
unit AS (
    SELECT unit_id, sum(n) AS total, count(*) OVER () AS n_units,
        array_agg(place::integer) AS places, array_agg(n) AS counts
    FROM gap
    GROUP BY unit_id
    ORDER BY total DESC, unit_id
    LIMIT %(shown)s
)
SELECT unit.unit_id, s.name, unit.total, unit.n_units, unit.places, unit.counts
FROM unit JOIN engagements_site s ON s.id = unit.unit_id
ORDER BY unit.total DESC, unit.unit_id
"""


@dataclass(frozen=True)
class Passed:
    """The latest window of a version that is over, where measures are lacking."""

    version_id: int
    part_id: int
    instrument: str
    level: str
    month: date
    due_on: date
    n: int
    days: int
    query: str

    @property
    def name(self) -> str:
        return f"{self.instrument}, {long_month(self.month)}"


@dataclass(frozen=True)
class Gap:
    """How many measures one unit owes in one window; none there is an empty `n`."""

    window: str
    n: int | None
    query: str


@dataclass(frozen=True)
class UnitGaps:
    unit_id: int
    name: str
    total: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Overdue:
    """How many measures never came: of the latest windows that are over, and of those before.

    `is_asked`: whether any measure was due at all.
    """

    n_latest: int
    n_older: int
    is_asked: bool

    @property
    def n(self) -> int:
        return self.n_latest + self.n_older

    @property
    def tone(self) -> str:
        if not self.is_asked:
            return ""
        return "late" if self.n_latest else "attend" if self.n else "good"

    def answer(self, n_districts: int = 0) -> str:
        """The one sentence about it, on every page."""
        if not self.is_asked:
            return "Not asked: no measure has come due yet."
        if not self.n:
            return "Nobody: every measure that was due is there."
        are = "is" if self.n == 1 else "are"
        return f"{plural(self.n, 'measure')} {are} overdue, {self._which(n_districts)}."

    def _which(self, n_districts: int) -> str:
        where = f" in {plural(n_districts, 'district')}" if n_districts else ""
        if not self.n_older:
            return f"of the latest windows{where}"
        if not self.n_latest:
            return "of earlier windows"
        return f"{self.n_latest:,} of the latest windows{where}, {self.n_older:,} of earlier ones"


@dataclass(frozen=True)
class Lateness:
    """Who is overdue, window by window; `query` shows all of them in the list."""

    engagement_id: int
    overdue: Overdue
    windows: tuple[Passed, ...]
    units: tuple[UnitGaps, ...]
    n_units: int
    query: str

    @property
    def answer(self) -> str:
        return self.overdue.answer(self.n_units)

    @property
    def tone(self) -> str:
        return self.overdue.tone

    @property
    def elsewhere(self) -> list[int]:
        """For each window what the units shown do not account for."""
        return [
            window.n - sum(unit.gaps[place].n or 0 for unit in self.units)
            for place, window in enumerate(self.windows)
        ]

    @property
    def has_elsewhere(self) -> bool:
        return any(self.elsewhere)

    @property
    def elsewhere_words(self) -> str:
        n_more = self.n_units - len(self.units)
        if n_more:
            return f"{n_more:,} more districts, and {SITE.many} outside districts"
        return f"{SITE.capital_many} outside districts"


def lateness_of(
    engagement_id: int,
    series: Sequence[Series],
    month: date,
    today: date,
    *,
    kind: str = "district",
) -> Lateness:
    """One query, or none where nothing is lacking. `series` are those of the unit asked about, up
    to `month`."""
    cells = _passed_cells(series, today)
    windows = _latest(engagement_id, cells, today)
    units = _by_unit(engagement_id, windows, kind) if windows else []
    return Lateness(
        engagement_id=engagement_id,
        overdue=_overdue(cells, windows),
        windows=windows,
        units=tuple(_unit(engagement_id, row, windows) for row in units),
        n_units=units[0][3] if units else 0,
        query=urlencode(
            {"engagement": str(engagement_id), "state": "missing", "until": f"{month:%Y-%m}"}
        ),
    )


def overdue_of(series: Sequence[Series], today: date) -> Overdue:
    cells = _passed_cells(series, today)
    return _overdue(cells, _latest(0, cells, today))


def _overdue(cells: _PassedCells, windows: Sequence[Passed]) -> Overdue:
    n_latest = sum(window.n for window in windows)
    n = sum(cell.n_undelivered for _, _, cell in cells.values())
    return Overdue(n_latest, n - n_latest, bool(cells))


_PassedCells = dict[tuple[int, date], tuple[Series, Strand, Cell]]


def _passed_cells(series: Sequence[Series], today: date) -> _PassedCells:
    """The cell that stands for each version and month: of the part most sites are asked for."""
    found: _PassedCells = {}
    for one in series:
        for strand in one.strands:
            for cell in strand.cells:
                if cell.due_on is None or cell.due_on >= today:
                    continue
                known = found.get((strand.version_id, cell.month))
                if known is None or known[2].n_expected < cell.n_expected:
                    found[strand.version_id, cell.month] = (one, strand, cell)
    return found


def _latest(engagement_id: int, cells: _PassedCells, today: date) -> tuple[Passed, ...]:
    """The latest window of each instrument that is over, where it lacks measures."""
    latest: dict[str, tuple[Series, Strand, Cell]] = {}
    for one, strand, cell in cells.values():
        known = latest.get(one.instrument_code)
        if known is None or known[2].month < cell.month:
            latest[one.instrument_code] = (one, strand, cell)
    return tuple(
        _passed(engagement_id, one, strand, cell, today)
        for one, strand, cell in latest.values()
        if cell.n_undelivered
    )


def _passed(engagement_id: int, one: Series, strand: Strand, cell: Cell, today: date) -> Passed:
    due_on = cell.due_on or today
    return Passed(
        version_id=strand.version_id,
        part_id=strand.part_id,
        instrument=one.instrument,
        level=one.level,
        month=cell.month,
        due_on=due_on,
        n=cell.n_undelivered,
        days=(today - due_on).days,
        query=_query(engagement_id, strand.version_id, cell.month),
    )


def _query(engagement_id: int, version_id: int, month: date, unit_id: int | None = None) -> str:
    """The filters of the list of measures that show exactly these."""
    chosen = {
        "engagement": str(engagement_id),
        "version": str(version_id),
        "month": f"{month:%Y-%m}",
        "state": "missing",
    }
    return urlencode(chosen | ({"unit": str(unit_id)} if unit_id else {}))


def _by_unit(engagement_id: int, windows: Sequence[Passed], kind: str) -> list[Row]:
    values = {
        "engagement": engagement_id,
        "parts": [window.part_id for window in windows],
        "months": [window.month for window in windows],
        "kind": kind,
        "shown": UNITS_SHOWN,
    }
    return rows_of(_BY_UNIT, values)


def _unit(engagement_id: int, row: Row, windows: Sequence[Passed]) -> UnitGaps:
    unit_id, name, total, _, places, numbers = row
    counts = dict(zip(places, numbers, strict=True))
    return UnitGaps(
        unit_id,
        name,
        int(total),
        tuple(
            Gap(
                window.name,
                counts.get(place),
                _query(engagement_id, window.version_id, window.month, unit_id),
            )
            for place, window in enumerate(windows, start=1)
        ),
    )
