"""What a table says of rows, by the headings of its columns."""

from typing import Any


def told(table, rows) -> list[dict[str, Any]]:
    return [dict(zip(table.labels, row, strict=True)) for row in table.rows(rows)]


def told_one(table, row) -> dict[str, Any]:
    """Of one row as it is stored, whatever `row` remembers."""
    [found] = told(table, type(row).objects.filter(pk=row.pk))
    return found
