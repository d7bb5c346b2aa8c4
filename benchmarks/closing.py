"""How long it takes to count a month afresh, to close it into a packet, and to print that."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from benchmarks.measuring import in_turns, show

ROUNDS = 5
MONTH = date(2026, 7, 1)
"""One that the dataset leaves open."""


def measure(state: int) -> None:
    """Closed and rolled back, so that the dataset stays what it was."""
    from django.utils import timezone

    from engagements.models import Engagement
    from packets.gathering import read_month
    from people.models import User

    now = timezone.now()
    engagement = Engagement.objects.select_related("state").get(pk=state)
    leader = User.objects.get(email=f"leader{state}@example.org")
    timings = in_turns(
        {
            "a month counted afresh": lambda: read_month(state, MONTH, leader, now),
            "a month closed into a packet": closer(engagement, leader, now),
        },
        ROUNDS,
        warm_up=1,
    )
    print("\nA packet of the largest state")
    show(timings)
    print(f"  its PDF, made once and kept: {printed(state):.1f} s")


def closer(engagement: object, leader: object, now: object) -> Callable[[], object]:
    from django.db import transaction

    from packets import closing

    def close() -> None:
        with transaction.atomic():
            closing.close(engagement=engagement, month=MONTH, by=leader, now=now)
            transaction.set_rollback(True)

    return close


def printed(state: int) -> float:
    from exports.typesetting_apart import typeset_apart
    from packets.canonical import read
    from packets.models import Packet
    from packets.printing import TEMPLATE, words_of

    packet = Packet.objects.filter(engagement=state).latest("month")
    started = time.perf_counter()
    typeset_apart(TEMPLATE, words_of(read(bytes(packet.content)), packet.content_hash))
    return time.perf_counter() - started
