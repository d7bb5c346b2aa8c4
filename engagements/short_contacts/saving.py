"""Several short contacts at once, such as the telephone calls of a week: each becomes a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from editing.refusals import Refused
from engagements import access
from engagements.models import Engagement, Mode, Visit
from engagements.models.visits import TITLE_LENGTH
from engagements.visits.log import saving
from engagements.visits.log.content import Doing, Guest, Log
from engagements.visits.log.saving import Entry
from people.models import User

TITLES = {
    Mode.PHONE: "Telephone call",
    Mode.VIDEO: "Video call",
    Mode.EMAIL: "E-mails",
    Mode.ON_SITE: "Short visit",
}


@dataclass(frozen=True)
class ShortContact:
    """One row: a contact that took place, made once for its `client_id`."""

    client_id: UUID
    held_on: date
    mode: str
    minutes: int
    kind: str
    what: str
    site: int | None = None
    guests: tuple[Guest, ...] = ()
    clause: int | None = None


class ContactRefused(Refused):
    """A row that cannot be saved, by its place among the rows; nothing of the others is saved."""

    def __init__(self, place: int, field: str | None, message: str) -> None:
        super().__init__(field, message)
        self.place = place


@transaction.atomic
def log_contacts(
    *,
    engagement: Engagement,
    contacts: Sequence[ShortContact],
    by: User,
    now: datetime,
) -> list[Visit]:
    """Log each contact as a held visit, all or none. Sent again, they are the same visits."""
    is_staff = access.staff_of(engagement).filter(pk=by.pk).exists()
    visits = []
    for place, contact in enumerate(contacts):
        entry = _entry(engagement, contact, (by.pk,) if is_staff else ())
        try:
            visits.append(
                saving.log_unplanned(
                    engagement=engagement,
                    title=title_of(contact),
                    entry=entry,
                    by=by,
                    now=now,
                )
            )
        except Refused as refused:
            raise ContactRefused(place, refused.field, str(refused)) from None
        except PermissionDenied as refused:
            raise ContactRefused(place, "site", str(refused)) from None
    return visits


def title_of(contact: ShortContact) -> str:
    """ "Telephone call with Rosa Vance" """
    title = TITLES[Mode(contact.mode)]
    names = ", ".join(guest.name for guest in contact.guests)
    return (f"{title} with {names}" if names else title)[:TITLE_LENGTH]


def _entry(engagement: Engagement, contact: ShortContact, staff: tuple[int, ...]) -> Entry:
    doing = Doing(kind=contact.kind, level="organization", minutes=contact.minutes)
    log = Log(
        held_on=contact.held_on,
        mode=contact.mode,
        tier=engagement.tier,
        contact_minutes=contact.minutes,
        seen=contact.what,
        sites=(contact.site,) if contact.site else (),
        staff=staff,
        activities=(doing,),
        clauses=(contact.clause,) if contact.clause else (),
        guests=tuple(sorted(contact.guests)),
    )
    return Entry(log=log, log_id=contact.client_id, is_complete=True, is_short=True)
