"""A measure as a sheet to fill in or to read: parts, sections, items and the choices of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from editing.refusals import Refused
from fidelity.instruments import definitions
from fidelity.models import (
    Administration,
    ExpectedMeasure,
    InstrumentUse,
    InstrumentVersion,
    Item,
    Part,
    Section,
)
from fidelity.rules import scoring

FIELD, SEEN = "item-", "seen-"
NOT_APPLICABLE = "na"


class UnreadableAnswer(Refused):
    """A value in a form or a message that is no answer at all."""

    def __init__(self, code: str, text: object) -> None:
        super().__init__(None, f"“{text}” is not an answer to item {code}.")


@dataclass(frozen=True)
class Choice:
    """`value` is what a form sends: "" for no answer, "na", or points."""

    value: str
    points: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class SheetItem:
    code: str
    wording: str
    help: str
    max_points: int
    value: str
    choices: tuple[Choice, ...]

    @property
    def field(self) -> str:
        return f"{FIELD}{self.code}"

    @property
    def seen_field(self) -> str:
        return f"{SEEN}{self.code}"

    @property
    def answer(self) -> Choice | None:
        """The choice taken, where one is."""
        return next((choice for choice in self.choices if choice.is_chosen and choice.value), None)

    @property
    def is_missing(self) -> bool:
        return self.value == ""


@dataclass(frozen=True)
class SheetSection:
    name: str
    items: tuple[SheetItem, ...]

    @property
    def max_points(self) -> int:
        return sum(item.max_points for item in self.items)


@dataclass(frozen=True)
class SheetPart:
    code: str
    name: str
    criterion: int | None
    is_expected: bool
    sections: tuple[SheetSection, ...]

    @property
    def items(self) -> list[SheetItem]:
        return [item for section in self.sections for item in section.items]

    @property
    def n_items(self) -> int:
        return len(self.items)

    @property
    def missing(self) -> list[SheetItem]:
        return [item for item in self.items if item.is_missing]

    @property
    def n_answered(self) -> int:
        return self.n_items - len(self.missing)

    @property
    def in_words(self) -> str:
        return f"{self.n_answered} of {self.n_items} answered"

    @property
    def is_empty(self) -> bool:
        return self.n_answered == 0

    @property
    def is_complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Sheet:
    """The parts that are expected here, and any other part that has answers."""

    parts: tuple[SheetPart, ...]
    has_wording: bool

    @property
    def n_items(self) -> int:
        return sum(part.n_items for part in self.parts)

    @property
    def n_answered(self) -> int:
        return sum(part.n_answered for part in self.parts)

    @property
    def items(self) -> list[SheetItem]:
        return [item for part in self.parts for item in part.items]

    @property
    def unfinished(self) -> list[SheetPart]:
        return [part for part in self.parts if part.missing and not part.is_empty]

    @property
    def can_be_submitted(self) -> bool:
        return not self.unfinished and any(part.is_complete for part in self.parts)


def sheet_of(administration: Administration, expected: ExpectedMeasure) -> Sheet:
    version = InstrumentVersion.objects.whole().get(pk=administration.version_id)
    return sheet(version, administration.answers, parts_expected(expected))


def blank(version: InstrumentVersion) -> Sheet:
    """The instrument itself, without answers. Takes a version that was loaded whole."""
    return sheet(version, [None] * len(version.items.all()), frozenset())


def sheet(
    version: InstrumentVersion, stored: Sequence[int | None], expected: frozenset[int]
) -> Sheet:
    """`expected` holds the ids of the parts asked for; empty for all of them."""
    parts = [
        _part(version, part, stored, not expected or part.pk in expected)
        for part in definitions.parts_in_order(version)
    ]
    shown = tuple(part for part in parts if part.is_expected or not part.is_empty)
    return Sheet(shown, any(item.wording for part in shown for item in part.items))


def parts_expected(expected: ExpectedMeasure) -> frozenset[int]:
    """The ids of the parts that uses in force when the window starts ask for; empty for all."""
    uses = (
        InstrumentUse.objects.in_force(expected.month)
        .filter(engagement=expected.engagement_id, version=expected.version_id)
        .prefetch_related("parts")
    )
    chosen = [frozenset(part.pk for part in use.parts.all()) for use in uses]
    return frozenset().union(*chosen) if all(chosen) else frozenset()


def _part(
    version: InstrumentVersion, part: Part, stored: Sequence[int | None], is_expected: bool
) -> SheetPart:
    return SheetPart(
        part.code,
        part.name,
        definitions.whole_criterion(part),
        is_expected,
        tuple(
            _section(version, section, stored)
            for section in definitions.sections_in_order(version, part)
        ),
    )


def _section(
    version: InstrumentVersion, section: Section, stored: Sequence[int | None]
) -> SheetSection:
    items = (item for item in definitions.items_in_order(version) if item.section_id == section.pk)
    return SheetSection(
        section.name, tuple(_item(version, item, stored[item.position]) for item in items)
    )


def _item(version: InstrumentVersion, item: Item, stored: int | None) -> SheetItem:
    value = to_text(stored)
    return SheetItem(
        item.code, item.wording, item.help, item.max_points, value, _choices(version, item, value)
    )


def _choices(version: InstrumentVersion, item: Item, value: str) -> tuple[Choice, ...]:
    scale = [
        (str(points), str(points), _scale_words(version, points))
        for points in range(item.max_points + 1)
    ]
    if version.na_allowed:
        scale.append((NOT_APPLICABLE, "", "Not applicable"))
    scale.append(("", "", "No answer"))
    return tuple(Choice(code, points, words, code == value) for code, points, words in scale)


def _scale_words(version: InstrumentVersion, points: int) -> str:
    """The words of a point; an item worth more than the scale has words for shows the figure."""
    return version.scale[points] if points < len(version.scale) else str(points)


def to_text(stored: int | None) -> str:
    """A stored answer as a form sends it."""
    if stored is None:
        return ""
    return NOT_APPLICABLE if stored == scoring.NOT_APPLICABLE_CODE else str(stored)


def to_stored(code: str, text: object) -> int | None:
    """The reverse; whether the item takes the value is for the verbs to say."""
    if text in ("", None):
        return None
    if text == NOT_APPLICABLE:
        return scoring.NOT_APPLICABLE_CODE
    if not str(text).isascii() or not str(text).isdigit() or len(str(text)) > 3:
        raise UnreadableAnswer(code, text)
    return int(str(text))


def read_seen(posted: Mapping[str, str], codes: Iterable[str]) -> dict[str, int | None]:
    """What the page of a sent form showed, by the codes of its items."""
    return {code: to_stored(code, posted.get(f"{SEEN}{code}", "")) for code in codes}


def read(
    posted: Mapping[str, str], codes: Iterable[str]
) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """What a sent form answers, and what its page showed, by the codes of its items."""
    answers = {
        code: to_stored(code, posted[f"{FIELD}{code}"])
        for code in codes
        if f"{FIELD}{code}" in posted
    }
    return answers, read_seen(posted, answers)
