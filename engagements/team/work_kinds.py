"""Kinds of work in a person's name that only apps above know of.

Each of them names its kinds in `AppConfig.ready()`, as it does with what mail is about
(docs/adr/0009): the pages on which somebody leaves stand below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model


@dataclass(frozen=True)
class WorkKind:
    """`person` and `engagement` are the ways to them from a row, `address` is where it is changed."""

    label: str
    model: type[Model]
    person: str
    engagement: str
    address: str
    open_where: Mapping[str, object] = field(default_factory=dict)


KINDS: list[WorkKind] = []
