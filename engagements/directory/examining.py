"""What a file would do to the directory: read, matched, compared, listed, in one transaction.

The dry run and the import itself are this one examination, which the import does anew under a lock
for each state. So what is written is what the lists say, whatever happened in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.db import connection

from editing.refusals import Refused
from engagements.directory import columns, comparing, matching, outcomes, reporting, staging
from engagements.directory.columns import Field
from engagements.directory.reading import RowRead, States, Tally, read_directory
from engagements.directory.reporting import ImportReport
from engagements.models import Site, SiteImport
from engagements.rules import fips
from exports.reading import Sheet, Wanted, read_table

LOCK = 0x51735
"""The first half of the advisory locks taken here; the second is the FIPS code."""

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Examined:
    """What a file says, held against the directory. It lives as long as its transaction."""

    report: ImportReport
    states: list[str]


def examine(
    site_import: SiteImport, *, hold: bool = False, tell: Tell = lambda _: None
) -> Examined:
    """Read the file and hold it against the directory; `hold` keeps others from its states."""
    on = site_import.effective_on or date.max
    tally = Tally()
    outcomes.clear(site_import.pk)
    staging.stage(reads_of(site_import, tally), import_id=site_import.pk, tell=tell)
    if hold:
        lock_states(states_staged())
    matching.match(
        import_id=site_import.pk,
        on=on,
        headings=headings_of(site_import.mapping),
        answers=site_import.answers,
    )
    comparing.compare(on)
    return Examined(listed(site_import, on, tally), states_staged())


def listed(site_import: SiteImport, on: date, tally: Tally) -> ImportReport:
    """The lists written down, and their counts."""
    kind = "school" if columns.is_of_schools(site_import.mapping) else "district"
    states = states_staged()
    outcomes.write_lists(import_id=site_import.pk, kind=kind, states=states, on=on)
    lists = dict(outcomes.lengths(site_import.pk))
    return reporting.ImportReport(
        kind=kind,
        rows=tally.rows - lists.get("aside", 0),
        own=comparing.counts().get((kind, True), comparing.Count()),
        districts=comparing.counts().get(("district", False), comparing.Count()),
        lists=lists,
        bad=reporting.bad_rows(site_import),
        new_states=sorted(fips.STATES[code].name for code in set(states) - set(known_states())),
        new_regions=outcomes.new_regions(),
        without_value=dict(tally.without_value),
    )


def reads_of(site_import: SiteImport, tally: Tally) -> Iterator[RowRead]:
    sheet = sheet_of(site_import)
    return read_directory(
        sheet.rows, sheet.header, site_import.mapping, all_states(), tally, site_import.home_state
    )


def sheet_of(site_import: SiteImport) -> Sheet:
    if site_import.content is None:
        raise Refused(None, "The file is no longer kept. Upload it again.")
    wanted = Wanted(site_import.sheet, site_import.header_number, columns.known)
    return read_table(BytesIO(site_import.file_bytes()), wanted=wanted)


def known_states() -> dict[str, Site]:
    return {state.nces_id: state for state in Site.objects.of_kind(Site.Kind.STATE)}


def all_states() -> States:
    names = {code: (s.abbreviation, s.name) for code, s in fips.STATES.items()}
    names |= {code: (site.abbreviation, site.name) for code, site in known_states().items()}
    return States.of((code, *words) for code, words in names.items() if code)


def states_staged() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT state FROM staged WHERE is_good ORDER BY state")
        return [state for (state,) in cursor.fetchall()]


def lock_states(codes: list[str]) -> None:
    with connection.cursor() as cursor:
        for code in codes:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, int(code)])


def headings_of(mapping: Mapping[str, str]) -> dict[str, str]:
    """What the columns are called that refusals of several rows speak of."""
    own = mapping.get(Field.SCHOOL_ID) or mapping.get(Field.SCHOOL_STATE_ID)
    district = mapping.get(Field.DISTRICT_ID) or mapping.get(Field.DISTRICT_STATE_ID) or ""
    return {
        "id": own or district,
        "number": mapping.get(Field.SCHOOL_STATE_ID) or district,
        "region": mapping.get(Field.REGION, ""),
    }
