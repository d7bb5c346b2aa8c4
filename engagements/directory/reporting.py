"""What an import would do, or did, as it is shown and kept: its counts, and words for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engagements.directory.comparing import Count
from engagements.models import ImportLine, SiteImport


@dataclass(frozen=True)
class ImportReport:
    """Counts. Every row is new, changed, unchanged, bad or asked about; notes are none."""

    kind: str
    rows: int
    own: Count
    districts: Count
    lists: dict[str, int]
    bad: int
    new_states: list[str]
    new_regions: list[dict[str, Any]]
    without_value: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        kept = asdict(self)
        for name in ("own", "districts"):
            count: Count = getattr(self, name)
            kept[name]["unchanged"] = count.rows - count.new - count.changed
        return kept


def bad_rows(site_import: SiteImport) -> int:
    lines = ImportLine.objects.with_outcome(site_import, ImportLine.Outcome.REFUSED)
    return lines.values("row").distinct().count()


def absent_in_words(report: Mapping[str, Any]) -> str:
    """What becomes of the sites that the file does not have."""
    count, kind = report.get("lists", {}).get("absent", 0), report.get("kind", "site")
    if not count:
        return f"Every {kind} that is here is in the file"
    if count == 1:
        return f"1 {kind}, which stays as it is"
    return f"{count:,} {kind}s, which stay as they are"


def region_in_words(region: Mapping[str, Any]) -> str:
    """A region that would be new, and the one it may have been meant to be."""
    districts = f"{region['districts']:,} district{'' if region['districts'] == 1 else 's'}"
    like = f"; {region['like']} is here already" if region.get("like") else ""
    return f"{region['name']} ({districts}{like})"
