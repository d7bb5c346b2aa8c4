"""Several short contacts at once, such as the telephone calls of a week: each becomes a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit import log
from editing.refusals import IdTaken, Refused
from engagements import access
from engagements.models import Engagement, Mode, Visit
from engagements.models.visits import TITLE_LENGTH
from engagements.visits.log import saving
from engagements.visits.log.content import Doing, Guest, Log
from engagements.visits.log.saving import Entry
from people.models import User
from words.terms import VISIT

TITLES = {
    Mode.PHONE: "Telephone call",
    Mode.VIDEO: "Video call",
    Mode.EMAIL: "E-mails",
    Mode.ON_SITE: f"Short {VISIT.one}",
}


@dataclass(frozen=True)
class ShortContact:
    """One row: a contact that took place, made once for its `client_id`."""

    client_id: UUID
    held_on: date
    mode: str
    minutes: int
    kind: str
    level: str
    what: str
    site: int | None = None
    guests: tuple[Guest, ...] = ()
    clause: int | None = None


@dataclass(frozen=True)
class Missed:
    """One row: somebody tried, and nobody was there. It was no contact, and counts as none."""

    client_id: UUID
    held_on: date
    mode: str
    what: str = ""
    site: int | None = None


class ContactRefused(Refused):
    """A row that cannot be saved, by its place among the rows; nothing of the others is saved."""

    def __init__(self, place: int, field: str | None, message: str) -> None:
        super().__init__(field, message)
        self.place = place


@transaction.atomic
def log_contacts(
    *,
    engagement: Engagement,
    contacts: Sequence[ShortContact | Missed],
    by: User,
    now: datetime,
) -> list[Visit]:
    """Keep each row, all or none: a contact as a held visit, one that was missed as called off.

    Sent again, they are the same visits.
    """
    visits = []
    for place, contact in enumerate(contacts):
        try:
            if isinstance(contact, Missed):
                visits.append(_missed(engagement, contact, by, now))
            else:
                visits.append(_logged(engagement, contact, by, now))
        except Refused as refused:
            raise ContactRefused(place, refused.field, str(refused)) from None
        except PermissionDenied as refused:
            raise ContactRefused(place, "site", str(refused)) from None
    return visits


def _logged(engagement: Engagement, contact: ShortContact, by: User, now: datetime) -> Visit:
    is_staff = access.staff_of(engagement).filter(pk=by.pk).exists()
    entry = _entry(engagement, contact, (by.pk,) if is_staff else ())
    return saving.log_unplanned(
        engagement=engagement, title=title_of(contact), entry=entry, by=by, now=now
    )


def _missed(engagement: Engagement, missed: Missed, by: User, now: datetime) -> Visit:
    """Nobody planned it for anybody, so it was not promised either."""
    sites = [missed.site] if missed.site else []
    access.require_sites(by, engagement, sites)
    told = {
        "engagement": engagement,
        "title": TITLES[Mode(missed.mode)],
        "planned_on": missed.held_on,
        "mode": missed.mode,
        "tier": engagement.tier,
        "lead": by,
        "status": Visit.Status.CANCELLED,
        "cancel_reason": Visit.CancelReason.NOBODY,
        "cancel_note": missed.what,
    }
    visit, is_new = Visit.objects.get_or_create(client_id=missed.client_id, defaults=told)
    if visit.engagement_id != engagement.pk:
        raise IdTaken
    if is_new:
        visit.sites.set(sites)
        log.record(by=by, verb="tried in vain", subject=visit, now=now, reason=missed.what)
    return visit


def title_of(contact: ShortContact) -> str:
    """ "Telephone call with Rosa Vance" """
    title = TITLES[Mode(contact.mode)]
    names = ", ".join(guest.name for guest in contact.guests)
    return (f"{title} with {names}" if names else title)[:TITLE_LENGTH]


def _entry(engagement: Engagement, contact: ShortContact, staff: tuple[int, ...]) -> Entry:
    doing = Doing(kind=contact.kind, level=contact.level, minutes=contact.minutes)
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
