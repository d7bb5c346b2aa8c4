"""What all rows that people write have in common: added once, and never overwritten unseen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models, transaction
from django.db.models import F

from audit import log
from editing.models import Revised, Written
from editing.refusals import IdTaken, Stale
from people.models import User
from search.words import by_alphabet
from words.amounts import yes_or_no

Row = TypeVar("Row", bound=Written)
Kept = TypeVar("Kept", bound=Revised)


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
    row: Kept,
    revision: int,
    values: Mapping[str, object],
    people: Mapping[str, Collection[models.Model]] | None = None,
    by: User,
    now: datetime,
    verb: str = "changed",
    reason: str = "",
) -> Kept:
    """Change a row as it stood at `revision`. Raises `Stale` where it has moved on.

    Whoever sends what is there already takes nothing from anybody: the same form sent twice is
    one change. A verb that has more to do in between takes these steps itself.
    """
    edit = hold(row=row, revision=revision, values=values, people=people)
    if edit.changes:
        edit.write()
        edit.record(by=by, now=now, verb=verb, reason=reason)
    return edit.stored


@dataclass(frozen=True)
class Edit(Generic[Kept]):
    """A change of a row that is held, and that nobody saved since its writer read it.

    `changes` are empty where all of it is stored already.
    """

    stored: Kept
    changes: Mapping[str, list[str]]
    values: Mapping[str, object]
    people: Mapping[str, Collection[models.Model]]

    def write(self, **along: object) -> Kept:
        """Write what changes, and `along` with it what is no change to tell of."""
        rows = type(self.stored)._default_manager.filter(pk=self.stored.pk)
        rows.update(**self.values, **along, revision=F("revision") + 1)
        for name, chosen in self.people.items():
            getattr(self.stored, name).set(chosen)
        self.stored.refresh_from_db()
        return self.stored

    def record(
        self,
        *,
        by: User,
        now: datetime,
        verb: str = "changed",
        reason: str = "",
        more: Mapping[str, object] | None = None,
    ) -> None:
        """Log the change, and with it what `more` came of it."""
        changes = {**self.changes, **(more or {})}
        log.record(by=by, verb=verb, subject=self.stored, now=now, changes=changes, reason=reason)


def hold(
    *,
    row: Kept,
    revision: int,
    values: Mapping[str, object],
    people: Mapping[str, Collection[models.Model]] | None = None,
) -> Edit[Kept]:
    """Hold a row until the transaction ends, and compare it with what it is to be.

    Raises `Stale` where it would change, and somebody else saved it since `revision`.
    """
    rows = type(row)._default_manager
    stored = rows.select_for_update(no_key=True).get(pk=row.pk)
    changes = {**changes_in(stored, values), **_moved(stored, people or {})}
    if changes and stored.revision != revision:
        raise Stale(stored)
    return Edit(stored, changes, values, people or {})


def changes_in(row: models.Model, values: Mapping[str, object]) -> dict[str, list[str]]:
    """What `values` would change in a row, in words: `[from, to]` by field."""
    return {
        name: [in_words(row, name, getattr(row, name)), in_words(row, name, value)]
        for name, value in values.items()
        if getattr(row, name) != value
    }


def _moved(
    row: models.Model, people: Mapping[str, Collection[models.Model]]
) -> dict[str, list[str]]:
    """The many-to-many fields that change, by the names that were and will be there.

    Two of one name are two: what they are called is told, and who they are decides.
    """
    found = {}
    for name, chosen in people.items():
        there = getattr(row, name).all()
        if {each.pk for each in there} != {each.pk for each in chosen}:
            found[name] = [_names(there), _names(chosen)]
    return found


def _names(rows: Iterable[models.Model]) -> str:
    return ", ".join(by_alphabet(str(each) for each in rows))


def _facts(row: Written) -> dict[str, str]:
    """What was written into the fields that a person fills in."""
    fields = [
        field for field in row._meta.concrete_fields if field.editable and not field.primary_key
    ]
    told = {field.name: in_words(row, field.name, getattr(row, field.name)) for field in fields}
    return {name: words for name, words in told.items() if words and name != "engagement"}


def in_words(row: models.Model, name: str, value: object) -> str:
    """A value of a field as a person reads it: the label of a choice, a name, a day, yes or no."""
    if isinstance(value, bool):
        return yes_or_no(value)
    field: Any = row._meta.get_field(name)
    choices = dict(field.flatchoices or ())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if value in choices:
        return str(choices[value])
    return "" if value is None or value == "" else str(value)
