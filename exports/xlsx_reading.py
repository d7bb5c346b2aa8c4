"""Records from the bytes of an Excel workbook, sheet by sheet, every cell as text.

Rows are read as they come, so that a large sheet takes no more memory than a small one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from posixpath import join, normpath
from typing import IO, Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook

from exports.sniffing import STRINGS, UnreadableFile
from exports.weighing import CELL, CHUNK, PLACE, ROW_NUMBER, pieces, weigh
from words.amounts import yes_or_no

MAX_CELLS = 10_000_000
DAMAGED = "This Excel file is damaged. Open it and save it again."
ROW = re.compile(rb"<(?:\w+:)?row[ />]")
ERROR = re.compile(rb"<(?:\w+:)?c (?=[^>]*\bt=[\"']e[\"'])(?:[^>]*? )?r=[\"']([A-Z]+\d+)")
BROKEN = (
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)
"""What openpyxl raises for a file that is not as it should be; it has no error of its own."""


@dataclass(frozen=True)
class XlsxBook:
    """`members` are the visible sheets by name, each with the place in the archive that holds it."""

    data: bytes
    book: Workbook
    members: dict[str, str]

    def records(self, name: str) -> Iterator[list[str]]:
        """Every row from the first of the sheet, blank ones too, as wide as any before it."""
        try:
            sheet: Any = self.book[name]
            sheet.reset_dimensions()
            widest = 0
            for cells in sheet.iter_rows(values_only=True):
                widest = max(widest, len(cells))
                yield [*map(cell_text, cells), *[""] * (widest - len(cells))]
        except BROKEN as error:
            raise UnreadableFile(DAMAGED) from error

    def check(self, name: str) -> int:
        """How many rows the sheet has; or why it cannot be read, found without reading it."""
        with (
            zipfile.ZipFile(BytesIO(self.data)) as archive,
            archive.open(self.members[name]) as xml,
        ):
            return check_cells(xml)


def open_xlsx(data: bytes) -> XlsxBook:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = visible_sheets(archive)
            for member in (*members.values(), STRINGS):
                check_entities(archive, member)
            weigh(archive, [each for each in members.values() if each in archive.namelist()])
        return XlsxBook(data, load_workbook(BytesIO(data), read_only=True, data_only=True), members)
    except UnreadableFile:
        raise
    except BROKEN as error:
        raise UnreadableFile(DAMAGED) from error


def visible_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each, and the member of the archive that holds it."""
    targets = {
        item.get("Id", ""): item.get("Target", "")
        for item in parsed(archive, "xl/_rels/workbook.xml.rels")
        if item.get("Type", "").endswith("/worksheet")
    }
    found = {}
    for sheet in parsed(archive, "xl/workbook.xml").iter():
        target = targets.get(relation_of(sheet)) if sheet.tag.endswith("}sheet") else None
        if target and sheet.get("state", "visible") == "visible":
            found[sheet.attrib["name"]] = normpath(join("/xl", target))[1:]
    if not found:
        raise UnreadableFile("This workbook has no visible sheet.")
    return found


def check_entities(archive: zipfile.ZipFile, member: str) -> None:
    """A sheet has no need of a DOCTYPE, which stands at its very beginning."""
    if member in archive.namelist():
        with archive.open(member) as xml:
            if b"<!DOCTYPE" in xml.read(CHUNK):
                raise UnreadableFile(DAMAGED)


def parsed(archive: zipfile.ZipFile, member: str) -> ElementTree.Element:
    xml = archive.read(member)
    if b"<!DOCTYPE" in xml:
        raise UnreadableFile(DAMAGED)
    try:
        return ElementTree.fromstring(xml)  # noqa: S314 - without a DOCTYPE it has no entities
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise UnreadableFile(DAMAGED) from error


def relation_of(sheet: ElementTree.Element) -> str:
    return next((value for key, value in sheet.items() if key.endswith("}id")), "")


def check_cells(xml: IO[bytes]) -> int:
    """Refuse errors in cells, which would arrive as blanks, and more cells than are read at once.

    How many rows there are.
    """
    filled = rows = 0
    for part in pieces(xml, b"<"):
        found, numbers = PLACE.findall(part), ROW_NUMBER.findall(part)
        if len(found) != len(CELL.findall(part)) or len(numbers) != len(ROW.findall(part)):
            raise UnreadableFile("This file has no cell addresses. Open it and save it again.")
        if b't="e"' in part or b"t='e'" in part:
            refuse_error(part)
        filled, rows = filled + len(found), rows + len(numbers)
        if filled > MAX_CELLS:
            raise UnreadableFile(
                f"The sheet has more than {MAX_CELLS:,} cells. Save it as CSV, or in parts."
            )
    return rows


def refuse_error(part: bytes) -> None:
    found = ERROR.search(part)
    if found:
        raise UnreadableFile(
            f"Cell {found.group(1).decode()} shows an error such as #N/A. Correct it first."
        )


def cell_text(cell: object) -> str:
    """A cell as one would type it: 1234567, not 1234567.0."""
    match cell:
        case None:
            return ""
        case str():
            return unescape(cell).replace("\0", "")
        case bool():
            return yes_or_no(cell)
        case float() | int():
            return format(Decimal(format(cell, ".15g")), "f")
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(timespec="seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)
