"""Databases of tests: what is slow to make is made once for a run, and copied in a moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from zlib import crc32

import psycopg2
from django.core.management import call_command
from django.db import connection, connections

from tadash.tests.furnishing import furnish


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Every connection made meanwhile, in this thread and the server's, is to that database."""
    in_use = (connection.settings_dict, connections.settings["default"])
    before = [(each["NAME"], each["CONN_MAX_AGE"]) for each in in_use]
    connection.close()
    for each in in_use:
        each["NAME"], each["CONN_MAX_AGE"] = name, 0
    try:
        yield
    finally:
        connection.close()
        for each, (old_name, age) in zip(in_use, before, strict=True):
            each["NAME"], each["CONN_MAX_AGE"] = old_name, age


class Databases:
    """Makes and drops databases, over a connection to none of them.

    The templates belong to all processes of one test run. Whoever needs one first makes it, and
    whoever lets go of them last drops them; locks of PostgreSQL say who that is.
    """

    def __init__(self, run: str, process: str) -> None:
        self.prefix = f"test_{run}"
        self.process = process
        self.key = crc32(run.encode()) >> 1
        parameters = connection.get_connection_params()
        parameters.pop("cursor_factory", None)
        parameters.pop("options", None)  # here one process waits for another, however long
        self.link = psycopg2.connect(**{**parameters, "dbname": "postgres"})
        self.link.autocommit = True
        self.run("SELECT pg_advisory_lock_shared(%s, 2)", self.key)

    def run(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with self.link.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def template(self, kind: str, make: Callable[[], None], source: str = "template1") -> str:
        """The name of a copy of `source` with what `make` puts there; it is whole or absent."""
        name = f"{self.prefix}_{kind}"
        self.run("SELECT pg_advisory_lock(%s, 1)", self.key)
        try:
            if not self.run("SELECT 1 FROM pg_database WHERE datname = %s", name):
                unfinished = self.copy(source, f"{kind}_new")
                with pointed_at(unfinished):
                    make()
                self.run(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
        finally:
            self.run("SELECT pg_advisory_unlock(%s, 1)", self.key)
        return name

    def migrated(self) -> str:
        return self.template("migrated", migrate)

    def demo(self) -> str:
        return self.template("demo", load_demo, self.migrated())

    def copy(self, source: str, kind: str) -> str:
        """The name of a database of this process alone."""
        name = f"{self.prefix}_{self.process}_{kind}"
        self.drop(name)
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        return name

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def close(self) -> None:
        self.run("SELECT pg_advisory_unlock_shared(%s, 2)", self.key)
        if self.run("SELECT pg_try_advisory_lock(%s, 2)", self.key) == [(True,)]:
            for (name,) in self.run(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", self.prefix
            ):
                self.drop(str(name))
        self.link.close()


EMPTIED_BY_TESTS = """
DO $$
DECLARE guard record;
BEGIN
    FOR guard IN
        SELECT tgrelid::regclass AS part, tgname FROM pg_trigger
        WHERE tgname LIKE '%is_not_emptied'
    LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', guard.part, guard.tgname);
    END LOOP;
END $$
"""
"""Django empties every table after a test that commits; the product has no such way."""


def migrate() -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(EMPTIED_BY_TESTS)


def load_demo() -> None:
    call_command("load_demo", stdout=StringIO())
    furnish()
