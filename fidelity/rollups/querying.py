"""Plain SQL for reads that the ORM would need many queries or many objects for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

Row = tuple[Any, ...]


def in_figures(given: str) -> str:
    """SQL that tells whether an administration is the one of its window that counts: what is
    corrected stays it until its correction is approved."""
    return f"""(
        {given}.status = 'approved'
        OR {given}.status = 'submitted' AND {given}.corrects_id IS NULL
        OR {given}.status = 'corrected' AND EXISTS (
            SELECT FROM fidelity_administration correction
            WHERE correction.corrects_id = {given}.id
                AND correction.status IN ('draft', 'submitted', 'returned')
        )
    )"""


def rows_of(sql: str, values: Mapping[str, Any]) -> list[Row]:
    """Every row of one statement. `values` are passed beside it and never become part of it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(values))
        found: list[Row] = cursor.fetchall()
    return found


def named_rows_of(sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same with each value under the name of its column, for rows that become a dataclass."""
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(values))
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
