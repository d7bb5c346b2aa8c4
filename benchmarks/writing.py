"""What keeping the rollups right costs a writer: python -m benchmarks.writing

First a measure is submitted by the product's own verb, with the marks on and off in turns. Then
the hardest case: clients rewrite single scores of the largest state, each in a transaction of its own. While the marks are on, one more client folds every second. The
values stay what they were, so the rollups are right in either case, and this is checked.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import threading
import time
from collections.abc import Callable, Sequence
from statistics import median

import psycopg2

from benchmarks import place
from benchmarks.measuring import compare, in_turns
from benchmarks.measuring import show as show_timings

CLIENTS, SECONDS, ROUNDS = 8, 4.0, 3
PAUSE = 1.0
SPAWNED = multiprocessing.get_context("spawn")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.writing", description=__doc__)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    place.enter()
    from fidelity.models import PartScore
    from fidelity.rollups import rolling

    submits(chosen.rounds * 40)
    latest = PartScore.objects.filter(engagement=1).latest("month").month
    ids = list(PartScore.objects.filter(engagement=1, month=latest).values_list("pk", flat=True))
    print(f"\n{chosen.clients} clients, {len(ids):,} scores of one state and month")
    found: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(chosen.rounds):
        for marked in (False, True):
            found[marked].append(round_of(ids, chosen.clients, chosen.seconds, marked=marked))
    show(found)
    rolling.fold(engagement_id=1)
    print(f"  cells that differ afterwards: {len(rolling.differences(engagement_id=1))}")


def submits(rounds: int) -> None:
    """One after the other, rolled back each time, so that the dataset stays what it was."""
    timings = in_turns(
        {"with marks": submitter(marked=True), "without": submitter(marked=False)}, rounds
    )
    print("One measure submitted by the product's verb")
    show_timings(timings)
    compare(timings, "without", "with marks", ">= 0.7")


def submitter(*, marked: bool) -> Callable[[], None]:
    from django.db import connection, transaction
    from django.utils import timezone

    from fidelity.measures import entering
    from fidelity.measures.answers import answers_of
    from fidelity.models import Administration, ExpectedMeasure
    from people.models import User

    person = User.objects.get(email="lead1@example.org")
    role = "DEFAULT" if marked else "replica"
    open_rows = ExpectedMeasure.objects.filter(engagement=1, version__instrument__level="school")
    expected = open_rows.unanswered().latest("month", "pk")
    n_items = expected.version.items.count()
    now = timezone.now()

    def submit() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL session_replication_role = {role}")
            draft = Administration.objects.create(
                expected=expected,
                engagement=expected.engagement,
                site=expected.site,
                version=expected.version,
                answers=[1] * n_items,
                started_by=person,
                started_at=now,
            )
            day, seen = expected.month, answers_of(draft)
            entering.submit(administration=draft, measured_on=day, seen=seen, by=person, now=now)
            transaction.set_rollback(True)

    return submit


def show(found: dict[bool, list[float]]) -> None:
    for marked, rates in found.items():
        spread = f"{median(rates):8.0f} [{min(rates):.0f}-{max(rates):.0f}]"
        print(
            f"  {'with marks and folds' if marked else 'without':<22}{spread} transactions a second"
        )
    ratio = median(found[True]) / median(found[False])
    print(f"  with / without: {ratio:.2f}   for a transaction that does nothing else")


def round_of(ids: Sequence[int], clients: int, seconds: float, *, marked: bool) -> float:
    """Transactions a second of all clients together."""
    done: list[int] = []
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=write, args=(ids, seed, until, marked, done))
        for seed in range(clients)
    ]
    folding = SPAWNED.Process(target=fold, args=(seconds,))
    if marked:
        folding.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if marked:
        folding.join()
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


def fold(seconds: float) -> None:
    """In a process of its own, as the worker is."""
    place.enter(os.environ["DATABASE_URL"])
    from fidelity.rollups import rolling

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        rolling.fold(engagement_id=1)
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
