"""Why a measure cannot be filled in like this. Each message is for the person who tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fidelity.models import Administration, ExpectedMeasure
from words.days import long_day


class EntryRefused(ValueError):
    """A measure cannot be filled in like this; the message is for the person."""


class MadeElsewhere(EntryRefused):
    """The measure comes from other pages, which alone may change it."""

    def __init__(self, title: str) -> None:
        super().__init__(f"Nobody fills in “{title}” by hand: it comes from a page of its own.")


class NotOpenYet(EntryRefused):
    def __init__(self, opens_on: date) -> None:
        super().__init__(f"This measure opens on {long_day(opens_on)}.")


class Excused(EntryRefused):
    def __init__(self, expected: ExpectedMeasure) -> None:
        super().__init__(
            f"This measure counts as not applicable ({expected.excused_reason})."
            " Somebody who approves measures can ask for it again."
        )


class NotEditable(EntryRefused):
    def __init__(self, administration: Administration) -> None:
        super().__init__(
            f"This measure is {administration.get_status_display().lower()},"
            " so its answers no longer change."
        )


class ClientIdTaken(EntryRefused):
    def __init__(self) -> None:
        super().__init__("This client id belongs to another measure.")


class WrongDate(EntryRefused):
    """Carries no more than its message: the day it was measured does not fit the window."""


class NothingAnswered(EntryRefused):
    def __init__(self) -> None:
        super().__init__("There is nothing to submit yet: no part has an answer that counts.")


@dataclass(frozen=True)
class MissingItems:
    part: str
    codes: tuple[str, ...]


class Incomplete(EntryRefused):
    """Some parts are begun and not finished. `missing` names the items, part by part."""

    def __init__(self, missing: tuple[MissingItems, ...]) -> None:
        words = "; ".join(f"{each.part}: {', '.join(each.codes)}" for each in missing)
        super().__init__(f"These items have no answer yet. {words}.")
        self.missing = missing


class Conflict(EntryRefused):
    """Somebody else answered the item meanwhile. `value` is theirs, `by` their name."""

    def __init__(self, item: str, value: int | None, by: str) -> None:
        super().__init__(f"{by} changed item {item} meanwhile.")
        self.item = item
        self.value = value
        self.by = by


@dataclass(frozen=True)
class Clash:
    """One item that two people answered differently; values as they are stored."""

    item: str
    mine: int | None
    theirs: int | None
    by: str


class Clashes(EntryRefused):
    """Nothing was saved, since other people answered some items otherwise."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        items = ", ".join(clash.item for clash in clashes)
        super().__init__(f"Somebody else answered these items meanwhile: {items}.")
        self.clashes = clashes


class UnknownItems(EntryRefused):
    def __init__(self, codes: list[str]) -> None:
        super().__init__(f"This version has no item {', '.join(codes)}.")
