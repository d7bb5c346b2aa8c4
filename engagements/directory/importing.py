"""A directory of sites from a file: what a person does on the way from upload to import.

The person says what is meant; a worker does what takes long (`working.py`).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from enum import StrEnum
from io import BytesIO
from itertools import islice
from typing import IO

from django.db import OperationalError, transaction

from audit import log
from editing.refusals import Refused
from engagements.directory import columns
from engagements.directory.examining import sheet_of
from engagements.models import ImportLine, SiteImport
from exports.reading import MAX_BYTES, Sheet, UnreadableFile, Wanted, read_table
from people.models import User
from steady.stepping_around import each

KEPT_DAYS = 7
FAST = 1
LONGEST_SHEET = 120
SAMPLE_ROWS, SAMPLES = 200, 3
Status = SiteImport.Status


class Choice(StrEnum):
    """What to do where some rows are bad."""

    ALL = "all"
    GOOD = "good"


@transaction.atomic
def upload(*, file: IO[bytes], name: str, by: User, now: datetime) -> SiteImport:
    """Keep a file for the next steps. Its beginning is looked at, the rest by a worker."""
    data = file.read(MAX_BYTES + 1)
    sheet = opened(data, name)
    made = SiteImport.objects.create(
        file_name=name[-200:],
        content=zlib.compress(data, FAST),
        uploaded_by=by,
        uploaded_at=now,
        **facts_of(sheet),
    )
    log.record(by=by, verb="uploaded", subject=made, now=now, changes={"rows": made.row_count})
    return made


def opened(data: bytes, name: str, wanted: Wanted | None = None) -> Sheet:
    try:
        return read_table(BytesIO(data), name=name, wanted=wanted or Wanted(known=columns.known))
    except UnreadableFile as error:
        raise Refused("file", str(error)) from None


def facts_of(sheet: Sheet) -> dict[str, object]:
    """What is kept of a table, before it is read."""
    return {
        "encoding": sheet.encoding,
        "sheet": sheet.name[:LONGEST_SHEET],
        "header_number": sheet.header_number,
        "header": sheet.header,
        "row_count": max(sheet.lines - sheet.header_number, 0),
        "mapping": columns.guess(sheet.header),
    }


@transaction.atomic
def choose_table(*, site_import: SiteImport, sheet: str, header_number: int) -> SiteImport:
    """Take another sheet of the workbook, or another row for the heading."""
    kept = locked(site_import)
    must_be_open(kept)
    row = header_number if sheet == kept.sheet else 0
    wanted = Wanted(sheet, row, columns.known)
    for name, value in facts_of(opened(kept.file_bytes(), kept.file_name, wanted)).items():
        setattr(kept, name, value)
    kept.status = Status.UPLOADED
    kept.save()
    return kept


@transaction.atomic
def check(
    *,
    site_import: SiteImport,
    mapped: Mapping[str, str],
    effective_on: date,
    time_zone: str = "",
    home_state: str = "",
) -> SiteImport:
    """Fix what the columns mean, and let a worker find out what the import would do."""
    kept = locked(site_import)
    must_be_open(kept)
    problem = columns.problem_of(mapped)
    if problem:
        raise Refused(None, problem)
    kept.mapping, kept.effective_on = dict(mapped), effective_on
    kept.time_zone, kept.home_state = time_zone, home_state
    return to_be_read(kept)


@transaction.atomic
def answer(*, site_import: SiteImport, answers: Mapping[int, int]) -> SiteImport:
    """Say of rows that no number tells which site each is, 0 for a new one; and check again."""
    kept = locked(site_import)
    if kept.status != Status.CHECKED:
        raise Refused(None, "Check the file first.")
    lines = ImportLine.objects.with_outcome(kept, ImportLine.Outcome.ASKED)
    asked = {line.row: {0, *line.likely} for line in lines.filter(row__in=answers)}
    good = {row: site for row, site in answers.items() if site in asked.get(row, ())}
    kept.answers |= {str(row): site for row, site in good.items()}
    return to_be_read(kept)


def to_be_read(kept: SiteImport) -> SiteImport:
    kept.status, kept.refusal = Status.READING, ""
    kept.save()
    return kept


@transaction.atomic
def confirm(*, site_import: SiteImport, choice: Choice, by: User, now: datetime) -> SiteImport:
    """Let a worker import the file, once: a second call finds it done or being done."""
    kept = locked(site_import)
    if kept.status in {Status.APPLYING, Status.DONE}:
        return kept
    if kept.status != Status.CHECKED:
        raise Refused(None, "Check the file first.")
    if kept.report["bad"] and choice == Choice.ALL:
        raise Refused(None, "Some rows cannot be imported. Fix them, or import the good rows only.")
    kept.only_good = choice == Choice.GOOD
    kept.status, kept.confirmed_by, kept.confirmed_at = Status.APPLYING, by, now
    kept.save()
    return kept


@transaction.atomic
def discard(*, site_import: SiteImport, by: User, now: datetime) -> SiteImport:
    """Forget a file that will not be imported."""
    kept = locked(site_import)
    must_be_open(kept)
    kept.content, kept.status = None, Status.DISCARDED
    kept.save(update_fields=["content", "status"])
    log.record(by=by, verb="discarded", subject=kept, now=now)
    return kept


def must_be_open(kept: SiteImport) -> None:
    if kept.is_worked_on:
        raise Refused(None, "This file is being read just now. Wait until that is done.")
    if not kept.is_open:
        raise Refused(None, "This file is imported or discarded already.")


def locked(site_import: SiteImport) -> SiteImport:
    """Not waited for: a worker holds its row as long as it works on it."""
    try:
        return SiteImport.objects.select_for_update(nowait=True).get(pk=site_import.pk)
    except OperationalError:
        raise Refused(None, "This file is being read just now. Wait until that is done.") from None


def forget_files(*, now: datetime) -> int:
    """Drop files some days after their upload; one that was not imported by then is discarded."""
    old = SiteImport.objects.to_forget(now - timedelta(days=KEPT_DAYS))
    return sum(each("Import", list(old.values_list("pk", flat=True)), _forget_file))


@transaction.atomic
def _forget_file(pk: int) -> int:
    row = SiteImport.objects.filter(pk=pk)
    row.filter(status__in=SiteImport.OPEN).update(status=Status.DISCARDED)
    ImportLine.objects.filter(site_import__in=row.filter(status=Status.DISCARDED)).delete()
    return row.exclude(status__in=SiteImport.WORKED_ON).update(content=None, leftovers=None)


def rest(site_import: SiteImport) -> bytes:
    """The rows that an import has left out, as long as they are kept."""
    if site_import.leftovers is None:
        raise Refused(None, "There is no list of rows left out, or it is no longer kept.")
    return site_import.leftover_bytes()


def samples(site_import: SiteImport, sheet: Sheet | None = None) -> dict[str, list[str]]:
    """For each column the first few values that are not empty."""
    sheet = sheet or sheet_of(site_import)
    found: dict[str, list[str]] = {heading: [] for heading in sheet.header}
    with suppress(UnreadableFile):  # a worker says what is wrong, and in which row
        for row in islice(sheet.rows, SAMPLE_ROWS):
            for heading, cell in zip(sheet.header, row.cells, strict=True):
                if cell.strip() and cell not in found[heading] and len(found[heading]) < SAMPLES:
                    found[heading].append(cell)
    return found
