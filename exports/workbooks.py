"""A workbook of two sheets: rows, and what must be known to trust them.

XlsxWriter makes the workbook, with a heading and one row that only carries the formats. The rows are
put into it on the way to the file, so that memory does not grow with them.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import IO

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from exports.cells import CellTooLong, RowWriter
from exports.tables import Kind, Table
from exports.text import clean_text

MAX_ROWS = 1_048_575
"""A sheet has one row more, for the heading."""
MAX_SHEET = 1 << 31
"""Bytes of a sheet's XML; beyond it Excel offers to repair the file."""

ABOUT = "About this file"
SHEET = "xl/worksheets/sheet1.xml"
SAMPLE = 500
WIDEST = 60
WIDTHS = {Kind.DATE: 12, Kind.DATETIME: 20}
NUMBER_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.DATETIME: "yyyy-mm-dd hh:mm:ss"}
OPTIONS = {"constant_memory": True, "strings_to_urls": False}
COMPRESSION = 3
CSV_ADVICE = "Choose CSV, which has no such limit."

FORMAT_ROW = re.compile(r'<row r="2">(.*?)</row>')
FORMAT_CELL = re.compile(r'<c r="([A-Z]+)2" s="(\d+)"/>')

About = Sequence[tuple[str, str | int]]


class XlsxTooLarge(ValueError):
    """A spreadsheet cannot hold this. The message is for the person who asked."""


@dataclass(frozen=True)
class Frame:
    """The XML of the first sheet before and after its rows, and the style of each column."""

    before: str
    after: str
    styles: list[str]


def write_workbook(
    file: IO[bytes], table: Table, lines: IO[bytes], *, rows: int, about: About, made_at: datetime
) -> None:
    """`lines` are the rows as CSV, as `exports.copying` writes them."""
    with io.TextIOWrapper(lines, encoding="utf-8", newline="") as text:
        records = csv.reader(text)
        sample = list(islice(readable(records), SAMPLE))
        empty = empty_workbook(table, column_widths(table, sample), rows, about, made_at)
        with (
            zipfile.ZipFile(io.BytesIO(empty)) as old,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as new,
        ):
            for member in old.infolist():
                if member.filename != SHEET:
                    new.writestr(member, old.read(member))
            with new.open(SHEET, "w") as sheet:
                frame = sheet_frame(old.read(SHEET).decode(), table, rows)
                write_rows(sheet, frame, table, chain(sample, readable(records)))


def readable(records: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from records
    except csv.Error as error:
        raise XlsxTooLarge(f"A text is longer than a spreadsheet cell. {CSV_ADVICE}") from error


def column_widths(table: Table, sample: list[list[str]]) -> list[int]:
    """As wide as the label and the first rows need, within reason."""
    widths = []
    for index, column in enumerate(table.columns):
        longest = max((len(record[index]) for record in sample), default=0)
        widths.append(WIDTHS.get(column.kind, min(max(len(column.label), longest) + 3, WIDEST)))
    return widths


def empty_workbook(
    table: Table, widths: list[int], rows: int, about: About, made_at: datetime
) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        workbook.set_properties({"title": clean_text(table.title), "created": made_at})
        sheet = workbook.add_worksheet(sheet_name(table.title))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, rows, len(table.columns) - 1)
        bold = workbook.add_format({"bold": True})
        formats = {
            kind: workbook.add_format({"num_format": code}) for kind, code in NUMBER_FORMATS.items()
        }
        for index, column in enumerate(table.columns):
            sheet.write_string(0, index, clean_text(column.label), bold)
            sheet.set_column(index, index, widths[index])
        for index, column in enumerate(table.columns):
            sheet.write_blank(1, index, None, formats.get(column.kind))
        add_about(workbook, about)
    return file.getvalue()


def sheet_name(title: str) -> str:
    """31 characters without those a sheet's name may not have."""
    return re.sub(r"[\[\]:*?/\\]", " ", clean_text(title))[:31].strip(" '") or "Rows"


def add_about(workbook: Workbook, about: About) -> None:
    sheet = workbook.add_worksheet(ABOUT)
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "align": "left"})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 80)
    for row, (label, value) in enumerate(about):
        sheet.write_string(row, 0, label, bold)
        if isinstance(value, int):
            sheet.write_number(row, 1, value, wrapped)
        else:
            sheet.write_string(row, 1, clean_text(value), wrapped)


def sheet_frame(xml: str, table: Table, rows: int) -> Frame:
    """Take the row of formats out, and say how far the sheet really reaches."""
    found = FORMAT_ROW.search(xml)
    styles = dict(FORMAT_CELL.findall(found[1])) if found else {}
    letters = [xl_col_to_name(index) for index in range(len(table.columns))]
    extent = f'<dimension ref="A1:{letters[-1]}{rows + 1}"/>'
    whole = re.sub(r'<dimension ref="[^"]*"/>', extent, FORMAT_ROW.sub("", xml))
    before, end, after = whole.partition("</sheetData>")
    return Frame(before, end + after, [styles.get(name, "") for name in letters])


def write_rows(sheet: IO[bytes], frame: Frame, table: Table, records: Iterator[list[str]]) -> None:
    writer = RowWriter([column.kind for column in table.columns], frame.styles)
    size = sheet.write(frame.before.encode())
    numbered = enumerate(records, start=2)
    while batch := list(islice(numbered, SAMPLE)):
        size += sheet.write("".join(row_or_refusal(writer, *row) for row in batch).encode())
        if size > MAX_SHEET - len(frame.after):
            raise XlsxTooLarge(f"This is more than a spreadsheet can hold. {CSV_ADVICE}")
    sheet.write(frame.after.encode())


def row_or_refusal(writer: RowWriter, number: int, record: list[str]) -> str:
    try:
        return writer.write(number, record)
    except CellTooLong as error:
        raise XlsxTooLarge(
            f"A text in row {number} is longer than a spreadsheet cell. {CSV_ADVICE}"
        ) from error
