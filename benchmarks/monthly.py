"""The pages of the monthly hour and the exports against the bare database: python -m benchmarks.monthly

Needs the dataset. Everything is measured in turns in one run; compare ratios, not milliseconds.
"""

from __future__ import annotations

import argparse
import os

import psycopg2

from benchmarks import closing, pages, place
from benchmarks.measuring import compare, in_turns, show
from benchmarks.serving import Visitor, server, session_of

ROUNDS, EXPORT_ROUNDS = 100, 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.monthly", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--no-exports", action="store_true")
    chosen = parser.parse_args()
    place.enter()
    ids = state_ids()
    with server() as port:
        pages.measure(port, ids, chosen.rounds)
        closing.measure(ids[0])
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
