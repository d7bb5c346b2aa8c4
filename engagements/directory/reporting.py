"""What an import would do, or did, as it is shown and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from engagements.directory.reading import Notice, Problem, Reading, Record
from engagements.directory.staging import Count, Difference
from engagements.models import SiteStatus
from engagements.sites.words import fact_called

SHOWN_PROBLEMS = 200
SHOWN_NOTICES = 50
SHOWN_CHANGES = 25


@dataclass(frozen=True)
class ImportReport:
    """Counts, and the first few of everything. Every row is new, changed, unchanged or bad."""

    kind: str
    rows: int
    bad: int
    own: Count
    districts: Count
    absent: int
    new_states: list[str]
    problem_count: int
    problems: list[Problem]
    notice_count: int
    notices: list[Notice]
    without_value: dict[str, int]
    changes: list[dict[str, object]] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        kept = asdict(self)
        for name in ("own", "districts"):
            count: Count = getattr(self, name)
            kept[name]["unchanged"] = count.rows - count.new - count.changed
        return kept


def build(
    reading: Reading,
    counts: Mapping[tuple[str, bool], Count],
    differing: Sequence[Difference],
    *,
    kind: str,
    absent: int,
    new_states: Iterable[str],
) -> ImportReport:
    problems = sorted(reading.problems, key=lambda problem: problem.row)
    return ImportReport(
        kind=kind,
        rows=reading.rows,
        bad=len(reading.bad_rows),
        own=counts.get((kind, True), Count()),
        districts=counts.get(("district", False), Count()),
        absent=absent,
        new_states=list(new_states),
        problem_count=len(problems),
        problems=problems[:SHOWN_PROBLEMS],
        notice_count=len(reading.notices),
        notices=reading.notices[:SHOWN_NOTICES],
        without_value=dict(reading.without_value),
        changes=[in_words(one) for one in differing[:SHOWN_CHANGES]],
    )


def in_words(one: Difference) -> dict[str, Any]:
    """One changed site: its row, its name, and what changes as [what, from, to]."""
    told = [[fact_called(name), old, new] for name, (old, new) in one.changes.items()]
    if one.moves:
        told.append([fact_called("parent"), one.old_parent, one.new_parent or "the state"])
    if one.turns:
        told.append([fact_called("status"), status_word(one.old_code), status_word(one.new_code)])
    return {"row": one.row, "kind": one.kind, "label": one.label, "changes": told}


def absent_in_words(report: Mapping[str, object]) -> str:
    """What becomes of the sites that the file does not have."""
    count, kind = report.get("absent", 0), report.get("kind", "site")
    if not count:
        return f"Every {kind} that is here is in the file"
    if count == 1:
        return f"1 {kind}, which stays as it is"
    return f"{count:,} {kind}s, which stay as they are"


def status_word(code: int | None) -> str | None:
    return str(SiteStatus.Code(code).label) if code is not None else None


def changes_of(one: Difference) -> dict[str, object]:
    """The same for the audit log."""
    kept: dict[str, object] = dict(one.changes)
    if one.moves:
        kept["parent"] = [one.old_parent, one.new_parent]
    if one.turns:
        kept["status"] = [status_word(one.old_code), status_word(one.new_code)]
    return kept


def too_early(
    differing: Iterable[Difference], records: Iterable[Record], heading: str
) -> list[Problem]:
    """Rows whose site, or district, was moved, closed or opened after the day the file is of."""
    later = {(one.kind, one.nces_id): one for one in differing if one.is_too_early}
    problems = []
    for record in records if later else ():
        one = later.get((record.kind, record.nces_id)) or later.get(
            ("district", record.district_id)
        )
        if one is not None:
            what = "place" if one.place_is_later else "status"
            rule = f"{one.label} has a later change of {what}."
            suggestion = "Choose a later day from which this file is true."
            problems.append(Problem(record.row, heading, record.nces_id, rule, suggestion))
    return problems


def unnamed_districts(records: Iterable[Record], known: set[str], heading: str) -> list[Problem]:
    """Rows of districts that are not here, and that the file does not name."""
    rows = list(records)
    here = known | {record.district_id for record in rows if record.district_name}
    return [
        Problem(
            record.row,
            heading,
            record.district_id,
            "This district is not here yet, and the file does not say its name.",
            "Map the column with the district's name, or import the districts first.",
        )
        for record in rows
        if record.kind == "school" and record.district_id not in here
    ]
