"""The kinds of files a table leaves in. A new kind is one row here, and its writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exports.copying import Source, Spool
from exports.tables import Table
from exports.writers import Manifest, write_csv, write_xlsx


@dataclass(frozen=True)
class Format:
    """`code` stands in addresses and endings, `word` on buttons."""

    code: str
    word: str
    content_type: str
    write: Callable[[Table, Source, Manifest], Spool]


CSV = Format("csv", "CSV", "text/csv; charset=utf-8", write_csv)
XLSX = Format(
    "xlsx",
    "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write_xlsx,
)

FORMATS = {each.code: each for each in (CSV, XLSX)}
"""In the order in which their buttons stand."""
