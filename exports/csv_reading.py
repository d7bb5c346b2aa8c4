"""Records from the bytes of a delimited text file of unknown encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from charset_normalizer import from_bytes

from exports.sniffing import UnreadableFile

DELIMITERS = ",;\t|"
SAMPLE = 1 << 16
SAMPLE_RECORDS = 25
MAX_CELL = 1 << 20
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""In this order: a UTF-32 mark begins like a UTF-16 one."""
OLD_ENCODINGS = ["cp1252", "latin_1", "mac_roman"]

csv.field_size_limit(MAX_CELL)


@dataclass(frozen=True)
class CsvFile:
    data: bytes
    encoding: str
    delimiter: str
    skip: int = 0

    def records(self) -> Iterator[list[str]]:
        """Every record, blank ones too, so that counting them gives the row of a spreadsheet."""
        lines = io.TextIOWrapper(io.BytesIO(self.data), encoding=self.encoding, newline="")
        lines.read(self.skip)
        row = 1
        try:
            for record in csv.reader(lines, delimiter=self.delimiter, strict=True):
                yield record
                row += 1
        except csv.Error as error:
            raise UnreadableFile(explain(error, row)) from error


def open_csv(data: bytes) -> CsvFile:
    encoding = find_encoding(data)
    sample = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="").read(SAMPLE)
    told = re.match(r"sep=(.)\r?\n", sample)
    if told:
        return CsvFile(data, encoding, told.group(1), skip=told.end())
    return CsvFile(data, encoding, find_delimiter(sample))


def find_encoding(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return checked(data, encoding)
    if b"\0" in data[:SAMPLE]:
        return checked(data, unmarked_utf16(data))
    try:
        return checked(data, "utf-8")
    except UnreadableFile:
        return guess(data)


def checked(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "Some letters of this file cannot be read. Save it as CSV UTF-8."
        ) from error
    if "\0" in text:
        raise UnreadableFile("This is not a table of text.")
    return encoding


def unmarked_utf16(data: bytes) -> str:
    """In UTF-16 most letters have an empty half; its side tells the order."""
    sample = data[: SAMPLE & ~1]
    return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"


def guess(data: bytes) -> str:
    """Judge by the lines that hold something else than ASCII."""
    telling = b"\n".join(islice((line for line in data.splitlines() if not line.isascii()), 500))
    best = from_bytes(telling[:SAMPLE], cp_isolation=OLD_ENCODINGS).best()
    return checked(data, best.encoding if best is not None else "latin_1")


def find_delimiter(sample: str) -> str:
    """The one that cuts the most records into as many cells as the heading has.

    Where a title stands above the heading, the one that cuts the most cells out of records alike.
    """
    return max(DELIMITERS, key=lambda delimiter: delimiter_score(sample, delimiter))


def delimiter_score(sample: str, delimiter: str) -> tuple[int, int]:
    lines = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = [len(record) for record in islice(lines, SAMPLE_RECORDS) if record]
    except csv.Error:
        return 0, 0
    if not widths or max(widths) == 1:
        return 0, 0
    if widths[0] == 1:
        return 0, max(widths.count(width) * (width - 1) for width in set(widths))
    return widths.count(widths[0]), widths[0]


def explain(error: csv.Error, row: int) -> str:
    if "unexpected end" in str(error):
        return f"Row {row}: a quotation mark is opened and never closed."
    if "field limit" in str(error):
        return f"Row {row}: a cell is too long, or a quotation mark is opened and never closed."
    return f"Row {row}: there is a quotation mark in the middle of a cell."
