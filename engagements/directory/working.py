"""What a worker does with a directory file: the dry run, and the import itself.

One transaction that holds the import's row from beginning to end. A worker that is killed leaves
the row as it found it, for the next one; a second that comes meanwhile finds it held, and goes.
How far it is stands in the cache, since nothing of the transaction is seen before its end.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.core.cache import cache
from django.db import transaction

from audit import log
from editing.refusals import Refused
from engagements.directory import comparing, storing
from engagements.directory.annotating import annotated
from engagements.directory.examining import Examined, examine, known_states, sheet_of
from engagements.models import ImportLine, Site, SiteImport, SiteStatus
from engagements.rules import fips
from engagements.sites import placing
from exports.reading import UnreadableFile
from people.models import User
from steady.patience import patient

Status = SiteImport.Status
Outcome = ImportLine.Outcome
FAST = 1
KEPT_SECONDS = 3600
MOST_TRIES = 3
GIVEN_UP = (
    "It was started three times and never finished. Split the file into parts, or ask whoever runs "
    "this server to check its log."
)


def waiting() -> list[int]:
    """The imports that a worker is to take, or has taken."""
    return list(SiteImport.objects.worked_on().order_by("pk").values_list("pk", flat=True))


@patient()
def work(*, import_id: int, now: datetime) -> SiteImport | None:
    """Do what the import's status says; None where another worker has it, or it is done."""
    kept = SiteImport.objects.worked_on().select_for_update(skip_locked=True).filter(pk=import_id)
    site_import = kept.first()
    if site_import is None:
        return None
    try:
        check_tries(import_id)
        with transaction.atomic():
            deed = read if site_import.status == Status.READING else apply
            deed(site_import, now)
    except (Refused, UnreadableFile) as error:
        refuse(site_import, str(error))
    site_import.save()
    cache.delete_many([key(import_id), tries_key(import_id)])
    return site_import


def check_tries(import_id: int) -> None:
    """Give up what has ended several workers, rather than let it end the next."""
    cache.add(tries_key(import_id), 0, KEPT_SECONDS)
    if cache.incr(tries_key(import_id)) > MOST_TRIES:
        raise Refused(None, GIVEN_UP)


def read(site_import: SiteImport, now: datetime) -> None:
    """The dry run."""
    found = examine(site_import, tell=teller(site_import.pk))
    keep(site_import, found)
    site_import.status = Status.CHECKED


def apply(site_import: SiteImport, now: datetime) -> None:
    """The import itself."""
    by, on = site_import.confirmed_by, site_import.effective_on
    if by is None or on is None:
        raise Refused(None, "Check the file first.")
    found = examine(site_import, hold=True, tell=teller(site_import.pk))
    if found.report.bad and not site_import.only_good:
        raise Refused(None, "Some rows can no longer be imported. Look at them, and confirm again.")
    write(found, site_import, on, by=by, now=now)
    keep(site_import, found)
    site_import.leftovers = leftovers(site_import)
    site_import.content, site_import.status = None, Status.DONE
    log.record(by=by, verb="imported", subject=site_import, now=now, changes=summary(site_import))


def keep(site_import: SiteImport, found: Examined) -> None:
    site_import.report, site_import.row_count = found.report.as_json(), found.report.rows


def refuse(site_import: SiteImport, words: str) -> None:
    """Say why it cannot be done. What was confirmed must be looked at and confirmed again."""
    site_import.refusal, site_import.status = words, Status.REFUSED
    site_import.confirmed_by = site_import.confirmed_at = None


def write(found: Examined, site_import: SiteImport, on: date, *, by: User, now: datetime) -> None:
    """Make the directory say what the file says."""
    known = known_states()
    for code in found.states:
        if code not in known:
            add_state(code, site_import, on, by, now)
    storing.write(on, site_import.file_name)
    rows = Site.objects.of_kind(Site.Kind.STATE).filter(nces_id__in=found.states)
    placing.refresh_lineages(now=now, states=list(rows.values_list("pk", flat=True)))
    deeds = ((Site(pk=one.site_id, name=one.label), one.changes) for one in comparing.differences())
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


def summary(site_import: SiteImport) -> dict[str, object]:
    """The counts that the audit log keeps."""
    report = site_import.report
    kept = {name: report[name] for name in ("kind", "rows", "bad", "own", "districts")}
    choice = "good" if site_import.only_good else "all"
    return kept | {"new_states": report["new_states"], "choice": choice}


# The file given back


def annotated_copy(site_import: SiteImport) -> bytes:
    """The whole file, with what is to be said of each row."""
    return b"".join(copied(site_import, (Outcome.REFUSED, Outcome.ASKED, Outcome.NOTICE)))


def leftovers(site_import: SiteImport) -> bytes | None:
    """The rows that were left out, packed."""
    left_out = (Outcome.REFUSED, Outcome.ASKED)
    if not any(site_import.report["lists"].get(outcome) for outcome in left_out):
        return None
    packer = zlib.compressobj(FAST)
    parts = (packer.compress(part) for part in copied(site_import, left_out, only_told=True))
    return b"".join(parts) + packer.flush()


def copied(
    site_import: SiteImport, outcomes: Iterable[Outcome], *, only_told: bool = False
) -> Iterable[bytes]:
    sheet = sheet_of(site_import)
    lines = ImportLine.objects.filter(site_import=site_import, outcome__in=list(outcomes))
    words = lines.order_by("row", "pk").values_list("row", "what")
    return annotated(sheet.header, sheet.rows, words.iterator(), only_told=only_told)


# How far it is


def key(import_id: int) -> str:
    return f"import:{import_id}:rows"


def tries_key(import_id: int) -> str:
    return f"import:{import_id}:tries"


def teller(import_id: int) -> Callable[[int], None]:
    """Says how many rows are read."""
    return lambda rows: cache.set(key(import_id), rows, KEPT_SECONDS)


def rows_read(site_import: SiteImport) -> int:
    return int(cache.get(key(site_import.pk)) or 0)
