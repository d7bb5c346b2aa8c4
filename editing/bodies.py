"""How much a view takes: what is longer is turned away before it is read (`tadash.middleware`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
FIELDS = 100_000
"""For the other fields of a form with a file."""


def takes_up_to(n_bytes: int) -> Callable[[View], View]:
    """Says of a view that it takes a file of so many bytes."""

    def mark(view: View) -> View:
        view.takes_up_to = n_bytes + FIELDS  # type: ignore[attr-defined]
        return view

    return mark
