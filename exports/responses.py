"""Exports as answers to a request."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from django.db.models import Model
from django.http import FileResponse

from audit import log
from exports.copying import Source, Spool
from exports.formats import FORMATS, Format
from exports.refusals import PARAMETER
from exports.tables import Table
from exports.writers import Manifest
from people.asked import NotUnderstood
from people.models import User

BLOCK_SIZE = 1 << 18
MAX_STEM = 120


def export_response(
    table: Table,
    source: Source,
    export_format: str,
    *,
    by: User,
    roles: Sequence[str] = (),
    filters: Sequence[str] = (),
    filename: str = "",
    as_of: datetime,
    subject: Model | None = None,
) -> FileResponse:
    """The rows of `source`, which holds what `by` may see and no more, as a download.

    `filters` are in words ("State: Ohio"), `roles` are labels. The deed is audited as one on
    `subject`, such as the engagement, or else on the person. Call it outside a transaction.
    """
    chosen = known_format(export_format)
    manifest = Manifest(asked_by=str(by), roles=roles, filters=filters, as_of=as_of)
    made = chosen.write(table, source, manifest)
    log.record(
        by=by,
        verb="exported",
        subject=subject or by,
        now=as_of,
        changes={
            "table": table.name,
            "format": chosen.code,
            "rows": made.rows,
            "filters": list(filters),
            "sha256": made.sha256,
        },
    )
    return download(made, f"{filename or table.title}.{chosen.code}", chosen.content_type)


def known_format(export_format: str) -> Format:
    if export_format not in FORMATS:
        words = " or ".join(FORMATS)
        raise NotUnderstood({PARAMETER: f"There is no such kind of file. Ask for {words}."})
    return FORMATS[export_format]


def download(made: Spool, filename: str, content_type: str) -> FileResponse:
    response = FileResponse(made.file, content_type=content_type)
    response.block_size = BLOCK_SIZE
    response.headers["Content-Disposition"] = attachment(filename)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def attachment(filename: str) -> str:
    """The name twice: in ASCII for old programs, and as it is."""
    name = safe_filename(filename)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = plain if not plain.startswith(".") else f"export{plain}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def safe_filename(filename: str) -> str:
    """Without what a file system, a shell or a header could take for something else."""
    stem, dot, ending = filename.rpartition(".")
    words = re.sub(r"[\x00-\x1f\x7f<>:\"/\\|?*;%]+", " ", stem)
    words = "".join(letter for letter in words if unicodedata.category(letter) != "Cf")
    return f"{' '.join(words.split()).strip('. ')[:MAX_STEM] or 'export'}{dot}{ending}"
