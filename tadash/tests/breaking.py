"""Rows that the database refuses to write, or that somebody else holds."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def refusing(table: str, statement: str, condition: str) -> Iterator[None]:
    """Until the end of the block a statement such as INSERT fails for rows of which this is true."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RAISE EXCEPTION 'a bad row'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER refused BEFORE {statement} ON {table} "
            f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER refused ON {table}")


@contextmanager
def held(statement: str) -> Iterator[None]:
    """Somebody else has run this statement in a transaction that goes on meanwhile."""
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)
            begun.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(20)
    try:
        yield
    finally:
        done.set()
        thread.join()
