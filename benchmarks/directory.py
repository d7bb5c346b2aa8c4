"""What a large directory file takes: python -m benchmarks.directory

A file of schools is read by the product's own worker, imported, and read again with every name
changed, in a process of its own for each size and kind of file, in an empty database. If the
memory does not grow with the rows, the last column is near that of the smallest file.
"""

from __future__ import annotations

import argparse
import csv
import io
import multiprocessing
import resource
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

from benchmarks import place

SIZES = (1_000, 10_000, 100_000)
KINDS = ("csv", "xlsx")
A_STATE, A_DISTRICT = 10_000, 25
NOW = datetime(2026, 9, 1, tzinfo=UTC)
STATES = ("01", "02", "04", "05", "06", "08", "09", "10", "12", "13", "15")
HEADER = "NCESSCH,LEAID,SCH_NAME,LEA_NAME,FIPST,ST_SCHID,SY_STATUS,LEVEL,GSLO,GSHI,LCITY,MEMBER"
SPAWNED = multiprocessing.get_context("spawn")
MEGABYTE = 1024


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.directory", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--kinds", nargs="+", default=KINDS)
    chosen = parser.parse_args()
    print("rows     kind   dry run  import  dry run, all changed   most memory")
    for kind in chosen.kinds:
        for size in chosen.sizes:
            with SPAWNED.Pool(1) as pool:
                print(pool.apply(measured, (size, kind)))


def measured(size: int, kind: str) -> str:
    """One size in a process of its own, whose memory is then known."""
    place.make()
    place.enter()
    from django.core.management import call_command

    from people.models import User

    call_command("migrate", verbosity=0)
    admin = User.objects.create(email="admin@demo.example", is_administrator=True)
    made, first = checked(file_of(size, kind, "School"), kind, admin)
    second = imported(made, admin)
    _, third = checked(file_of(size, kind, "Academy"), kind, admin)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
    return f"{size:<9,}{kind:<7}{first:5.1f} s {second:5.1f} s {third:16.1f} s {most:13,} MB"


def checked(data: bytes, kind: str, admin: object) -> tuple[object, float]:
    from engagements.directory import importing, working

    made = importing.upload(file=io.BytesIO(data), name=f"schools.{kind}", by=admin, now=NOW)
    importing.check(site_import=made, mapped=made.mapping, effective_on=date(2026, 7, 1))
    begun = time.perf_counter()
    done = working.work(import_id=made.pk, now=NOW)
    taken = time.perf_counter() - begun
    if done is None or done.report["bad"]:
        raise RuntimeError(done.report if done else "nothing was done")
    return done, taken


def imported(made: object, admin: object) -> float:
    from engagements.directory import importing, working

    importing.confirm(site_import=made, choice=importing.Choice.ALL, by=admin, now=NOW)
    begun = time.perf_counter()
    working.work(import_id=made.pk, now=NOW)
    return time.perf_counter() - begun


def file_of(size: int, kind: str, word: str) -> bytes:
    return as_xlsx(size, word) if kind == "xlsx" else as_csv(size, word)


def rows(size: int, word: str) -> Iterator[list[str]]:
    yield HEADER.split(",")
    for number in range(size):
        fips = STATES[number // A_STATE]
        leaid = f"{fips}{number // A_DISTRICT:05d}"
        yield [
            f"{leaid}{number % 100_000:05d}",
            leaid,
            f"{word} {number}",
            f"District {leaid}",
            fips,
            f"S-{number}",
            "1",
            "Elementary",
            "KG",
            "05",
            f"City {number % 900}",
            f"{number % 2000}",
        ]


def as_csv(size: int, word: str) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows(size, word))
    return buffer.getvalue().encode()


def as_xlsx(size: int, word: str) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows(size, word)):
            sheet.write_row(line, 0, row)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
