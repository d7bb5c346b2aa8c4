"""The files of a visit: attach, take away, put back."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from audit import log
from editing.refusals import IdTaken, Refused
from engagements.models import Visit, VisitFile
from engagements.visits.file_types import kind_of, safe_name
from people.models import User
from words.terms import VISIT

MOST_FILES = 30
"""So many files a visit may have at a time."""


@transaction.atomic
def attach(
    *, visit: Visit, name: str, content: bytes, client_id: UUID, by: User, now: datetime
) -> VisitFile:
    """Keep a file with a visit. The same form or the same content a second time is the same file."""
    name = safe_name(name)
    if len(content) > settings.VISIT_FILE_BYTES:
        raise Refused("file", f"“{name}” is larger than {in_megabytes()}. Make it smaller first.")
    kind = kind_of(name, content)
    Visit.objects.select_for_update().get(pk=visit.pk)
    digest = hashlib.sha256(content).hexdigest()
    if there := _there(visit, client_id, digest):
        return there
    if VisitFile.objects.filter(client_id=client_id).exists():
        raise IdTaken
    if visit.files.kept().count() >= MOST_FILES:
        raise Refused("file", f"This {VISIT.one} has {MOST_FILES} files already. Remove one first.")
    file = VisitFile.objects.create(
        visit=visit,
        client_id=client_id,
        name=name,
        content_type=kind.content_type,
        size=len(content),
        sha256=digest,
        content=content,
        added_by=by,
        added_at=now,
    )
    _record(file, "attached a file to", by, now)
    return file


def _there(visit: Visit, client_id: UUID, digest: str) -> VisitFile | None:
    files = visit.files.defer("content")
    return files.filter(client_id=client_id).first() or files.kept().filter(sha256=digest).first()


def in_megabytes() -> str:
    return f"{settings.VISIT_FILE_BYTES // 1_000_000} MB"


@transaction.atomic
def remove(*, file: VisitFile, by: User, now: datetime) -> None:
    """Take a file away; it can be put back. Done twice, it is done once."""
    kept = VisitFile.objects.kept().filter(pk=file.pk)
    if kept.update(removed_at=now, removed_by=by):
        _record(file, "took a file from", by, now)


@transaction.atomic
def restore(*, file: VisitFile, by: User, now: datetime) -> VisitFile:
    """Put a file back that was taken away, unless the same content was attached meanwhile."""
    Visit.objects.select_for_update().get(pk=file.visit_id)
    files = VisitFile.objects.defer("content").filter(visit=file.visit_id)
    same = files.kept().filter(sha256=file.sha256).first()
    if same is not None:
        return same
    files.filter(pk=file.pk).update(removed_at=None, removed_by=None)
    _record(file, "put back a file of", by, now)
    return files.get(pk=file.pk)


def _record(file: VisitFile, verb: str, by: User, now: datetime) -> None:
    changes = {"file": file.name, "bytes": file.size, "sha256": file.sha256}
    log.record(by=by, verb=verb, subject=file.visit, now=now, changes=changes)
