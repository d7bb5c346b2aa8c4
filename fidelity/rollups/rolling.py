"""Keeping the rollups right: eat marks, recompute the cells they name, compare.

Marks are deleted in one statement and the cells recomputed in the next: the second then sees
every row whose mark the first one took, since rows and marks were committed together. A mark that
becomes visible later stands for the next fold. Reading marks by "number above the last one
seen" would lose those of transactions that took their numbers early and committed late.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from fidelity.models import DirtyCell
from fidelity.rollups import cells
from steady.stepping_around import each

LOCK = 0x7461
"""The first half of the advisory lock's key; the second is the engagement."""


FOLLOWERS: list[Callable[[int], None]] = []
"""What apps above bring up to date with the cells of an engagement, in the same transaction."""


class WrongIsolation(RuntimeError):
    """A fold inside REPEATABLE READ would recompute cells from rows of the past."""


@dataclass(frozen=True)
class Mark:
    """See `DirtyCell`."""

    part_id: int
    state_id: int | None = None
    region_id: int | None = None
    district_id: int | None = None
    site_id: int | None = None
    month: date | None = None


@dataclass(frozen=True)
class Slice:
    """Cells to compute in one statement; see `cells`."""

    engagement: int
    version: int
    month: date
    units: list[int]


@dataclass(frozen=True)
class CellKey:
    engagement_id: int
    unit_id: int
    part_id: int
    month: date

    def __str__(self) -> str:
        return (
            f"engagement {self.engagement_id}, unit {self.unit_id}, part {self.part_id}, "
            f"{self.month:%Y-%m}"
        )


def fold(*, engagement_id: int | None = None, limit: int | None = None) -> int:
    """Recompute the marked cells, of one engagement or of all; how many marks were eaten.

    For one engagement it waits for a fold at work there, so that afterwards every write that
    was committed before the call is in the rollups. For all it passes over engagements that
    another one is folding. With a `limit` some marks may be left for next time.
    """
    if engagement_id is not None:
        return _fold(engagement_id, limit, wait=True)
    folded = each(
        "Rollups of engagement",
        _marked_engagements(),
        lambda marked: _fold(marked, limit, wait=False),
    )
    return sum(folded)


@transaction.atomic
def rebuild(*, engagement_id: int) -> None:
    """Compute every cell of an engagement from the rows, marked or not."""
    with connection.cursor() as cursor:
        _lock(cursor, engagement_id, wait=True)
        cursor.execute("DELETE FROM fidelity_dirtycell WHERE engagement_id = %s", [engagement_id])
        for one in _slices(cursor, engagement_id, _every_part(cursor, engagement_id)):
            cursor.execute(cells.WRITE, asdict(one))
    _follow(engagement_id)


def differences(*, engagement_id: int) -> list[CellKey]:
    """The cells whose figures are not what the rows say, those still marked among them."""
    found: list[CellKey] = []
    with connection.cursor() as cursor:
        for one in _slices(cursor, engagement_id, _every_part(cursor, engagement_id)):
            cursor.execute(cells.COMPARE, asdict(one))
            found += [CellKey(engagement_id, *row) for row in cursor.fetchall()]
    return found


def _marked_engagements() -> list[int]:
    return list(
        DirtyCell.objects.order_by("engagement_id")
        .values_list("engagement_id", flat=True)
        .distinct()
    )


@transaction.atomic
def _fold(engagement_id: int, limit: int | None, *, wait: bool) -> int:
    with connection.cursor() as cursor:
        if not _lock(cursor, engagement_id, wait=wait):
            return 0
        marks = _take(cursor, engagement_id, limit)
        for one in _slices(cursor, engagement_id, marks):
            cursor.execute(cells.WRITE, asdict(one))
    if marks:
        _follow(engagement_id)
    return len(marks)


def _follow(engagement_id: int) -> None:
    for follow in FOLLOWERS:
        follow(engagement_id)


def _lock(cursor: CursorWrapper, engagement_id: int, *, wait: bool) -> bool:
    """Hold the engagement's rollups until the end of the transaction, or say that another does."""
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    cursor.execute(
        f"SELECT current_setting('transaction_isolation'), {function}(%s, %s)",
        [LOCK, engagement_id],
    )
    isolation, got = cursor.fetchone()
    if isolation != "read committed":
        raise WrongIsolation(f"Folding needs READ COMMITTED, not {isolation.upper()}.")
    return wait or bool(got)


def _take(cursor: CursorWrapper, engagement_id: int, limit: int | None) -> list[Mark]:
    cursor.execute(
        """
        DELETE FROM fidelity_dirtycell WHERE id IN (
            SELECT id FROM fidelity_dirtycell WHERE engagement_id = %s ORDER BY id LIMIT %s
        ) RETURNING part_id, state_id, region_id, district_id, site_id, month
        """,
        [engagement_id, limit],
    )
    return [Mark(*row) for row in cursor.fetchall()]


def _every_part(cursor: CursorWrapper, engagement_id: int) -> list[Mark]:
    cursor.execute(cells.PARTS_IN_USE, {"engagement": engagement_id})
    return [Mark(part_id) for (part_id,) in cursor.fetchall()]


def _slices(cursor: CursorWrapper, engagement_id: int, marks: list[Mark]) -> list[Slice]:
    if not marks:
        return []
    cursor.execute(
        cells.RESOLVE,
        {
            "engagement": engagement_id,
            "parts": [mark.part_id for mark in marks],
            "states": [mark.state_id for mark in marks],
            "regions": [mark.region_id for mark in marks],
            "districts": [mark.district_id for mark in marks],
            "sites": [mark.site_id for mark in marks],
            "months": [mark.month for mark in marks],
        },
    )
    return [Slice(engagement_id, *row) for row in cursor.fetchall()]
