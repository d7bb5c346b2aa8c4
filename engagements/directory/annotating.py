"""A copy of an uploaded table that says in one more column what to fix in which row."""

from __future__ import annotations

import codecs
import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence

from engagements.directory.reading import Notice, Problem, Row
from exports.text import escape_text

HEADING = "What to fix"


def annotated(
    header: Sequence[str],
    rows: Iterable[Row],
    problems: Iterable[Problem],
    notices: Iterable[Notice] = (),
    *,
    only_bad: bool = False,
) -> bytes:
    """CSV in UTF-8. A copy that is uploaded again gets its column anew."""
    words = in_words(problems, notices)
    width = header.index(HEADING) if HEADING in header else len(header)
    buffer = io.StringIO()
    lines = csv.writer(buffer, lineterminator="\n")
    lines.writerow([*map(escape_text, header[:width]), HEADING])
    for row in rows:
        told = " ".join(words.get(row.number, ()))
        if told or not only_bad:
            lines.writerow([escape_text(cell) for cell in [*row.cells[:width], told]])
    return codecs.BOM_UTF8 + buffer.getvalue().encode()


def in_words(problems: Iterable[Problem], notices: Iterable[Notice]) -> dict[int, list[str]]:
    """What is to be said of each row."""
    words: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        cell = f"{problem.column} “{problem.value}”: " if problem.column else ""
        words[problem.row].append(f"{cell}{problem.rule} {problem.suggestion}".strip())
    for notice in notices:
        words[notice.row].append(f"{notice.column} “{notice.value}” was read as {notice.read_as}.")
    return words
