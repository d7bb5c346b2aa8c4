"""Several people invited from one list: looked at first, then all of them, or the good ones.

What is looked at is the deed itself, row after row, taken back at the end. So the dry run knows
whatever the deed would say, even of two rows that do not fit each other.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils.text import capfirst

from editing.refusals import Refused
from engagements import access
from engagements.models import Assignment, Engagement
from engagements.team import inviting
from engagements.team.forms import ROLES, AddPersonForm
from exports.reading import UnreadableFile, read_table
from exports.text import escape_text
from people.models import User
from people.roles import Permission

MOST = 200
"""People in one list: each is a deed of its own, done within one request."""

HEADINGS = {
    "name": ("name", "full name", "person"),
    "email": ("email", "e mail", "email address", "e mail address", "mail"),
    "organisation": ("works for", "organization", "organisation", "employer"),
    "role": ("role",),
    "engagement": ("engagement",),
    "site": ("site", "school", "district", "nces id"),
    "starts_on": ("first day", "starts on", "from"),
}
"""What a column may be called; the first name is the one we give it."""

NEEDED = ("name", "email", "role", "engagement")


@dataclass(frozen=True)
class Entry:
    """One row of the list, by the number that a spreadsheet gives it."""

    number: int
    values: dict[str, str]

    @property
    def told(self) -> str:
        return self.values["name"] or self.values["email"] or f"Row {self.number}"


@dataclass(frozen=True)
class Result:
    """What comes of a row. Without faults somebody is invited, or gets one more role."""

    entry: Entry
    faults: tuple[str, ...] = ()
    is_new: bool = False

    @property
    def state(self) -> str:
        return "row_faulty" if self.faults else "row_good"


def read(file: IO[bytes], *, name: str = "") -> list[Entry]:
    """The rows of a list. Refused where it cannot be read, or lacks a column."""
    try:
        sheet = read_table(file, name=name, max_rows=MOST)
        rows = list(sheet.rows)
    except UnreadableFile as error:
        raise Refused(None, str(error)) from error
    places = _places(sheet.header)
    missing = [HEADINGS[field][0] for field in NEEDED if field not in places]
    if missing:
        raise Refused(
            None, f"There is no column for {_listed(missing)}. Name the columns in the first row."
        )
    return [
        Entry(row.number, {field: _cell(row.cells, places.get(field)) for field in HEADINGS})
        for row in rows
    ]


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _places(header: Sequence[str]) -> dict[str, int]:
    plain = [" ".join(re.findall(r"\w+", name.casefold())) for name in header]
    return {
        field: plain.index(name)
        for field, names in HEADINGS.items()
        for name in reversed(names)
        if name in plain
    }


def _cell(cells: Sequence[str], place: int | None) -> str:
    return "" if place is None else cells[place].strip()


def as_text(entries: Sequence[Entry]) -> str:
    """The list as it goes from the dry run to the deed, at the numbers that its rows had."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names[0] for names in HEADINGS.values())
    by_number = {entry.number: entry for entry in entries}
    for number in range(2, max(by_number, default=1) + 1):
        entry = by_number.get(number)
        writer.writerow(map(escape_text, entry.values.values()) if entry else [])
    return out.getvalue()


def check(*, entries: Sequence[Entry], by: User, now: datetime) -> list[Result]:
    """What would come of each row; nothing is kept and nobody is mailed."""
    with transaction.atomic():
        results = [_invite(entry, by, now) for entry in entries]
        transaction.set_rollback(True)
    return results


@transaction.atomic
def invite(*, entries: Sequence[Entry], only_good: bool, by: User, now: datetime) -> list[Result]:
    """Invite everybody on the list; with `only_good` those whose row has no fault, else nobody
    while one has."""
    results = [_invite(entry, by, now) for entry in entries]
    faulty = [result.entry.number for result in results if result.faults]
    if faulty and not only_good:
        raise Refused(
            None, f"Nobody was invited, because of row {_listed(list(map(str, faulty)))}."
        )
    return results


def _invite(entry: Entry, by: User, now: datetime) -> Result:
    try:
        engagement = _engagement(entry.values["engagement"], by)
        form = AddPersonForm(
            _sent(entry, engagement, now),
            engagement=engagement,
            by=by,
            today=engagement.day_of(now),
        )
        if not form.is_valid():
            return Result(entry, tuple(_faults(form)))
        with transaction.atomic():
            added = inviting.invite(**form.cleaned_data, engagement=engagement, by=by, now=now)
    except (Refused, PermissionDenied) as refused:
        return Result(entry, (str(refused),))
    return Result(entry, is_new=_is_new(added))


def _is_new(added: Assignment) -> bool:
    return not added.user.is_active


def _engagement(words: str, by: User) -> Engagement:
    managed = access.engagements_where(by, Permission.APPOINT).select_related("state")
    found = list(managed.filter(name__iexact=words)[:2])
    if not words:
        raise Refused("engagement", "Engagement: name it.")
    if len(found) != 1:
        how_many = "Several engagements are" if found else "No engagement of yours is"
        raise Refused("engagement", f"Engagement: {how_many} called “{words}”.")
    return found[0]


def _sent(entry: Entry, engagement: Engagement, now: datetime) -> QueryDict:
    """The row as the form of one person would have been sent."""
    data = QueryDict(mutable=True)
    data.update(entry.values)
    data["role"] = _role(entry.values["role"])
    data["starts_on"] = entry.values["starts_on"] or engagement.day_of(now).isoformat()
    return data


def _role(words: str) -> str:
    """The code of a role, by its label as people write it."""
    codes = {str(label).casefold(): str(code) for code, label in ROLES}
    if words.casefold() not in codes:
        labels = ", ".join(str(label) for _, label in ROLES)
        raise Refused("role", f"Role: “{words}” is not one. Write one of {labels}.")
    return codes[words.casefold()]


def _faults(form: AddPersonForm) -> list[str]:
    return [
        f"{capfirst(form.fields[name].label) if name in form.fields else 'Row'}: {message}"
        for name, messages in form.errors.items()
        for message in messages
    ]
