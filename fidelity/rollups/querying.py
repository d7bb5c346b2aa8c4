"""Plain SQL for reads that the ORM would need many queries or many objects for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

Row = tuple[Any, ...]


def rows_of(sql: str, values: Mapping[str, Any]) -> list[Row]:
    """Every row of one statement. `values` are passed beside it and never become part of it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(values))
        found: list[Row] = cursor.fetchall()
    return found
