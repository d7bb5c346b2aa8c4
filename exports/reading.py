"""Reading a table that somebody uploads, for importers. Every cell arrives as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, NamedTuple

from exports.csv_reading import open_csv
from exports.sniffing import FileKind, UnreadableFile, kind_of
from exports.text import unescape_text
from exports.xlsx_reading import open_xlsx

__all__ = ["MAX_BYTES", "MAX_ROWS", "Row", "Sheet", "UnreadableFile", "read_table"]

MAX_BYTES = 100 * 1024 * 1024
MAX_ROWS = 500_000
NO_WORKBOOK = "This is not an Excel file, though its name ends in .xlsx. Save it from Excel again."
FIGURES = re.compile(r"[\d\s.,:/%$+-]+")

Records = Callable[[], Iterator[list[str]]]


class Row(NamedTuple):
    """One row, as long as the heading. `problem` says what had to be added or left out."""

    number: int
    cells: list[str]
    problem: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table. `number` counts rows as a spreadsheet does, so people find what is meant."""

    header: list[str]
    header_number: int
    row_count: int
    encoding: str
    records: Records

    @property
    def rows(self) -> Iterator[Row]:
        """The rows that are not blank, from the start each time, with our own escapes removed."""
        return body(self.records, self.header, self.header_number)


def read_table(
    file: IO[bytes], *, name: str = "", max_rows: int = MAX_ROWS, max_bytes: int = MAX_BYTES
) -> Sheet:
    """The table in `file`, or `UnreadableFile` with words for whoever chose it.

    Text under the `name` of a workbook is refused: what was chosen is not what was meant.

    The whole file is looked at before this returns, so that reading the rows cannot fail later.
    """
    data = read_at_most(file, max_bytes)
    if kind_of(data) == FileKind.XLSX:
        records, encoding = open_xlsx(data).records, "xlsx"
    elif name.casefold().endswith(".xlsx"):
        raise UnreadableFile(NO_WORKBOOK)
    else:
        text = open_csv(data)
        records, encoding = text.records, text.encoding
    number, header = find_header(records())
    count = sum(1 for _ in body(records, header, number))
    if count > max_rows:
        raise UnreadableFile(
            f"The file has {count:,} rows, and at most {max_rows:,} can be read at once. "
            "Divide it into parts."
        )
    return Sheet(header, number, count, encoding, records)


def read_at_most(file: IO[bytes], max_bytes: int) -> bytes:
    data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise UnreadableFile(f"The file is larger than {max_bytes // 1024**2} MB.")
    return data


def find_header(records: Iterator[list[str]]) -> tuple[int, list[str]]:
    """The first row that is not blank, and its number."""
    for number, record in enumerate(records, start=1):
        if not is_blank(record):
            return number, checked_header(record)
    raise UnreadableFile("The file is empty.")


def checked_header(record: list[str]) -> list[str]:
    names = [" ".join(unescape_text(cell).split()) for cell in record]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UnreadableFile("The first row names no columns.")
    if all(FIGURES.fullmatch(name) for name in names if name):
        raise UnreadableFile("The first row holds figures. Put the names of the columns above it.")
    if "" in names:
        place = names.index("") + 1
        raise UnreadableFile(f"Column {place} has no name in the first row.")
    twice = [name for name, times in Counter(map(str.casefold, names)).items() if times > 1]
    if twice:
        listed = ", ".join(f"“{name}”" for name in names if name.casefold() in twice)
        raise UnreadableFile(f"Some columns have the same name: {listed}.")
    return names


def body(records: Records, header: list[str], header_number: int) -> Iterator[Row]:
    width = len(header)
    for number, record in enumerate(records(), start=1):
        if number > header_number and not is_blank(record):
            cells = [unescape_text(cell) for cell in record[:width]]
            cells += [""] * (width - len(cells))
            yield Row(number, cells, problem_of(record, width))


def problem_of(record: list[str], width: int) -> str:
    if len(record) < width:
        return f"This row has {len(record)} cells, and the heading has {width}."
    if not is_blank(record[width:]):
        return f"This row has more cells than the {width} of the heading."
    return ""


def is_blank(record: list[str]) -> bool:
    return not any(cell.strip() for cell in record)
