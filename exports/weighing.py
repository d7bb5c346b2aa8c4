"""How much a workbook becomes once it is read, told before anybody reads it.

A few kilobytes can hold a sheet of millions of cells, and one long text that each of them repeats.
What is counted here is what the reader would have to keep.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO

CHUNK = 1 << 20
SMALL = 20 * 1024 * 1024
"""Unpacked, so much is read whatever it was packed into."""

MOST_PACKED = 100
"""A table that people filled in is packed to a tenth, perhaps a thirtieth."""

MOST_LETTERS = 300_000_000
MOST_EMPTY = 2_000_000
"""Places for cells that the sheet does not hold: the reader keeps one for each."""

MEND = "Delete the empty rows and columns around the table, or save it as CSV."
UNPACKS = f"This workbook unpacks to far more than a table holds. {MEND}"

SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
CELL = re.compile(rb"<(?:\w+:)?c[ />]")
PLACE = re.compile(rb"<(?:\w+:)?c (?:[^>]*? )?r=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
REPEATED = re.compile(rb"<(?:\w+:)?v>(\d{1,9})<")
TEXT_ENDS = re.compile(rb"</(?:\w+:)?si>")


class TooHeavy(ValueError):
    """What would be read is out of all proportion to a table."""


def weigh(archive: zipfile.ZipFile, packed: int) -> None:
    """Raise `TooHeavy` for a workbook of `packed` bytes that would grow beyond measure."""
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > max(SMALL, packed * MOST_PACKED):
        raise TooHeavy(UNPACKS)
    texts = lengths_of_texts(archive)
    for name in filter(SHEET.fullmatch, archive.namelist()):
        with archive.open(name) as xml:
            weigh_sheet(xml, texts)


def lengths_of_texts(archive: zipfile.ZipFile) -> list[int]:
    """How long each text is that cells share, in bytes of its XML."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    lengths, before = [], 0
    with archive.open("xl/sharedStrings.xml") as xml:
        for part in pieces(xml, b"</"):
            ends = [found.start() for found in TEXT_ENDS.finditer(part)]
            for begin, end in zip([0, *ends], ends, strict=False):
                lengths.append(end - begin + before)
                before = 0
            before += len(part) - (ends[-1] if ends else 0)
    return lengths


def weigh_sheet(xml: IO[bytes], texts: list[int]) -> None:
    n_cells = letters = last_row = 0
    widest = b"A"
    longest = max(texts, default=0)
    for part in pieces(xml, b"<"):
        places = PLACE.findall(part)
        n_cells += len(CELL.findall(part))
        widest = max({widest, *(column for column, _ in places)}, key=number_of)
        last_row = max(last_row, *map(int, {row for _, row in places}), 0)
        if longest * n_cells > MOST_LETTERS:
            letters += sum(texts[n] for n in map(int, REPEATED.findall(part)) if n < len(texts))
        if letters > MOST_LETTERS:
            raise TooHeavy(UNPACKS)
    if last_row * number_of(widest) - n_cells > max(MOST_EMPTY, n_cells * 10):
        raise TooHeavy(f"The sheet reaches to cell {widest.decode()}{last_row}. {MEND}")


def pieces(xml: IO[bytes], edge: bytes) -> Iterator[bytes]:
    """The file in pieces, each of which begins at an edge."""
    rest = b""
    while chunk := xml.read(CHUNK):
        whole, cut, tail = (rest + chunk).rpartition(edge)
        yield whole
        rest = cut + tail
    yield rest


def number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
