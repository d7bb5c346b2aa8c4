"""How much a workbook becomes once it is read, told before anybody reads it.

A few kilobytes can hold a sheet of millions of cells, and one long text that each of them repeats.
What is counted here is what the reader would have to keep.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

from exports.sniffing import STRINGS, UnreadableFile

CHUNK = 1 << 20
MOST_LETTERS = 300_000_000
MOST_PLACES, MOST_PLACES_A_CELL = 1_000_000, 11
"""A sheet may reach over so many places in any case, and over so many for each cell it holds: the
reader keeps one for each."""

MEND = "Delete the empty rows and columns around the table, or save it as CSV."
UNPACKS = f"This workbook unpacks to far more than a table holds. {MEND}"

CELL = re.compile(rb"<(?:\w+:)?c[ />]")
PLACE = re.compile(rb"<(?:\w+:)?c (?:[^>]*? )?r=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
ROW_NUMBER = re.compile(rb"<(?:\w+:)?row (?:[^>]*? )?r=[\"'](\d{1,7})[\"']")
REPEATED = re.compile(rb"<(?:\w+:)?v>(\d{1,9})<")
TEXT_ENDS = re.compile(rb"</(?:\w+:)?si>")


def weigh(archive: zipfile.ZipFile, sheets: Iterable[str]) -> None:
    """Raise `UnreadableFile` for sheets, by their places, that would grow beyond measure."""
    texts = lengths_of_texts(archive)
    for name in sheets:
        with archive.open(name) as xml:
            weigh_sheet(xml, texts)


def lengths_of_texts(archive: zipfile.ZipFile) -> list[int]:
    """How long each text is that cells share, in bytes of its XML."""
    if STRINGS not in archive.namelist():
        return []
    lengths, before = [], 0
    with archive.open(STRINGS) as xml:
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
        rows = {*ROW_NUMBER.findall(part), *(row for _, row in places)}
        last_row = max(last_row, *map(int, rows), 0)
        if longest * n_cells > MOST_LETTERS:
            letters += sum(texts[n] for n in map(int, REPEATED.findall(part)) if n < len(texts))
        if letters > MOST_LETTERS:
            raise UnreadableFile(UNPACKS)
    if last_row * number_of(widest) > max(MOST_PLACES, n_cells * MOST_PLACES_A_CELL):
        raise UnreadableFile(f"The sheet reaches to cell {widest.decode()}{last_row}. {MEND}")


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
