"""What the page of intended beneficiaries shows, worked out from rows already read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engagements.models import Beneficiaries


@dataclass(frozen=True)
class Total:
    label: str
    count: int

    @property
    def words(self) -> str:
        return f"{self.count:,}"


def totals(declared: dict[str, int]) -> list[Total]:
    """How many of each kind, in the order of the kinds."""
    return [
        Total(str(kind.label), declared[kind.value])
        for kind in Beneficiaries.Kind
        if kind.value in declared
    ]


def frozen_since(rows: Iterable[Beneficiaries]) -> datetime | None:
    """Since when the numbers are frozen; None while they may change."""
    return min((row.frozen_at for row in rows if row.frozen_at), default=None)
