"""What the pages of an import show, worked out before the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from editing.lists import Tab
from engagements.directory import columns, reporting
from engagements.models import ImportLine, Site, SiteImport

STEPS = ("Choose a file", "Say what the columns mean", "See what would change", "Done")
STATES = {
    SiteImport.Status.UPLOADED: "uploaded",
    SiteImport.Status.READING: "being_read",
    SiteImport.Status.CHECKED: "checked",
    SiteImport.Status.APPLYING: "being_imported",
    SiteImport.Status.DONE: "imported",
    SiteImport.Status.REFUSED: "file_refused",
    SiteImport.Status.DISCARDED: "discarded",
}
Outcome = ImportLine.Outcome
WORDS = {
    Outcome.REFUSED: ("Rows that cannot be imported", "Why not, and what to do."),
    Outcome.ASKED: (
        "Rows that can only be matched by name",
        "No number says which school it is. Say so, or the row is left out.",
    ),
    Outcome.NEW: ("New", "They are not here yet."),
    Outcome.CHANGED: ("Changed", "From what is here to what the file says."),
    Outcome.CLOSED: ("Closed", "Nothing new is expected of them from the day of the file on."),
    Outcome.OLDER: (
        "Known from a newer file",
        "A newer file or a correction has said it, so what is here stays.",
    ),
    Outcome.ABSENT: ("Not in the file", "They stay as they are."),
    Outcome.ASIDE: ("Set aside", "Notes and other rows that are no rows of the table."),
    Outcome.NOTICE: ("Read otherwise", "Zeros that a spreadsheet dropped are put back."),
}
"""Each list by its name and what it means, those that ask for something first."""


@dataclass(frozen=True)
class ListLink:
    """A list of an import: what it is called, how long it is, where it stands."""

    label: str
    about: str
    count: int
    url: str


@dataclass(frozen=True)
class Question:
    """A row that a person must tell, and what it may be."""

    line: ImportLine
    name: str
    choices: list[tuple[int, str]]


def list_url(site_import: SiteImport, outcome: str) -> str:
    return f"{reverse('engagements:import-lines', args=[site_import.pk])}?{urlencode({'list': outcome})}"


def lists_of(site_import: SiteImport) -> list[ListLink]:
    """Those that are not empty."""
    lengths = site_import.report.get("lists", {})
    return [
        ListLink(label, about, lengths[outcome], list_url(site_import, outcome))
        for outcome, (label, about) in WORDS.items()
        if lengths.get(outcome)
    ]


def tabs_of(site_import: SiteImport, current: str) -> list[Tab]:
    lengths = site_import.report.get("lists", {})
    return [
        Tab(label, list_url(site_import, outcome), lengths.get(outcome, 0), outcome == current)
        for outcome, (label, _) in WORDS.items()
        if lengths.get(outcome) or outcome == current
    ]


def detail_of(site_import: SiteImport) -> dict[str, Any]:
    report = site_import.report
    return {
        "site_import": site_import,
        "state": STATES[SiteImport.Status(site_import.status)],
        "report": report,
        "lists": lists_of(site_import),
        "left_out": report.get("bad", 0) + report.get("lists", {}).get(Outcome.ASKED, 0),
        "absent": reporting.absent_in_words(report),
        "new_regions": [reporting.region_in_words(one) for one in report.get("new_regions", ())],
        "unused": columns.unused(site_import.header, site_import.mapping),
        "steps": STEPS,
    }


def questions(lines: Sequence[ImportLine], sites: Any) -> list[Question]:
    """Of these rows that are asked about; `sites` are those in sight."""
    ids = {site_id for line in lines for site_id in line.likely}
    known: dict[int, Site] = sites.with_parent().in_bulk(ids)
    return [question(line, known) for line in lines]


def question(line: ImportLine, known: dict[int, Any]) -> Question:
    likely = [known[site_id] for site_id in line.likely if site_id in known]
    choices = [(site.pk, f"It is {told(site)}") for site in likely]
    return Question(line, f"row_{line.row}", [*choices, (0, f"It is a new {line.kind}")])


def told(site: Any) -> str:
    return f"{site.name} in {site.parent_name}" if site.parent_name else site.name
