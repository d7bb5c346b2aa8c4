"""Databases of the demo for tests: it is loaded once for a run, and copied in a moment."""

from collections.abc import Iterator
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

    The template belongs to all processes of one test run. Whoever needs it first makes it, and
    whoever lets go of it last drops it; locks of PostgreSQL say who that is.
    """

    def __init__(self, run: str) -> None:
        self.template = f"test_demo_{run}"
        self.key = crc32(run.encode()) >> 1
        parameters = connection.get_connection_params()
        parameters.pop("cursor_factory", None)
        self.link = psycopg2.connect(**{**parameters, "dbname": "postgres"})
        self.link.autocommit = True

    def run(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with self.link.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def prepare(self) -> None:
        self.run("SELECT pg_advisory_lock(%s, 1)", self.key)
        self.run("SELECT pg_advisory_lock_shared(%s, 2)", self.key)
        if not self.run("SELECT 1 FROM pg_database WHERE datname = %s", self.template):
            self.run(f'CREATE DATABASE "{self.template}"')
            with pointed_at(self.template):
                call_command("migrate", verbosity=0)
                call_command("load_demo", stdout=StringIO())
                furnish()
        self.run("SELECT pg_advisory_unlock(%s, 1)", self.key)

    def copy(self, name: str) -> None:
        self.drop(name)
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def close(self) -> None:
        self.run("SELECT pg_advisory_unlock_shared(%s, 2)", self.key)
        if self.run("SELECT pg_try_advisory_lock(%s, 2)", self.key) == [(True,)]:
            self.drop(self.template)
        self.link.close()
