"""Rows made by the database itself, straight into the product's tables."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.models import NOT_PROVIDED


def insert(model: type[models.Model], source: str, columns: Mapping[str, str]) -> int:
    """INSERT ... SELECT: `columns` maps attribute names to SQL, `source` follows FROM.

    A column that is not named gets the default of its field, or a UUID of its own, so that a new
    column of the product needs no change here; one without a default is an error.
    """
    named = dict(columns)
    values: list[Any] = []
    # Of a row that is also a row of another table, only its own columns.
    for field in model._meta.local_concrete_fields:
        has_own = field.db_default is not NOT_PROVIDED
        if field.attname in named or field.primary_key or field.null or has_own:
            continue
        if isinstance(field, models.UUIDField):
            named[field.attname] = "gen_random_uuid()"
            continue
        named[field.attname] = "%s"
        values.append(field.get_db_prep_save(field.get_default(), connection))
    names = {field.attname: field.column for field in model._meta.local_concrete_fields}
    into = ", ".join(f'"{names[attribute]}"' for attribute in named)
    # The defaults come last, so their order is that of the placeholders.
    statement = (
        f"INSERT INTO {model._meta.db_table} ({into}) SELECT {', '.join(named.values())} {source}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return int(cursor.rowcount)


@contextmanager
def without_triggers():
    """Foreign keys and marks are left out: the rows are right by construction."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")


def reset_sequences() -> None:
    """After rows with numbers of our own."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id') WHERE EXISTS ("
                           "SELECT FROM information_schema.columns WHERE table_name = %s"
                           " AND column_name = 'id')", [table, table])  # fmt: skip
            row = cursor.fetchone()
            if row and row[0]:
                cursor.execute(
                    f"SELECT setval('{row[0]}', coalesce((SELECT max(id) FROM {table}), 1))"
                )
