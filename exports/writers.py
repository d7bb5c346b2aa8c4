"""Files for people: CSV, and a spreadsheet that says what it holds."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from exports.copying import Source, Spool, TooManyRows, csv_line, spool, temporary_file
from exports.tables import Table
from exports.text import clean_text, escape_text
from exports.workbooks import MAX_ROWS, XlsxTooLarge, write_workbook

__all__ = ["Manifest", "XlsxTooLarge", "write_csv", "write_xlsx"]


@dataclass(frozen=True)
class Manifest:
    """What a reader of the file must know to trust it."""

    asked_by: str
    roles: Sequence[str]
    filters: Sequence[str]
    as_of: datetime

    def lines(self, table: Table, rows: Spool) -> Iterator[tuple[str, str | int]]:
        yield "Table", table.title
        yield "Asked for by", self.asked_by
        yield "In the role of", ", ".join(self.roles) or "A person with an account"
        yield "Rows", "; ".join(self.filters) or "All that they may see"
        yield "Number of rows", rows.rows
        yield "As of", f"{timezone.localtime(self.as_of):%Y-%m-%d %H:%M:%S}"
        yield "Time zone of all times", timezone.get_current_timezone_name()
        yield "SHA-256 of the rows as CSV", rows.sha256


def write_csv(table: Table, source: Source, manifest: Manifest) -> Spool:
    """CSV in UTF-8; by the byte order mark Excel knows the encoding.

    The manifest has no room in it: a program that reads the file expects rows alone.
    """
    labels = csv_line(escape_text(clean_text(label)) for label in table.labels)
    return spool(table, source, heading=codecs.BOM_UTF8 + labels)


def write_xlsx(table: Table, source: Source, manifest: Manifest) -> Spool:
    """A workbook of the rows and of `manifest`. The hash is that of the rows as CSV."""
    try:
        rows = spool(table, source, limit=MAX_ROWS)
    except TooManyRows as error:
        raise XlsxTooLarge(
            f"This table has {error.rows:,} rows, and a spreadsheet holds at most {MAX_ROWS:,}. "
            "Choose CSV, which has no limit, or narrow the filters."
        ) from error
    with rows.file, temporary_file() as file:
        write_workbook(
            file,
            table,
            rows.file,
            rows=rows.rows,
            about=list(manifest.lines(table, rows)),
            made_at=manifest.as_of,
        )
        file.seek(0)
        return Spool(file=file, rows=rows.rows, sha256=rows.sha256)
