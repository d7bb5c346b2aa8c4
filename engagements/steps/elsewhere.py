"""Where next steps come from that were not agreed on a visit.

The list of steps stands below the apps in which they are agreed, so each app adds what finds its
own when it starts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from engagements.models import NextStep


@dataclass(frozen=True)
class Place:
    """The words of where a step was agreed, and the page of it."""

    words: str
    url: str


FINDERS: list[Callable[[Collection[int]], Mapping[int, Place]]] = []
"""Each is given the ids of steps, and says where those of its app were agreed; one query."""


def places_of(ids: Collection[int]) -> dict[int, Place]:
    found: dict[int, Place] = {}
    for find in FINDERS if ids else ():
        found |= find(ids)
    return found


def places(steps: Iterable[NextStep]) -> dict[int, Place]:
    """Where each of some steps was agreed; those of visits are read with their visit."""
    rows = list(steps)
    return {
        **places_of([step.pk for step in rows if step.visit_id is None]),
        **{step.pk: _on_visit(step) for step in rows if step.visit_id is not None},
    }


def _on_visit(step: NextStep) -> Place:
    return Place(str(step.visit), reverse("engagements:visit-detail", args=[step.visit_id]))
