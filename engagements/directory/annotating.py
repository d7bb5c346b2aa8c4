"""A copy of an uploaded table that says in one more column what to fix in which row."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from engagements.directory.reading import Row
from exports.text import escape_text

HEADING = "What to fix"


def annotated(
    header: Sequence[str],
    rows: Iterable[Row],
    words: Iterable[tuple[int | None, str]],
    *,
    only_told: bool = False,
) -> Iterator[bytes]:
    """CSV in UTF-8, line by line. A copy that is uploaded again gets its column anew.

    `words` come in the order of rows, each with the number of its row.
    """
    width = header.index(HEADING) if HEADING in header else len(header)
    yield codecs.BOM_UTF8 + line([*header[:width], HEADING])
    told = ((number, " ".join(map(itemgetter(1), each))) for number, each in by_row(words))
    number, what = next(told, (None, ""))
    for row in rows:
        mine = what if number == row.number else ""
        if mine or not only_told:
            yield line([*row.cells[:width], mine])
        if number == row.number:
            number, what = next(told, (None, ""))


def by_row(
    words: Iterable[tuple[int | None, str]],
) -> Iterator[tuple[int | None, Iterator[tuple[int | None, str]]]]:
    return groupby(words, key=itemgetter(0))


def line(cells: Sequence[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(map(escape_text, cells))
    return buffer.getvalue().encode()
