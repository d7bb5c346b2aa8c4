"""Two answers to one item, side by side, for the person who saved second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fidelity.instruments import sheets
from fidelity.instruments.sheets import SheetItem
from fidelity.measures.refusals import Clash
from fidelity.models import Administration, InstrumentVersion


@dataclass(frozen=True)
class ClashLine:
    """`mine` and `theirs` are values a form sends; the words are those of the scale."""

    item: SheetItem
    mine: str
    mine_words: str
    theirs: str
    theirs_words: str
    by: str


def clash_lines(administration: Administration, clashes: Iterable[Clash]) -> list[ClashLine]:
    version = InstrumentVersion.objects.whole().get(pk=administration.version_id)
    items = {item.code: item for part in sheets.blank(version).parts for item in part.items}
    return [
        ClashLine(
            item := items[clash.item],
            mine := sheets.to_text(clash.mine),
            words_of(item, mine),
            theirs := sheets.to_text(clash.theirs),
            words_of(item, theirs),
            clash.by,
        )
        for clash in clashes
    ]


def words_of(item: SheetItem, value: str) -> str:
    """ "2, In place": the figure and the words of a choice."""
    choice = next(choice for choice in item.choices if choice.value == value)
    return f"{choice.points}, {choice.words}" if choice.points else choice.words
