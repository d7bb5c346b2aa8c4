"""A figure of the card: what counts, out of what, and what is missing, by name. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engagements.rules.shares import percent_of_rows

MINUTES = "minutes"


@dataclass(frozen=True)
class Definition:
    """What a ratio means: `text` says in plain words what is counted, and out of what.

    `nothing` is said where there is nothing to count. `page` is the name of the address where
    what is missing can be mended. `is_position`: it says how far along something is, so that
    what is still to come is not missing.
    """

    code: str
    label: str
    text: str
    unit: str
    nothing: str
    page: str = ""
    is_position: bool = False


@dataclass(frozen=True)
class Row:
    """A row behind a figure. `page` and `pk` lead to it; without them the definition's page."""

    name: str
    detail: str = ""
    page: str = ""
    pk: int | None = None


class NotARatio(ValueError):
    """More counted than there is."""


@dataclass(frozen=True)
class Ratio:
    """`numerator` of `denominator`, with the rows counted and those missing.

    `more` is the number of missing rows that are not named. `query` narrows the list of `page`
    to the rows behind the figure, where these are too many to name.
    """

    definition: Definition
    numerator: int
    denominator: int
    counted: tuple[Row, ...] = ()
    missing: tuple[Row, ...] = ()
    more: int = 0
    query: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            message = f"{self.definition.code}: {self.numerator} of {self.denominator}."
            raise NotARatio(message)

    @property
    def has_data(self) -> bool:
        return self.denominator > 0

    @property
    def percent(self) -> int | None:
        """None while there is nothing to count."""
        return percent_of_rows(self.numerator, self.denominator)

    @property
    def words(self) -> str:
        return in_words(self.definition, self.numerator, self.denominator)

    @property
    def n_missing(self) -> int:
        return len(self.missing) + self.more


@dataclass(frozen=True)
class Finding:
    """A figure that is no ratio, in words, with the rows behind it."""

    code: str
    label: str
    text: str
    definition: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Measured:
    """What one feature came to."""

    ratios: tuple[Ratio, ...]
    findings: tuple[Finding, ...] = ()


def ratio(definition: Definition, counted: Iterable[Row], missing: Iterable[Row]) -> Ratio:
    """A ratio of rows: each is either counted or missing."""
    has, lacks = tuple(counted), tuple(missing)
    return Ratio(definition, len(has), len(has) + len(lacks), has, lacks)


def nothing(definitions: Sequence[Definition]) -> Measured:
    """What a feature comes to in a month that does not count."""
    return Measured(tuple(Ratio(definition, 0, 0) for definition in definitions))


def in_words(definition: Definition, numerator: int, denominator: int) -> str:
    if not denominator:
        return definition.nothing
    if definition.unit == MINUTES:
        return f"{hours(numerator)} of {hours(denominator)}"
    unit = definition.unit.removesuffix("s") if denominator == 1 else definition.unit
    return f"{numerator:,} of {denominator:,} {unit}"


def hours(minutes: int) -> str:
    """Hours with one decimal: 150 minutes are "2.5 hours"."""
    tenths = round(minutes / 6)
    figure = f"{tenths // 10:,}.{tenths % 10}" if tenths % 10 else f"{tenths // 10:,}"
    return f"{figure} hour" if figure == "1" else f"{figure} hours"


def days(n: int) -> str:
    return f"{n} day" if n == 1 else f"{n} days"
