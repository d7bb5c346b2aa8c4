"""The monthly page and the exports against the bare database: python -m benchmarks.monthly

Needs the dataset. Everything is measured in turns in one run; compare ratios, not milliseconds.
"""

from __future__ import annotations

import argparse
import os
from typing import Any

import psycopg2

from benchmarks import place
from benchmarks.measuring import compare, in_turns, show
from benchmarks.serving import Visitor, server, session_of

ROUNDS, EXPORT_ROUNDS = 100, 3
EMPTY = "/search/"
"""A page of the product with a person, navigation and nothing else."""

Statement = tuple[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.monthly", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--no-exports", action="store_true")
    chosen = parser.parse_args()
    place.enter()
    ids = state_ids()
    with server() as port:
        pages(port, ids, chosen.rounds)
        if not chosen.no_exports:
            exports(port, ids)


def state_ids() -> tuple[int, int]:
    """The engagements of the largest and of the smallest state."""
    from engagements.models import Engagement, Site

    numbers = list(Engagement.objects.order_by("pk").values_list("pk", flat=True))
    for pk in (numbers[0], numbers[-1]):
        n = Site.objects.filter(state=pk, kind="school").count()
        print(f"State {pk}: {n:,} schools")
    return numbers[0], numbers[-1]


def pages(port: int, ids: tuple[int, int], rounds: int) -> None:
    largest, smallest = ids
    statements = statements_of(largest)
    bare = psycopg2.connect(os.environ["DATABASE_URL"])
    bare.autocommit = True
    cursor = bare.cursor()
    visitor = Visitor(port, session_of(f"leader{largest}@example.org"))
    neighbour = Visitor(port, session_of(f"leader{smallest}@example.org"))
    timings = in_turns(
        {
            "monthly page, largest state": lambda: visitor.get(f"/monthly/{largest}/"),
            "monthly page, smallest state": lambda: neighbour.get(f"/monthly/{smallest}/"),
            "unit page, largest state": lambda: visitor.get(f"/monthly/{largest}/sites/{largest}/"),
            "search, largest state": lambda: visitor.get(f"{EMPTY}?q=school+1"),
            "search, smallest state": lambda: neighbour.get(f"{EMPTY}?q=school+1"),
            "empty page of the product": lambda: visitor.get(EMPTY),
            "bare SQL of the monthly page": lambda: run_all(cursor, statements),
        },
        rounds,
    )
    size = visitor.get(f"/monthly/{largest}/")
    print(f"\nPages over HTTP, signed in, one at a time ({len(statements)} statements of data; "
          f"the page is {size // 1000} kB)")  # fmt: skip
    show(timings)
    page = "monthly page, largest state"
    compare(timings, page, "empty page of the product", "<= 2.0")
    compare(timings, page, "bare SQL of the monthly page", "<= 5")
    compare(timings, page, "monthly page, smallest state", "<= 1.2")
    compare(timings, "search, largest state", "search, smallest state")


def statements_of(engagement_id: int) -> list[Statement]:
    """What the page asks of the database, without what signing in asks."""
    from django.db import connection
    from django.test import Client

    from people.models import User

    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(email=f"leader{engagement_id}@example.org"))
    with connection.execute_wrapper(note):
        client.get(f"/monthly/{engagement_id}/")
    return [one for one in found if not is_of_signing_in(one[0])]


def is_of_signing_in(sql: str) -> bool:
    tables = ('FROM "people_user"', "django_session", 'FROM "engagements_assignment"')
    return any(table in sql for table in tables) or not sql.lstrip().upper().startswith(
        ("SELECT", "WITH")
    )


def run_all(cursor: Any, statements: list[Statement]) -> None:
    for sql, params in statements:
        cursor.execute(sql, params)
        cursor.fetchall()


class Counter:
    """A file that keeps nothing but its length."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


def exports(port: int, ids: tuple[int, int]) -> None:
    """All measures of the largest state as a file, against COPY of the same SQL to this program."""
    largest, _ = ids
    statement, rows = copy_of(largest)
    bare = psycopg2.connect(os.environ["DATABASE_URL"])
    visitor = Visitor(port, session_of(f"leader{largest}@example.org"))
    path = f"/measures/?engagement={largest}&export="
    timings = in_turns(
        {
            "CSV": lambda: visitor.get(f"{path}csv"),
            "XLSX": lambda: visitor.get(f"{path}xlsx"),
            "COPY": lambda: bare.cursor().copy_expert(statement, Counter()),
        },
        EXPORT_ROUNDS,
        warm_up=1,
    )
    print(f"\nExport of {rows:,} measures")
    show(timings)
    compare(timings, "COPY", "CSV", ">= 0.9")
    compare(timings, "COPY", "XLSX", ">= 0.5")


def copy_of(engagement_id: int) -> tuple[str, int]:
    """The statement the product copies with, and the number of rows."""
    from django.db import connection
    from django.utils import timezone

    from exports.copying import spelled_rows
    from fidelity.measures.exports import measures_table
    from fidelity.models import ExpectedMeasure

    rows = ExpectedMeasure.objects.filter(engagement=engagement_id).with_live()
    sql, params = spelled_rows(measures_table(timezone.localdate()), rows)
    filled = connection.ops.compose_sql(sql, params)
    return f"COPY ({filled}) TO STDOUT WITH (FORMAT csv)", rows.count()


if __name__ == "__main__":
    main()
