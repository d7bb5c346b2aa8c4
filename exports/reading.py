"""Reading a table that somebody uploads, for importers. Every cell arrives as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import IO, NamedTuple

from exports.csv_reading import open_csv
from exports.sniffing import FileKind, UnreadableFile, kind_of
from exports.text import unescape_text
from exports.xlsx_reading import XlsxBook, open_xlsx

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "Row",
    "Sheet",
    "UnreadableFile",
    "Wanted",
    "read_table",
]

MAX_BYTES = 100 * 1024 * 1024
MAX_ROWS = 500_000
NO_WORKBOOK = "This is not an Excel file, though its name ends in .xlsx. Save it from Excel again."
HEADING_WITHIN = 50
"""The heading stands in one of so many rows; above it are titles."""
ENOUGH_KNOWN = 2
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
    lines: int
    """About how many rows there are, the heading and blank ones among them."""
    encoding: str
    records: Records
    name: str = ""
    names: tuple[str, ...] = ()
    """The sheet of a workbook that is read, and all that could be."""
    max_rows: int = MAX_ROWS

    @property
    def rows(self) -> Iterator[Row]:
        """The rows that are not blank, from the start each time, with our own escapes removed."""
        for count, row in enumerate(body(self.records, self.header, self.header_number), start=1):
            if count > self.max_rows:
                raise UnreadableFile(
                    f"The file has more than {self.max_rows:,} rows, which is more than can be "
                    "read at once. Split it into parts."
                )
            yield row

    @property
    def first_records(self) -> list[tuple[int, list[str]]]:
        """Those among which the heading is looked for."""
        return first_records(self.records)


@dataclass(frozen=True)
class Wanted:
    """Which table of a file somebody wants: of this sheet, with the heading in this row.

    `known` says how many of some names are names of columns, and so finds both where nobody said.
    """

    sheet: str = ""
    header_number: int = 0
    known: Callable[[Sequence[str]], int] | None = None


def read_table(
    file: IO[bytes],
    *,
    name: str = "",
    wanted: Wanted | None = None,
    max_rows: int = MAX_ROWS,
    max_bytes: int = MAX_BYTES,
) -> Sheet:
    """The table in `file`, or `UnreadableFile` with words for whoever chose it.

    Only the beginning is looked at, however long it is: going through the rows may refuse it too.
    Text under the `name` of a workbook is refused: what was chosen is not what was meant.
    """
    data = read_at_most(file, max_bytes)
    wanted = wanted or Wanted()
    if kind_of(data) == FileKind.XLSX:
        return sheet_of_book(open_xlsx(data), wanted, max_rows)
    if name.casefold().endswith(".xlsx"):
        raise UnreadableFile(NO_WORKBOOK)
    text = open_csv(data)
    number, header = find_header(first_records(text.records), wanted)
    whole = data.rstrip(b"\r\n\0")
    lines = max(whole.count(b"\n"), whole.count(b"\r")) + 1
    return Sheet(header, number, lines, text.encoding, text.records, max_rows=max_rows)


def sheet_of_book(book: XlsxBook, wanted: Wanted, max_rows: int) -> Sheet:
    """The sheet that is asked for, or the one whose heading has the most known names."""
    names = tuple(book.members)
    name = wanted.sheet if wanted.sheet in names else names[0]
    if wanted.known and name != wanted.sheet:
        name = max(names, key=lambda each: most_known(first_of(book, each), wanted.known))
    lines = book.check(name)
    records = partial(book.records, name)
    number, header = find_header(first_records(records), wanted)
    return Sheet(header, number, lines, "xlsx", records, name, names, max_rows)


def first_of(book: XlsxBook, name: str) -> list[tuple[int, list[str]]]:
    return first_records(partial(book.records, name))


def most_known(
    records: Sequence[tuple[int, list[str]]], known: Callable[[Sequence[str]], int] | None
) -> int:
    return max((known(names_of(record)) for _, record in records), default=0) if known else 0


def read_at_most(file: IO[bytes], max_bytes: int) -> bytes:
    data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise UnreadableFile(f"The file is larger than {max_bytes // 1024**2} MB.")
    return data


def first_records(records: Records) -> list[tuple[int, list[str]]]:
    """Those at the beginning that are not blank, each with its number."""
    numbered = islice(enumerate(records(), start=1), HEADING_WITHIN)
    return [(number, record) for number, record in numbered if not is_blank(record)]


def find_header(first: Sequence[tuple[int, list[str]]], wanted: Wanted) -> tuple[int, list[str]]:
    """The row that names the columns, and its number."""
    if not first:
        raise UnreadableFile("The file is empty.")
    told = [each for each in first if each[0] == wanted.header_number]
    number, record = told[0] if told else likely_header(first, wanted.known)
    return number, checked_header(record[indent(record) :])


def indent(record: Sequence[str]) -> int:
    """How many blank cells stand before the first; a table may begin further to the right."""
    return next((place for place, cell in enumerate(record) if cell.strip()), 0)


def likely_header(
    first: Sequence[tuple[int, list[str]]], known: Callable[[Sequence[str]], int] | None
) -> tuple[int, list[str]]:
    """The row with the most known names; or else the first that is no title above the table.

    A title fills fewer than half as many cells as most rows have.
    """
    if known:
        best = max(first, key=lambda each: known(names_of(each[1])))
        if known(names_of(best[1])) >= ENOUGH_KNOWN:
            return best
    usual = usual_width([record for _, record in first])
    return next(each for each in first if 2 * filled(each[1]) >= usual or each is first[-1])


def usual_width(records: Sequence[list[str]]) -> int:
    """The number of cells that most records of more than one have; of two, the larger."""
    widths = Counter(width for width in map(len, map(names_of, records)) if width > 1)
    return max(widths, key=lambda width: (widths[width], width), default=1)


def filled(record: Sequence[str]) -> int:
    return sum(1 for cell in record if cell.strip())


def names_of(record: Sequence[str]) -> list[str]:
    """The cells of a heading, tidied, without blank ones at the end."""
    names = [" ".join(unescape_text(cell).split()) for cell in record]
    while names and not names[-1]:
        names.pop()
    return names


def checked_header(record: list[str]) -> list[str]:
    names = names_of(record)
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
    width, left = len(header), 0
    for number, record in enumerate(records(), start=1):
        if number == header_number:
            left = indent(record)
        elif number > header_number and not is_blank(record):
            yield row_of(number, record, left, width)


def row_of(number: int, record: list[str], left: int, width: int) -> Row:
    cells = [unescape_text(cell) for cell in record[left : left + width]]
    cells += [""] * (width - len(cells))
    return Row(number, cells, problem_of(record, left, width))


def problem_of(record: list[str], left: int, width: int) -> str:
    if not is_blank(record[:left]):
        return "This row has a cell to the left of the heading."
    if len(record) < left + width:
        return f"This row has {len(record) - left} cells, and the heading has {width}."
    if not is_blank(record[left + width :]):
        return f"This row has more cells than the {width} of the heading."
    return ""


def is_blank(record: list[str]) -> bool:
    return not any(cell.strip() for cell in record)
