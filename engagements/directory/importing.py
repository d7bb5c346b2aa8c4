"""A directory of sites from a file: upload, mapping of columns, dry run, and once for all.

The dry run and the import itself are one examination, which the import does anew under a lock for
each state. So what is written is what the report says, whatever happened in between.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from io import BytesIO
from itertools import islice
from typing import IO

from django.db import connection, transaction

from audit import log
from editing.refusals import Refused
from engagements.directory import columns, reporting, staging
from engagements.directory.annotating import annotated
from engagements.directory.columns import Field
from engagements.directory.reading import Problem, Reading, States, read_directory
from engagements.directory.reporting import ImportReport
from engagements.directory.staging import Difference
from engagements.models import Site, SiteImport, SiteStatus
from engagements.rules import fips
from engagements.sites import placing
from exports.reading import MAX_BYTES, Sheet, UnreadableFile, read_table
from people.models import User
from steady.patience import patient
from steady.stepping_around import each

KEPT_DAYS = 7
LOCK = 0x51735
"""The first half of the advisory locks taken here; the second is the FIPS code."""
FAST = 1
SAMPLE_ROWS, SAMPLES = 200, 3


class Choice(StrEnum):
    """What to do where some rows are bad."""

    ALL = "all"
    GOOD = "good"


@dataclass(frozen=True)
class Examined:
    """What a file says, held against the directory. It lives as long as its transaction."""

    reading: Reading
    differing: list[Difference]
    report: ImportReport

    @property
    def states(self) -> list[str]:
        return sorted({record.state for record in self.reading.records})


@transaction.atomic
def upload(*, file: IO[bytes], name: str, by: User, now: datetime) -> SiteImport:
    """Keep a file for the next steps."""
    data = file.read(MAX_BYTES + 1)
    sheet = _read(data, name)
    made = SiteImport.objects.create(
        file_name=name[-200:],
        encoding=sheet.encoding,
        header=sheet.header,
        row_count=sheet.row_count,
        content=zlib.compress(data, FAST),
        mapping=columns.guess(sheet.header),
        uploaded_by=by,
        uploaded_at=now,
    )
    log.record(by=by, verb="uploaded", subject=made, now=now, changes={"rows": sheet.row_count})
    return made


def _read(data: bytes, name: str) -> Sheet:
    try:
        return read_table(BytesIO(data), name=name)
    except UnreadableFile as error:
        raise Refused("file", str(error)) from None


@patient()
def check(
    *, site_import: SiteImport, mapped: Mapping[str, str], effective_on: date, time_zone: str = ""
) -> SiteImport:
    """The dry run: fix what the columns mean, and say what the import would do."""
    kept = locked(site_import)
    if not kept.is_open:
        raise Refused(None, "This file is imported or discarded already.")
    problem = columns.problem_of(mapped)
    if problem:
        raise Refused(None, problem)
    kept.mapping = dict(mapped)
    kept.effective_on = effective_on
    kept.time_zone = time_zone
    kept.report = examine(kept).report.as_json()
    kept.status = SiteImport.Status.CHECKED
    kept.save(update_fields=["mapping", "effective_on", "time_zone", "report", "status"])
    return kept


@patient()
def confirm(*, site_import: SiteImport, choice: Choice, by: User, now: datetime) -> SiteImport:
    """Import the file, once: a second call finds it done and gives the same result."""
    kept = locked(site_import)
    if kept.status == SiteImport.Status.DONE:
        return kept
    if kept.status != SiteImport.Status.CHECKED or kept.effective_on is None:
        raise Refused(None, "Check the file first.")
    found = examine(kept, hold=True)
    if found.reading.problems and choice == Choice.ALL:
        raise Refused(
            None, "Some rows cannot be imported. Mend them, or import the good rows only."
        )
    write(found, kept, by=by, now=now)
    kept.leftovers = leftovers(kept, found.reading)
    kept.content = None
    kept.report = found.report.as_json()
    kept.status, kept.confirmed_by, kept.confirmed_at = SiteImport.Status.DONE, by, now
    kept.save()
    log.record(by=by, verb="imported", subject=kept, now=now, changes=summary(found, choice))
    return kept


@transaction.atomic
def discard(*, site_import: SiteImport, by: User, now: datetime) -> SiteImport:
    """Forget a file that will not be imported."""
    kept = locked(site_import)
    if not kept.is_open:
        raise Refused(None, "This file is imported or discarded already.")
    kept.content, kept.status = None, SiteImport.Status.DISCARDED
    kept.save(update_fields=["content", "status"])
    log.record(by=by, verb="discarded", subject=kept, now=now)
    return kept


def forget_files(*, now: datetime) -> int:
    """Drop files some days after their upload; one that was not imported by then is discarded."""
    old = SiteImport.objects.to_forget(now - timedelta(days=KEPT_DAYS))
    return sum(each("Import", list(old.values_list("pk", flat=True)), _forget_file))


@transaction.atomic
def _forget_file(pk: int) -> int:
    row = SiteImport.objects.filter(pk=pk)
    row.filter(status__in=SiteImport.OPEN).update(status=SiteImport.Status.DISCARDED)
    return row.update(content=None, leftovers=None)


def annotated_copy(site_import: SiteImport) -> bytes:
    """The whole file, with what is to be said of each row."""
    sheet = sheet_of(site_import)
    with patient():
        reading = examine(site_import).reading
    return annotated(sheet.header, sheet.rows, reading.problems, reading.notices)


def rest(site_import: SiteImport) -> bytes:
    """The rows that an import has left out, as long as they are kept."""
    if site_import.leftovers is None:
        raise Refused(None, "There is no list of rows left out, or it is no longer kept.")
    return site_import.leftover_bytes()


def samples(site_import: SiteImport) -> dict[str, list[str]]:
    """For each column the first few values that are not empty."""
    sheet = sheet_of(site_import)
    found: dict[str, list[str]] = {heading: [] for heading in sheet.header}
    for row in islice(sheet.rows, SAMPLE_ROWS):
        for heading, cell in zip(sheet.header, row.cells, strict=True):
            if cell.strip() and cell not in found[heading] and len(found[heading]) < SAMPLES:
                found[heading].append(cell)
    return found


def leftovers(site_import: SiteImport, reading: Reading) -> bytes | None:
    """The rows that were left out, packed."""
    if not reading.problems:
        return None
    sheet = sheet_of(site_import)
    copy = annotated(sheet.header, sheet.rows, reading.problems, only_bad=True)
    return zlib.compress(copy, FAST)


def locked(site_import: SiteImport) -> SiteImport:
    return SiteImport.objects.select_for_update().get(pk=site_import.pk)


def sheet_of(site_import: SiteImport) -> Sheet:
    if site_import.content is None:
        raise Refused(None, "The file is no longer kept. Upload it once more.")
    return read_table(BytesIO(site_import.file_bytes()))


# Examining


def examine(site_import: SiteImport, *, hold: bool = False) -> Examined:
    """Read the file and hold it against the directory; `hold` keeps others from its states."""
    known = known_states()
    reading = read_file(site_import, known)
    if hold:
        lock_states({record.state for record in reading.records})
        known = known_states()
    reading.refuse(without_a_name(site_import, reading))
    differing = stage_and_compare(site_import, reading)
    problems = reporting.too_early(differing, reading.records, id_heading(site_import))
    if problems:
        reading.refuse(problems)
        differing = stage_and_compare(site_import, reading)
    codes = {record.state for record in reading.records}
    kind = "school" if Field.SCHOOL_ID in site_import.mapping else "district"
    report = reporting.build(
        reading,
        staging.counts(),
        differing,
        kind=kind,
        absent=staging.absent(kind, sorted(codes)),
        new_states=sorted(fips.STATES[code].name for code in codes - set(known)),
    )
    return Examined(reading, differing, report)


def known_states() -> dict[str, Site]:
    return {state.nces_id: state for state in Site.objects.of_kind(Site.Kind.STATE)}


def read_file(site_import: SiteImport, known: Mapping[str, Site]) -> Reading:
    names = {code: (s.abbreviation, s.name) for code, s in fips.STATES.items()}
    names |= {code: (site.abbreviation, site.name) for code, site in known.items()}
    states = States.of((code, *words) for code, words in names.items() if code)
    sheet = sheet_of(site_import)
    return read_directory(sheet.rows, sheet.header, site_import.mapping, states)


def lock_states(codes: set[str]) -> None:
    with connection.cursor() as cursor:
        for code in sorted(codes):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, int(code)])


def without_a_name(site_import: SiteImport, reading: Reading) -> list[Problem]:
    nameless = {r.district_id for r in reading.records if not r.district_name}
    known = Site.objects.of_kind(Site.Kind.DISTRICT).filter(nces_id__in=nameless)
    here = set(known.values_list("nces_id", flat=True))
    return reporting.unnamed_districts(reading.records, here, id_heading(site_import))


def id_heading(site_import: SiteImport) -> str:
    mapping = site_import.mapping
    return str(mapping.get(Field.SCHOOL_ID) or mapping[Field.DISTRICT_ID])


def stage_and_compare(site_import: SiteImport, reading: Reading) -> list[Difference]:
    staging.stage(reading.records)
    staging.compare(site_import.effective_on or date.max)
    return staging.differences()


# Writing


def write(found: Examined, site_import: SiteImport, *, by: User, now: datetime) -> None:
    """Make the directory say what the file says."""
    on = site_import.effective_on
    if on is None:
        raise Refused(None, "Check the file first.")
    known = known_states()
    for code in found.states:
        if code not in known:
            add_state(code, site_import, on, by, now)
    staging.write(on)
    rows = Site.objects.of_kind(Site.Kind.STATE).filter(nces_id__in=found.states)
    placing.refresh_lineages(now=now, states=list(rows.values_list("pk", flat=True)))
    deeds = (
        (Site(pk=one.site_id, name=one.label), reporting.changes_of(one)) for one in found.differing
    )
    log.record_each(by=by, verb="imported", deeds=deeds, now=now, reason=site_import.file_name)


def add_state(code: str, site_import: SiteImport, on: date, by: User, now: datetime) -> None:
    usual = fips.STATES[code]
    site = Site(
        kind=Site.Kind.STATE,
        name=usual.name,
        nces_id=code,
        abbreviation=usual.abbreviation,
        time_zone=site_import.time_zone or usual.time_zone,
    )
    code_open = SiteStatus.Code.OPEN
    placing.add_site(site=site, parent=None, on=on, by=by, now=now, code=code_open)


def summary(found: Examined, choice: Choice) -> dict[str, object]:
    """The counts that the audit log keeps."""
    report = found.report.as_json()
    kept = {name: report[name] for name in ("kind", "rows", "bad", "own", "districts")}
    return kept | {"new_states": report["new_states"], "choice": choice.value}
