"""How much of each kind of TA an agreement promises in a month. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol


class Line(Protocol):
    """A line of the dosage table. Both months are the first days of theirs, and count."""

    kind: str
    level: str
    first_month: date
    last_month: date
    minutes: int


def planned_minutes(lines: Iterable[Line], month: date) -> Mapping[tuple[str, str], int]:
    """Minutes promised in the month of a day, by kind and level; level "" is any level.

    Lines of the same kind and level add up. What is not promised is not in the answer.
    """
    first = month.replace(day=1)
    planned: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if line.first_month <= first <= line.last_month:
            planned[line.kind, line.level] += line.minutes
    return dict(planned)
