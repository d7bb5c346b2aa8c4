"""A measure that was returned with a question is answered: by a change, or in words."""

from __future__ import annotations

from collections.abc import Collection

from editing.refusals import Asked
from fidelity.models import Administration


def unchanged(row: Administration) -> str:
    """The key of the question whether a returned measure is to go as it is."""
    return f"unchanged.{row.revision}"


def ask(row: Administration, reply: str, confirmed: Collection[str]) -> None:
    key = unchanged(row)
    if row.is_as_returned and not reply.strip() and key not in confirmed:
        raise Asked({key: "It was returned with a question, and no answer was changed since."})
