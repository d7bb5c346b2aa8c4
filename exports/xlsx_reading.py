"""Records from the bytes of an Excel workbook: its first visible sheet, every cell as text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from posixpath import join, normpath
from typing import IO
from xml.etree import ElementTree

import python_calamine as calamine

from exports.sniffing import UnreadableFile
from words.amounts import yes_or_no

MAX_CELLS = 20_000_000
"""Calamine keeps a place for every cell up to the outermost one, filled or not."""
CHUNK = 1 << 20
DAMAGED = "This Excel file is damaged. Open it and save it again."
CELL = re.compile(rb"<(?:\w+:)?c[ />]")
CELL_COLUMN = re.compile(rb"<(?:\w+:)?c (?:[^>]*? )?r=[\"']([A-Z]{1,3})\d")
ROW = re.compile(rb"<(?:\w+:)?row[ />]")
ROW_NUMBER = re.compile(rb"<(?:\w+:)?row (?:[^>]*? )?r=[\"'](\d{1,7})[\"']")
ERROR = re.compile(rb"<(?:\w+:)?c (?=[^>]*\bt=[\"']e[\"'])(?:[^>]*? )?r=[\"']([A-Z]+\d+)")


@dataclass(frozen=True)
class XlsxSheet:
    sheet: calamine.CalamineSheet

    def records(self) -> Iterator[list[str]]:
        """Every row from the first of the sheet, blank ones too."""
        for cells in self.sheet.iter_rows():
            yield [cell_text(cell) for cell in cells]


def open_xlsx(data: bytes) -> XlsxSheet:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            name, member = first_visible_sheet(archive)
            with archive.open(member) as xml:
                check_extent(xml)
        return XlsxSheet(calamine.load_workbook(BytesIO(data)).get_sheet_by_name(name))
    except (KeyError, zipfile.BadZipFile, calamine.CalamineError) as error:
        raise UnreadableFile(DAMAGED) from error


def first_visible_sheet(archive: zipfile.ZipFile) -> tuple[str, str]:
    """Its name, and the member of the archive that holds it."""
    targets = {
        item.get("Id", ""): item.get("Target", "")
        for item in parsed(archive, "xl/_rels/workbook.xml.rels")
        if item.get("Type", "").endswith("/worksheet")
    }
    for sheet in parsed(archive, "xl/workbook.xml").iter():
        target = targets.get(relation_of(sheet)) if sheet.tag.endswith("}sheet") else None
        if target and sheet.get("state", "visible") == "visible":
            return sheet.attrib["name"], normpath(join("/xl", target))[1:]
    raise UnreadableFile("This workbook has no visible sheet.")


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


def check_extent(xml: IO[bytes]) -> None:
    """Refuse errors in cells, which would arrive as blanks, and sheets that are far too wide."""
    columns: set[bytes] = set()
    last_row = 0
    for part in parts(xml):
        found = CELL_COLUMN.findall(part)
        numbers = ROW_NUMBER.findall(part)
        if len(found) != len(CELL.findall(part)) or len(numbers) != len(ROW.findall(part)):
            raise UnreadableFile("This file lacks cell addresses. Open it and save it again.")
        if b't="e"' in part or b"t='e'" in part:
            refuse_error(part)
        columns.update(found)
        last_row = max(last_row, *map(int, numbers), 0)
    widest = max(columns, key=lambda letters: (len(letters), letters), default=b"A")
    if last_row * column_number(widest) > MAX_CELLS:
        raise UnreadableFile(
            f"The sheet reaches to cell {widest.decode()}{last_row}. Delete the empty rows and "
            "columns around the table, or save it as CSV."
        )


def parts(xml: IO[bytes]) -> Iterator[bytes]:
    """The sheet in pieces, none of which cuts a tag in two."""
    rest = b""
    while chunk := xml.read(CHUNK):
        whole, cut, tail = (rest + chunk).rpartition(b"<")
        yield whole
        rest = cut + tail
    yield rest


def refuse_error(part: bytes) -> None:
    found = ERROR.search(part)
    if found:
        raise UnreadableFile(
            f"Cell {found.group(1).decode()} shows an error such as #N/A. Correct it first."
        )


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def cell_text(cell: object) -> str:
    """A cell as one would type it: 1234567, not 1234567.0."""
    match cell:
        case bool():
            return yes_or_no(cell)
        case float() | int():
            return format(Decimal(format(cell, ".15g")), "f")
        case datetime():
            return cell.isoformat(timespec="seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)
