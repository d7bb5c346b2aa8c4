"""Who asks what of whom, and where several ask at once. Pure.

A *duplicate* is two or more initiatives that ask one rung for data in the same month. An
*overlap* is two or more that ask one rung for anything in the same month, at least one of it no
data. Months with the very same asks are told together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SCHOOL_YEAR = (7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6)
"""The months in the order of a school year."""


@dataclass(frozen=True)
class Ask:
    pk: int
    initiative: str
    initiative_pk: int
    from_rung: str
    to_rung: str
    what: str
    months: tuple[int, ...]
    is_data_request: bool


@dataclass(frozen=True)
class Clash:
    """Asks of several initiatives that meet at one rung in the same months."""

    to_rung: str
    months: tuple[int, ...]
    asks: tuple[Ask, ...]

    @property
    def when(self) -> str:
        return months_in_words(self.months)

    @property
    def initiatives(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(ask.initiative for ask in self.asks))


def in_school_year(months: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(months), key=SCHOOL_YEAR.index))


def months_in_words(months: Sequence[int]) -> str:
    """ "Sep to Nov, Mar": runs of three and more are drawn together, in school-year order."""
    runs: list[list[int]] = []
    for place in sorted(SCHOOL_YEAR.index(month) for month in set(months)):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    if len(set(months)) == len(SCHOOL_YEAR):
        return "every month"
    return ", ".join(words for run in runs for words in _run_in_words(run))


def _run_in_words(run: list[int]) -> list[str]:
    names = [MONTHS[SCHOOL_YEAR[place] - 1] for place in run]
    return [f"{names[0]} to {names[-1]}"] if len(names) > 2 else names


def matrix(asks: Iterable[Ask]) -> dict[tuple[str, str], tuple[Ask, ...]]:
    """The asks by who asks and who is asked."""
    cells: dict[tuple[str, str], list[Ask]] = defaultdict(list)
    for ask in asks:
        cells[ask.from_rung, ask.to_rung].append(ask)
    return {key: tuple(found) for key, found in cells.items()}


def duplicates(asks: Iterable[Ask]) -> list[Clash]:
    """Data asked of one rung by several initiatives in the same month."""
    return _clashes([ask for ask in asks if ask.is_data_request])


def overlaps(asks: Iterable[Ask]) -> list[Clash]:
    """Anything asked of one rung by several in the same month, but for what is all data."""
    found = _clashes(asks)
    return [clash for clash in found if not all(ask.is_data_request for ask in clash.asks)]


def _clashes(asks: Iterable[Ask]) -> list[Clash]:
    meeting: dict[tuple[str, int], list[Ask]] = defaultdict(list)
    for ask in asks:
        for month in set(ask.months):
            meeting[ask.to_rung, month].append(ask)
    together: dict[tuple[str, tuple[Ask, ...]], list[int]] = defaultdict(list)
    for (rung, month), found in meeting.items():
        if len({ask.initiative_pk for ask in found}) > 1:
            together[rung, tuple(found)].append(month)
    clashes = [
        Clash(rung, in_school_year(months), found) for (rung, found), months in together.items()
    ]
    return sorted(clashes, key=lambda clash: (-len(clash.asks), clash.to_rung, clash.when))


def load(asks: Iterable[Ask], rung: str) -> list[int]:
    """How much is asked of a rung in each month of a school year."""
    asked = [ask for ask in asks if ask.to_rung == rung]
    return [sum(month in ask.months for ask in asked) for month in SCHOOL_YEAR]
