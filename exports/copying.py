"""Rows as CSV text in a temporary file: at the speed of COPY, in flat memory, counted and hashed.

Nothing is sent before the last row is here, so a file that arrives is whole
(docs/adr/0004-exports-by-copy.md).
"""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import IO, Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from exports.tables import Column, Kind, Table
from exports.text import CONTROL, FORMULA, clean_text, escape_text
from steady.patience import be_patient
from words.amounts import yes_or_no

FLUSH_AT = 1 << 18
ISO_TIME = "'YYYY-MM-DD\"T\"HH24:MI:SSTZH:TZM'"
"""With the offset of the session's zone, which is set to the reader's."""
_CONTROL_BYTES = f"\0{CONTROL}".encode()

Source = QuerySet[Model] | Sequence[object]
"""Rows to export: a queryset, or objects whose attributes the columns name."""


class ExportIncomplete(RuntimeError):
    """The file does not hold the rows that were counted, so it must not be handed out."""


class TooManyRows(ValueError):
    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


@dataclass(frozen=True)
class Spool:
    """The rows as CSV in UTF-8, after the heading if one was asked for. The hash is of the rows."""

    file: IO[bytes]
    rows: int
    sha256: str


class SpoolWriter:
    """A file for COPY to write to: drops control characters, hashes, and buffers."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()
        self.buffer = bytearray()

    def write(self, data: bytes) -> int:
        self.buffer += data
        if len(self.buffer) >= FLUSH_AT:
            self.flush()
        return len(data)

    def flush(self) -> None:
        clean = self.buffer.translate(None, _CONTROL_BYTES)
        self.digest.update(clean)
        self.file.write(clean)
        self.buffer.clear()


def spool(table: Table, source: Source, *, heading: bytes = b"", limit: int | None = None) -> Spool:
    """Write the rows down, and hold what was written against what was counted.

    More than `limit` rows raise `TooManyRows` before any work is done.
    """
    with temporary_file() as file:
        file.write(heading)
        writer = SpoolWriter(file)
        expected, written = fill(writer, table, source, limit)
        if written != expected:
            raise ExportIncomplete(f"{table.title}: {expected} rows counted, {written} written.")
        file.seek(0)
        return Spool(file=file, rows=written, sha256=writer.digest.hexdigest())


@contextmanager
def temporary_file() -> Iterator[IO[bytes]]:
    """A file without a name, gone with the process; closed here only if the work fails."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        yield file
    except BaseException:
        file.close()
        raise


def fill(writer: SpoolWriter, table: Table, source: Source, limit: int | None) -> tuple[int, int]:
    """How many rows were counted, and how many were written."""
    if isinstance(source, QuerySet):
        with snapshot(source.db):
            expected = checked(source.count(), limit)
            written = copy_rows(table, source, writer)
    else:
        expected = checked(len(source), limit)
        written = write_objects(table, source, writer)
    writer.flush()
    return expected, written


def checked(rows: int, limit: int | None) -> int:
    if limit is not None and rows > limit:
        raise TooManyRows(rows)
    return rows


@contextmanager
def snapshot(using: str) -> Iterator[None]:
    """Count and rows see the same moment; inside somebody's transaction they see what it sees."""
    nested = connections[using].in_atomic_block
    with transaction.atomic(using=using):
        if not nested:
            with connections[using].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        be_patient(using)
        yield


def copy_rows(table: Table, queryset: QuerySet[Model], writer: SpoolWriter) -> int:
    try:
        select, params = spelled_rows(table, queryset)
    except EmptyResultSet:
        return 0
    connection = connections[queryset.db]
    with connection.cursor() as cursor:
        driver = cast("Any", cursor)  # psycopg2's own methods, which Django's types do not know
        filled = driver.mogrify(select, params).decode()
        set_zone(driver, timezone.get_current_timezone_name())
        driver.copy_expert(f"COPY ({filled}) TO STDOUT WITH (FORMAT csv)", writer)
        rows = int(driver.rowcount)
        set_zone(driver, connection.timezone_name)
        return rows


def set_zone(cursor: Any, name: str) -> None:
    """For this transaction. Django expects its own zone again in whatever it reads later."""
    cursor.execute("SELECT set_config('TimeZone', %s, true)", [name])


def spelled_rows(table: Table, queryset: QuerySet[Model]) -> tuple[str, tuple[Any, ...]]:
    """The inner query picks and orders the rows, the outer one spells each value as text."""
    inner, inner_params = table.rows(queryset).query.sql_with_params()
    spelled = [spelling(column.kind, f"t.c{n}") for n, column in enumerate(table.columns)]
    outer = ", ".join(sql for sql, _ in spelled)
    names = ", ".join(f"c{n}" for n in range(len(table.columns)))
    params = (*(param for _, some in spelled for param in some), *inner_params)
    return f"SELECT {outer} FROM ({inner}) AS t ({names})", params  # noqa: S608


def spelling(kind: Kind, name: str) -> tuple[str, tuple[str, ...]]:
    """SQL that spells one value, and its parameters. A value of another kind is an error."""
    match kind:
        case Kind.TEXT | Kind.CHOICE:
            return text_sql(f"{name}::text"), (FORMULA,)
        case Kind.INTEGER | Kind.DECIMAL:
            return f"{name}::numeric", ()
        case Kind.DATE:
            return f"{name}::date", ()
        case Kind.DATETIME:
            return f"to_char({name}::timestamptz, {ISO_TIME})", ()
        case Kind.BOOLEAN:
            return f"CASE {name} WHEN true THEN 'Yes' WHEN false THEN 'No' END", ()


def text_sql(text: str) -> str:
    """The escape of `exports.text`. Most texts are settled by a look at their first character."""
    first = f"ascii({text})"
    suspect = f"({first} < 46 OR {first} IN (61, 64) OR {first} > 126)"
    return f"CASE WHEN {suspect} AND {text} ~ %s THEN '''' || {text} ELSE {text} END"


def write_objects(table: Table, objects: Sequence[object], writer: SpoolWriter) -> int:
    readers = [(column, attrgetter(str(column.expression))) for column in table.columns]
    written = 0
    for item in objects:
        writer.write(csv_line(spell(column, read(item)) for column, read in readers))
        written += 1
    return written


def csv_line(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()


def spell(column: Column, value: Any) -> str:
    """What `spelling` makes of a value, for one that never was in the database."""
    if value is None:
        return ""
    match column.kind:
        case Kind.BOOLEAN:
            return yes_or_no(value)
        case Kind.DATE:
            return date.isoformat(value)
        case Kind.DATETIME:
            return timezone.localtime(value).isoformat(timespec="seconds")
        case Kind.INTEGER | Kind.DECIMAL:
            return format(Decimal(str(value)), "f")
        case Kind.TEXT | Kind.CHOICE:
            return escape_text(clean_text(str(dict(column.choices).get(value, value))))
