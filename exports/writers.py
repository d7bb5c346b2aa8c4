"""Files for people: CSV, and a spreadsheet that says what it holds."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from exports.copying import Source, Spool, TooManyRows, csv_line, spool, temporary_file
from exports.tables import Kind, Table
from exports.text import clean_text, escape_apostrophe, escape_text, unescape_text

XLSX_MAX_ROWS = 1_048_575
"""A sheet has one row more, for the heading."""
XLSX_MAX_TEXT = 32_767
XLSX_DIGITS = 15
FIRST_DATE = "1900-03-01"
"""Spreadsheets count a 29 February 1900 that never was; older dates are written as text."""

WIDEST = 60
WIDTHS = {Kind.DATE: 12, Kind.DATETIME: 20}
NUMBER_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.DATETIME: "yyyy-mm-dd hh:mm:ss"}
CSV_ADVICE = "Choose CSV, which has no such limit."
ABOUT = "About this file"
WORKBOOK_OPTIONS = {"constant_memory": True, "strings_to_urls": False}


class XlsxTooLarge(ValueError):
    """A spreadsheet cannot hold this. The message is for the person who asked."""


@dataclass(frozen=True)
class Manifest:
    """What a reader of the file must know to trust it."""

    asked_by: str
    roles: Sequence[str]
    filters: Sequence[str]
    as_of: datetime

    def lines(self, table: Table, rows: Spool) -> Iterator[tuple[str, str | int]]:
        zone = timezone.get_current_timezone_name()
        yield "Table", table.title
        yield "Asked for by", self.asked_by
        yield "In the role of", ", ".join(self.roles) or "A person with an account"
        yield "Rows", "; ".join(self.filters) or "All that they may see"
        yield "Number of rows", rows.rows
        yield "As of", f"{timezone.localtime(self.as_of):%Y-%m-%d %H:%M:%S}"
        yield "Time zone of all times", zone
        yield "SHA-256 of the rows as CSV", rows.sha256


def write_csv(table: Table, source: Source, *, bom: bool = True) -> Spool:
    """CSV in UTF-8; by the byte order mark Excel knows the encoding."""
    mark = codecs.BOM_UTF8 if bom else b""
    labels = csv_line(escape_text(clean_text(label)) for label in table.labels)
    return spool(table, source, heading=mark + labels)


def write_xlsx(table: Table, source: Source, *, manifest: Manifest) -> Spool:
    """A workbook of two sheets: the rows, and `manifest`. The hash is that of the CSV rows."""
    try:
        rows = spool(table, source, limit=XLSX_MAX_ROWS)
    except TooManyRows as error:
        raise XlsxTooLarge(
            f"This table has {error.rows:,} rows, and a spreadsheet holds at most "
            f"{XLSX_MAX_ROWS:,}. Choose CSV, which has no limit, or narrow the filters."
        ) from error
    with rows.file, temporary_file() as file:
        with xlsxwriter.Workbook(file, WORKBOOK_OPTIONS) as workbook:
            workbook.use_zip64()
            workbook.set_properties({"title": table.title, "created": manifest.as_of})
            RowSheet(workbook, table).fill(rows)
            fill_about(workbook, manifest.lines(table, rows))
        file.seek(0)
        return Spool(file=file, rows=rows.rows, sha256=rows.sha256)


class RowSheet:
    """The sheet of rows, each cell typed as its column says."""

    def __init__(self, workbook: Workbook, table: Table) -> None:
        self.table = table
        self.sheet = workbook.add_worksheet(sheet_name(table.title))
        self.bold = workbook.add_format({"bold": True})
        self.formats = {
            kind: workbook.add_format({"num_format": code}) for kind, code in NUMBER_FORMATS.items()
        }
        self.widths = [WIDTHS.get(column.kind, 8) for column in table.columns]

    def fill(self, rows: Spool) -> None:
        for index, label in enumerate(self.table.labels):
            self.write_text(0, index, clean_text(label), self.bold)
        writers = [self.writer(column.kind) for column in self.table.columns]
        with io.TextIOWrapper(rows.file, encoding="utf-8", newline="") as text:
            for number, line in enumerate(readable(csv.reader(text)), start=1):
                for index, (write, value) in enumerate(zip(writers, line, strict=True)):
                    if value:
                        write(number, index, value)
        self.sheet.freeze_panes(1, 0)
        self.sheet.autofilter(0, 0, rows.rows, len(self.widths) - 1)
        for index, width in enumerate(self.widths):
            self.sheet.set_column(index, index, min(width + 3, WIDEST))

    def writer(self, kind: Kind) -> Callable[[int, int, str], None]:
        match kind:
            case Kind.INTEGER | Kind.DECIMAL:
                return self.write_number
            case Kind.DATE:
                return self.write_date
            case Kind.DATETIME:
                return self.write_datetime
            case _:
                return self.write_escaped

    def write_escaped(self, row: int, index: int, value: str) -> None:
        self.write_text(row, index, escape_apostrophe(unescape_text(value)))

    def write_text(self, row: int, index: int, text: str, style: Format | None = None) -> None:
        if self.sheet.write_string(row, index, text, style):
            raise XlsxTooLarge(
                f"Row {row}, column “{self.table.columns[index].label}”: this text is longer than "
                f"the {XLSX_MAX_TEXT:,} characters of a spreadsheet cell. {CSV_ADVICE}"
            )
        self.widths[index] = max(self.widths[index], min(len(text), WIDEST))

    def write_number(self, row: int, index: int, value: str) -> None:
        """As a number, unless a spreadsheet would round it."""
        number = Decimal(value)
        if number.is_finite() and len(number.normalize().as_tuple().digits) <= XLSX_DIGITS:
            self.sheet.write_number(row, index, float(number))
        else:
            self.write_text(row, index, value)

    def write_date(self, row: int, index: int, value: str) -> None:
        if value < FIRST_DATE:
            self.write_text(row, index, value)
        else:
            self.sheet.write_datetime(
                row, index, date.fromisoformat(value), self.formats[Kind.DATE]
            )

    def write_datetime(self, row: int, index: int, value: str) -> None:
        """The wall time, which is what a cell can hold; the manifest names the zone."""
        if value < FIRST_DATE:
            self.write_text(row, index, value)
        else:
            wall = datetime.fromisoformat(value).replace(tzinfo=None)
            self.sheet.write_datetime(row, index, wall, self.formats[Kind.DATETIME])


def readable(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from lines
    except csv.Error as error:
        raise XlsxTooLarge(f"A text is longer than a spreadsheet cell. {CSV_ADVICE}") from error


def sheet_name(title: str) -> str:
    """31 characters without those a sheet's name may not have."""
    return re.sub(r"[\[\]:*?/\\]", " ", clean_text(title))[:31].strip(" '") or "Rows"


def fill_about(workbook: Workbook, lines: Iterator[tuple[str, str | int]]) -> None:
    sheet = workbook.add_worksheet(ABOUT)
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "align": "left"})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 80)
    for row, (label, value) in enumerate(lines):
        sheet.write_string(row, 0, label, bold)
        if isinstance(value, int):
            sheet.write_number(row, 1, value, wrapped)
        else:
            sheet.write_string(row, 1, clean_text(value), wrapped)
