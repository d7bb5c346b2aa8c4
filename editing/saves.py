"""Who saved something after somebody else had opened it, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from audit.models import Event
from editing.models import Revised
from people.models import User
from words.days import clock, short_day


@dataclass(frozen=True)
class Save:
    """One person's save. `person_id` is None for what the application did by itself."""

    person_id: int | None
    name: str
    at: datetime


def saves_since(row: Revised, seen: int) -> list[Save]:
    """The saves of a row that was at revision `seen` when it was opened, newest first.

    Where it is not known what was seen (0), the last save alone.
    """
    events = Event.objects.about(str(row._meta.model_name), row.pk)
    newest = events[: max(row.revision - seen, 1) if seen else 1]
    return [Save(event.actor_id, event.actor_label, event.at) for event in newest]


def in_words(saves: Sequence[Save], reader: User) -> str:
    """ "Bea Ortiz saved this at 10:42 AM, after you opened it" """
    if not saves:
        return "Somebody else saved this after you opened it"
    when = _when(max(save.at for save in saves))
    names = {save.person_id: save.name for save in saves}
    is_mine = names.pop(reader.pk, "") != ""
    if not names:
        return f"You saved this in another tab {when}, after you opened it here"
    who = " and ".join([*names.values(), *(["you, in another tab,"] if is_mine else [])])
    last = "" if len(names) + is_mine == 1 else "last "
    return f"{who} saved this {last}{when}, after you opened it"


def _when(at: datetime) -> str:
    """ "at 10:42 AM"; of another day than today, "on Mar 3, 2026 at 10:42 AM"."""
    local = timezone.localtime(at)
    day = "" if local.date() == timezone.localtime().date() else f"on {short_day(local)} "
    return f"{day}at {clock(local)}"
