"""What keeping the rollups right costs a writer: python -m benchmarks.writing

Clients rewrite single scores of the largest state, each in a transaction of its own, in turns
with the marks on and off. While the marks are on, one more client folds every second. The
values stay what they were, so the rollups are right in either case, and this is checked.
"""

from __future__ import annotations

import argparse
import os
import random
import threading
import time
from collections.abc import Sequence
from statistics import median

import psycopg2

from benchmarks import place

CLIENTS, SECONDS, ROUNDS = 8, 4.0, 3
PAUSE = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.writing", description=__doc__)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    place.enter()
    from fidelity import rolling
    from fidelity.models import PartScore

    latest = PartScore.objects.filter(engagement=1).latest("month").month
    ids = list(PartScore.objects.filter(engagement=1, month=latest).values_list("pk", flat=True))
    print(f"{chosen.clients} clients, {len(ids):,} scores of one state and month")
    found: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(chosen.rounds):
        for marked in (False, True):
            found[marked].append(round_of(ids, chosen.clients, chosen.seconds, marked=marked))
    show(found)
    rolling.fold(engagement_id=1)
    print(f"  cells that differ afterwards: {len(rolling.differences(engagement_id=1))}")


def show(found: dict[bool, list[float]]) -> None:
    for marked, rates in found.items():
        spread = f"{median(rates):8.0f} [{min(rates):.0f}-{max(rates):.0f}]"
        print(
            f"  {'with marks and folds' if marked else 'without':<22}{spread} transactions a second"
        )
    ratio = median(found[True]) / median(found[False])
    print(f"  with / without: {ratio:.2f}   target >= 0.7")


def round_of(ids: Sequence[int], clients: int, seconds: float, *, marked: bool) -> float:
    """Transactions a second of all clients together."""
    until = time.monotonic() + seconds
    done: list[int] = []
    threads = [
        threading.Thread(target=write, args=(ids, seed, until, marked, done))
        for seed in range(clients)
    ]
    if marked:
        threads.append(threading.Thread(target=fold, args=(until,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


def write(ids: Sequence[int], seed: int, until: float, marked: bool, done: list[int]) -> None:
    dice, n = random.Random(seed), 0
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        if not marked:
            cursor.execute("SET session_replication_role = replica")
        while time.monotonic() < until:
            cursor.execute(
                "UPDATE fidelity_partscore SET points = points WHERE id = %s", [dice.choice(ids)]
            )
            n += 1
    connection.close()
    done.append(n)


def fold(until: float) -> None:
    from django.db import connection

    from fidelity import rolling

    while time.monotonic() < until:
        rolling.fold(engagement_id=1)
        time.sleep(PAUSE)
    connection.close()


if __name__ == "__main__":
    main()
