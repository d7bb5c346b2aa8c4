"""What all rows that people write have in common: added once, and never overwritten unseen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F

from audit import log
from editing.models import Written
from editing.refusals import IdTaken, Stale
from people.models import User

Row = TypeVar("Row", bound=Written)


@transaction.atomic
def add(
    *,
    row: Row,
    people: Mapping[str, Collection[User]] | None = None,
    by: User,
    now: datetime,
    verb: str = "added",
) -> Row:
    """Store a new row. The row of a form that was sent before is given back as it is.

    `people` holds what belongs into many-to-many fields. Raises IntegrityError where a rule of
    the database other than the form's own id is broken.
    """
    row.written_by, row.written_at = by, now
    kept, is_new = _insert(row)
    if not is_new:
        return _own(kept, row)
    for name, chosen in (people or {}).items():
        getattr(kept, name).set(chosen)
    log.record(by=by, verb=verb, subject=kept, now=now, changes=_facts(kept))
    return kept


def sent_before(row: Row, by: User) -> Row | None:
    """The row that this form stored already, for a verb that has to know before it looks further."""
    row.written_by = by
    kept = type(row)._default_manager.filter(client_id=row.client_id).first()
    return _own(kept, row) if kept else None


def _own(kept: Row, row: Row) -> Row:
    """`kept`, where the same person wrote it in the same engagement as `row`.

    Anybody else must not get, for their words, a row they never wrote and perhaps may not see.
    """
    writers: Any = (kept, row)
    if len({(each.written_by_id, each.engagement_id) for each in writers}) != 1:
        raise IdTaken
    return kept


def _insert(row: Row) -> tuple[Row, bool]:
    """The row stored, or the one that the same form stored at the same moment."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = {field.attname: getattr(row, field.attname) for field in fields}
    client_id = values.pop("client_id")
    return type(row)._default_manager.get_or_create(client_id=client_id, defaults=values)


@transaction.atomic
def change(
    *,
    row: Row,
    revision: int,
    values: Mapping[str, Any],
    people: Mapping[str, Collection[User]] | None = None,
    by: User,
    now: datetime,
    verb: str = "changed",
    reason: str = "",
) -> Row:
    """Change a row as it stood at `revision`. Raises `Stale` where it has moved on.

    Whoever sends what is there already takes nothing from anybody: the same form sent twice is
    one change.
    """
    rows = type(row)._default_manager
    stored = rows.select_for_update(no_key=True).get(pk=row.pk)
    changes = {**changes_in(stored, values), **_moved(stored, people or {})}
    if not changes:
        return stored
    if stored.revision != revision:
        raise Stale(stored)
    rows.filter(pk=row.pk).update(**values, revision=F("revision") + 1)
    for name, chosen in (people or {}).items():
        getattr(stored, name).set(chosen)
    stored.refresh_from_db()
    log.record(by=by, verb=verb, subject=stored, now=now, changes=changes, reason=reason)
    return stored


def changes_in(row: models.Model, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What `values` would change in a row, in words: `[from, to]` by field."""
    return {
        name: [in_words(row, name, getattr(row, name)), in_words(row, name, value)]
        for name, value in values.items()
        if getattr(row, name) != value
    }


def _moved(row: Written, people: Mapping[str, Collection[User]]) -> dict[str, list[str]]:
    """The many-to-many fields that change, by the names that were and will be there."""
    found = {}
    for name, chosen in people.items():
        before = sorted(str(each) for each in getattr(row, name).all())
        after = sorted(str(each) for each in chosen)
        if before != after:
            found[name] = [", ".join(before), ", ".join(after)]
    return found


def _facts(row: Written) -> dict[str, str]:
    """What was written into the fields that a person fills in."""
    fields = [
        field for field in row._meta.concrete_fields if field.editable and not field.primary_key
    ]
    told = {field.name: in_words(row, field.name, getattr(row, field.name)) for field in fields}
    return {name: words for name, words in told.items() if words and name != "engagement"}


def in_words(row: models.Model, name: str, value: Any) -> str:
    """A value of a field as a person reads it: the label of a choice, a name, a day."""
    field: Any = row._meta.get_field(name)
    choices = dict(field.flatchoices or ())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if value in choices:
        return str(choices[value])
    return "" if value is None or value == "" else str(value)
