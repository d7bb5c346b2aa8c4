"""Two people who answered one measure at once: the items on which they differ."""

from __future__ import annotations

from dataclasses import dataclass

from editing.refusals import Stale
from fidelity.models import Administration


@dataclass(frozen=True)
class Clash:
    """One item that two people answered differently; values as they are stored."""

    item: str
    mine: int | None
    theirs: int | None
    by: str


class Clashes(Stale):
    """Nothing was saved, since other people answered some items otherwise."""

    def __init__(self, row: Administration, clashes: tuple[Clash, ...]) -> None:
        items = ", ".join(clash.item for clash in clashes)
        super().__init__(row, f"Somebody else answered these items in the meantime: {items}.")
        self.clashes = clashes
