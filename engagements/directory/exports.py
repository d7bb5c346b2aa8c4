"""The lists of an import as files."""

from __future__ import annotations

from engagements.models import ImportLine
from exports.tables import Table, drawn

IMPORT_LINES = Table(
    name="import-lines",
    title="Lines of an import",
    columns=drawn(ImportLine, "outcome", "row", "kind", "name", "number", "what"),
)
