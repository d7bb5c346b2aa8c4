"""Links by which a guest reads one packet until a day, without an account."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.db import transaction

from audit import log
from editing.refusals import Refused
from packets.models import Packet, PacketLink
from people.models import User


@dataclass(frozen=True)
class Given:
    """A new link. Its secret is told once, to who made it, and kept nowhere."""

    link: PacketLink
    token: str


@transaction.atomic
def give(*, packet: Packet, for_whom: str, last_on: date, by: User, now: datetime) -> Given:
    """Make a link that works to the end of a day in the state."""
    today = packet.engagement.day_of(now)
    if not today <= last_on <= today + timedelta(days=PacketLink.MOST_DAYS):
        raise Refused(
            "last_on", f"Choose a day from today to {PacketLink.MOST_DAYS} days from now."
        )
    token = secrets.token_urlsafe(32)
    link = PacketLink.objects.create(
        packet=packet,
        for_whom=for_whom,
        token_hash=hash_of_token(token),
        made_by=by,
        made_at=now,
        expires_at=_end_of(last_on, packet.engagement.state.time_zone),
    )
    changes = {"for_whom": for_whom, "expires_at": link.expires_at.isoformat()}
    log.record(by=by, verb="shared", subject=link, now=now, changes=changes)
    return Given(link, token)


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(zone))


@transaction.atomic
def take_back(*, link: PacketLink, by: User, now: datetime) -> PacketLink:
    """From this moment it opens nothing. Once is enough."""
    held = PacketLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    if held.revoked_at is None:
        held.revoked_at, held.revoked_by = now, by
        held.save(update_fields=["revoked_at", "revoked_by"])
        log.record(by=by, verb="took back", subject=held, now=now)
    return held


@transaction.atomic
def opened(*, token: str, now: datetime) -> PacketLink | None:
    """The link of a secret that still works; the first time each day is written down."""
    rows = PacketLink.objects.open(now).select_related("packet__engagement__state")
    link = rows.filter(token_hash=hash_of_token(token)).first()
    if link is None:
        return None
    today = link.packet.engagement.day_of(now)
    fresh = PacketLink.objects.filter(pk=link.pk).exclude(opened_on=today)
    if fresh.update(opened_on=today):
        log.record(by=log.SYSTEM, verb="opened by a guest", subject=link, now=now)
    return link


def hash_of_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()
