"""The database of the benchmarks: beside the application's own, on the same server."""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg2

SPARE = 9
NAME = os.environ.get("BENCHMARK_DATABASE", "tadash_benchmark")


class NoDatabase(RuntimeError):
    def __init__(self) -> None:
        super().__init__("Start it with: python -m launcher exec -- python -m benchmarks...")


def url_of(name: str) -> str:
    """The address of another database on the application's server."""
    if "DATABASE_URL" not in os.environ:
        raise NoDatabase
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def spare_cache(url: str) -> str:
    """Another database of the same Valkey, so that nothing kept of one database is told of another."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{SPARE}"))


def forget() -> None:
    """What was kept of an earlier dataset."""
    from django.core.cache import cache

    cache.clear()


def make() -> None:
    """An empty database, in the place of an earlier one."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{NAME}"')
    connection.close()


def enter(url: str = "") -> None:
    """Point Django, and every program started from here, at the database of the benchmarks."""
    os.environ["DATABASE_URL"] = url or url_of(NAME)
    os.environ["REDIS_URL"] = spare_cache(os.environ["REDIS_URL"])
    os.environ.update(LOCK_SECONDS="0", STATEMENT_SECONDS="0")  # a nation is filled at once
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tadash.settings")
    django.setup()
