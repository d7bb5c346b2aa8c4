"""Deeds of clarity: reviews of the context, needs, points of contact and workgroups."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from editing import writing
from editing.refusals import Refused
from engagements.models import Contact, ContextReview, Need, Workgroup
from people.models import User

People = Mapping[str, Collection[User]]


def add_review(*, row: ContextReview, by: User, now: datetime) -> ContextReview:
    """Add what was found in one part of the context."""
    return writing.add(row=row, by=by, now=now, verb="reviewed")


def change_review(
    *,
    row: ContextReview,
    revision: int,
    values: Mapping[str, object],
    today: date,
    by: User,
    now: datetime,
) -> ContextReview:
    """Mend a review that is younger than a year. An older one stays as it was written."""
    if not ContextReview.objects.fresh(today).filter(pk=row.pk).exists():
        raise Refused(None, "This review is older than a year. Renew it instead.")
    return writing.change(row=row, revision=revision, values=values, by=by, now=now)


def add_need(*, row: Need, by: User, now: datetime) -> Need:
    return writing.add(row=row, by=by, now=now)


def change_need(
    *, row: Need, revision: int, values: Mapping[str, object], by: User, now: datetime
) -> Need:
    """Change an open need. One that is settled is reopened first."""
    require_open(row)
    return writing.change(row=row, revision=revision, values=values, by=by, now=now)


def settle_need(
    *, row: Need, revision: int, status: str, reason: str, by: User, now: datetime
) -> Need:
    """Say that a need is met, or dropped for a reason. Said twice in the same words, it is once."""
    if status not in (Need.Status.MET, Need.Status.DROPPED):
        raise Refused("status", "Choose met or dropped.")
    if status == Need.Status.DROPPED and not reason.strip():
        raise Refused("reason", "Say why this need is dropped.")
    stored = Need.objects.get(pk=row.pk)
    if (stored.status, stored.reason) == (status, reason):
        return stored
    require_open(stored)
    values = {"status": status, "reason": reason}
    return writing.change(
        row=row, revision=revision, values=values, by=by, now=now, verb=status, reason=reason
    )


def reopen_need(*, row: Need, by: User, now: datetime) -> Need:
    """A need that was met or dropped is there again. Its reason stays in the history."""
    stored = Need.objects.get(pk=row.pk)
    values = {"status": Need.Status.OPEN, "reason": ""}
    return writing.change(
        row=stored, revision=stored.revision, values=values, by=by, now=now, verb="reopened"
    )


def require_open(row: Need) -> None:
    found = Need.objects.values_list("status", flat=True).get(pk=row.pk)
    if found != Need.Status.OPEN:
        words = Need.Status(found).label.lower()
        raise Refused(None, f"This need is settled: {words}. Reopen it in the list to go on.")


def add_contact(*, row: Contact, by: User, now: datetime) -> Contact:
    _require_two_people(row.person, row.backup)
    return writing.add(row=row, by=by, now=now)


def change_contact(
    *, row: Contact, revision: int, values: Mapping[str, Any], by: User, now: datetime
) -> Contact:
    _require_two_people(values.get("person", row.person), values.get("backup", row.backup))
    return writing.change(row=row, revision=revision, values=values, by=by, now=now)


def _require_two_people(person: User, backup: User | None) -> None:
    if person == backup:
        raise Refused("backup", "Name somebody else for when they are away.")


def retire_contact(*, row: Contact, by: User, now: datetime) -> Contact:
    """Nobody is asked about this any more. It can be withdrawn."""
    return _retired(row, True, by=by, now=now, verb="retired")


def restore_contact(*, row: Contact, by: User, now: datetime) -> Contact:
    """Take back that a point of contact was retired."""
    return _retired(row, False, by=by, now=now, verb="restored")


@transaction.atomic
def _retired(row: Contact, is_retired: bool, *, by: User, now: datetime, verb: str) -> Contact:
    stored: Contact = Contact.objects.select_for_update(no_key=True).get(pk=row.pk)
    values = {"is_retired": is_retired}
    return writing.change(
        row=stored, revision=stored.revision, values=values, by=by, now=now, verb=verb
    )


def add_workgroup(*, row: Workgroup, people: People, by: User, now: datetime) -> Workgroup:
    return writing.add(row=row, people=people, by=by, now=now)


def change_workgroup(
    *,
    row: Workgroup,
    revision: int,
    values: Mapping[str, Any],
    people: People,
    by: User,
    now: datetime,
) -> Workgroup:
    return writing.change(row=row, revision=revision, values=values, people=people, by=by, now=now)


def end_workgroup(
    *, row: Workgroup, revision: int, ends_on: date, by: User, now: datetime
) -> Workgroup:
    """The workgroup met for the last time. It stays in the list of those that ended."""
    if ends_on < row.starts_on:
        raise Refused("ends_on", "The last day must not come before the first.")
    values = {"ends_on": ends_on}
    return writing.change(row=row, revision=revision, values=values, by=by, now=now, verb="ended")
