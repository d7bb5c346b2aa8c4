"""Rows of a sheet as XML: what XlsxWriter would write, several times as fast.

XlsxWriter looks at each cell on its own. Here a column's kind is known beforehand, so a cell is one
short function. A test holds the result against XlsxWriter's, byte by byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name

from exports.tables import Kind
from exports.text import escape_apostrophe, unescape_text

MAX_TEXT = 32_767
EXACT_DIGITS = 15
FIRST_DATE = "1900-03-01"
"""Spreadsheets count a February 29, 1900 that never was; older dates are written as text."""
DAY_ZERO = date(1899, 12, 30).toordinal()
SECONDS_A_DAY = 86_400
DAYS_KEPT = 4096

AWKWARD = re.compile("[&<>\r\ufffe\uffff]|_x[0-9a-fA-F]{4}_")
NOT_IN_XML = re.compile("[\r\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
"""An underscore too, where it would be taken for the beginning of such an escape."""

Spell = Callable[[str], str]


class CellTooLong(ValueError):
    """A text has more characters than a cell can hold."""


class RowWriter:
    """Turns a row of CSV cells into XML. `styles` are the numbers of the columns' formats."""

    def __init__(self, kinds: Sequence[Kind], styles: Sequence[str]) -> None:
        self.columns = [
            (xl_col_to_name(index), speller(kind, style))
            for index, (kind, style) in enumerate(zip(kinds, styles, strict=True))
        ]

    def write(self, number: int, cells: Sequence[str]) -> str:
        written = [
            f'<c r="{letters}{number}"{spell(cell)}</c>'
            for (letters, spell), cell in zip(self.columns, cells, strict=True)
            if cell
        ]
        return f'<row r="{number}">{"".join(written)}</row>'


def speller(kind: Kind, style: str) -> Spell:
    """The function that writes one cell of a column, from its style on."""
    attribute = f' s="{style}"' if style else ""
    match kind:
        case Kind.INTEGER | Kind.DECIMAL:
            return number_cell
        case Kind.DATE:
            return lru_cache(DAYS_KEPT)(lambda value: serial_cell(value, attribute, day_number))
        case Kind.DATETIME:
            return lambda value: serial_cell(value, attribute, time_number)
        case _:
            return lambda value: text_cell(escape_apostrophe(unescape_text(value)))


def text_cell(text: str) -> str:
    if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le")) > MAX_TEXT * 2:
        raise CellTooLong
    if AWKWARD.search(text):
        text = NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", escape(text))
    space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f' t="inlineStr"><is><t{space}>{text}</t></is>'


def number_cell(value: str) -> str:
    """As a number, unless a spreadsheet would round it or does not know it."""
    if not value[-1].isdigit() or (len(value) > EXACT_DIGITS and digits(value) > EXACT_DIGITS):
        return text_cell(value)
    return f"><v>{value}</v>"


def digits(value: str) -> int:
    """How many there are between the zeros at both ends."""
    return sum(map(str.isdigit, value.strip("-0")))


def serial_cell(value: str, attribute: str, serial: Callable[[str], float]) -> str:
    if value < FIRST_DATE:
        return text_cell(value)
    return f"{attribute}><v>{serial(value):.16G}</v>"


def day_number(value: str) -> float:
    return date.fromisoformat(value).toordinal() - DAY_ZERO


def time_number(value: str) -> float:
    """The wall time, which is all a cell can hold; the second sheet names the zone."""
    wall = datetime.fromisoformat(value)
    seconds = wall.hour * 3600 + wall.minute * 60 + wall.second
    return wall.toordinal() - DAY_ZERO + seconds / SECONDS_A_DAY
