"""What a file says, in a table of its own beside the directory.

Every function works inside the transaction of its caller, whose end drops the table. Rows go by in
batches, so that a file of a hundred thousand takes no more memory than one of a thousand.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, cast

from django.db import connection

from engagements.directory.reading import Record, RowRead
from engagements.models import ImportLine

BATCH = 2000

COLUMNS = (
    "row",
    "is_good",
    "kind",
    "nces_id",
    "name",
    "state",
    "district",
    "district_number",
    "district_name",
    "region",
    "city",
    "level",
    "grade_low",
    "grade_high",
    "enrolment",
    "status",
    "reason",
    "number",
    "local_number",
)
NUMBERS = {"row", "is_good", "enrolment", "status"}
TEXTS = tuple(name for name in COLUMNS if name not in NUMBERS)

# `line` tells apart a row of the file and the district that it names. `unit` is the line of the
# district to which a school belongs.
CREATE = """
DROP TABLE IF EXISTS pg_temp.staged, pg_temp.compared;
CREATE TEMPORARY TABLE staged (
    line bigserial, row integer, is_own boolean DEFAULT true, is_good boolean, kind text,
    nces_id text, name text, state text, district text, district_number text DEFAULT '',
    district_name text DEFAULT '', region text DEFAULT '', city text DEFAULT '',
    level text DEFAULT '', grade_low text DEFAULT '', grade_high text DEFAULT '', enrolment integer,
    status smallint, reason text DEFAULT '', number text DEFAULT '', local_number text DEFAULT '',
    site_id bigint, unit bigint
) ON COMMIT DROP
"""

STAGED = f"""
COPY staged ({", ".join(COLUMNS)}) FROM STDIN
WITH (FORMAT csv, FORCE_NOT_NULL ({", ".join(TEXTS)}))
"""
TOLD = """
COPY engagements_importline
    (site_import_id, outcome, row, kind, name, number, what, likely) FROM STDIN
WITH (FORMAT csv, FORCE_NOT_NULL (kind, name, number, what))
"""


def stage(
    reads: Iterable[RowRead], *, import_id: int, tell: Callable[[int], None] = lambda _: None
) -> None:
    """Put what the file says into the table, and what is to be told of its rows onto the lists."""
    done = 0
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        for batch in batches(reads):
            copy(cursor, STAGED, (staged(read) for read in batch if read.record))
            copy(cursor, TOLD, (line for read in batch for line in told(read, import_id)))
            done += len(batch)
            tell(done)
        cursor.execute("CREATE INDEX ON staged (line); ANALYZE staged")


def batches(reads: Iterable[RowRead]) -> Iterator[list[RowRead]]:
    rest = iter(reads)
    while batch := list(islice(rest, BATCH)):
        yield batch


def copy(cursor: Any, statement: str, rows: Iterable[Sequence[object]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    buffer.seek(0)
    driver = cast("Any", cursor)  # psycopg2's own method, which Django's types do not know
    driver.copy_expert(statement, buffer)


def staged(read: RowRead) -> Sequence[object]:
    r = cast("Record", read.record)
    return (
        r.row,
        not read.problems,
        r.kind,
        r.nces_id,
        r.name,
        r.state,
        r.district_id,
        r.district_number,
        r.district_name,
        r.region,
        r.city,
        r.level,
        r.grade_low,
        r.grade_high,
        r.enrolment,
        r.status,
        r.reason,
        r.number,
        r.local_number,
    )


def told(read: RowRead, import_id: int) -> Iterator[Sequence[object]]:
    outcome = ImportLine.Outcome
    r = read.record
    known = (r.kind, r.name, r.nces_id or r.number) if r else ("", "", "")
    for problem in read.problems:
        yield import_id, outcome.REFUSED, problem.row, *known, problem.words, "{}"
    for notice in read.notices:
        yield import_id, outcome.NOTICE, notice.row, *known, notice.words, "{}"
    if r is None:
        yield import_id, outcome.ASIDE, read.row, *known, read.aside, "{}"
