"""What people are told of packets by mail: that one waits for them, and that one is there."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from engagements import access
from engagements.models import Assignment, Side
from notifications import letters
from notifications.models import Notification
from packets.models import Packet
from people.models import User
from people.roles import WIDE_ROLES, Permission


def _waits_for_somebody(packet: Packet, message: Notification, now: datetime) -> bool:
    """Whether the side of the recipient has not signed."""
    if message.recipient is None:
        return False
    waiting = [side for side in Side if not packet.signatures.filter(side=side).exists()]
    return any(
        access.speaks_for(message.recipient, Permission.SIGN_PACKET, packet.engagement, side)
        for side in waiting
    )


def _stays(packet: Packet, message: Notification, now: datetime) -> bool:
    return True


TO_SIGN = letters.declare(
    "packet_to_sign",
    subject="Waiting for your signature: {row}",
    template="packets/email/to_sign.txt",
    link="packets:packet-sign",
    model=Packet,
    still=_waits_for_somebody,
)
CLOSED = letters.declare(
    "packet_closed",
    subject="{row}",
    template="packets/email/closed.txt",
    link="packets:packet-detail",
    model=Packet,
    still=_stays,
)


def ask_to_sign(packet: Packet, by: User, now: datetime) -> None:
    """Everybody who may sign for one of the sides."""
    for side in Side:
        people = access.people_of_side(Permission.SIGN_PACKET, packet.engagement, side)
        letters.send(TO_SIGN, packet, people, period="", now=now, by=by)


def is_signed(packet: Packet) -> None:
    letters.take_back(packet, TO_SIGN)


def send(packet: Packet, now: datetime) -> int:
    """Everybody who sees the whole engagement on that day; once, however often it is called."""
    people, month = readers_of(packet), packet.month.isoformat()
    return letters.send(CLOSED, packet, people, period=month, now=now, lacks=lacks(packet))


def readers_of(packet: Packet) -> QuerySet[User]:
    held = Assignment.objects.filter(engagement=packet.engagement, role__in=WIDE_ROLES).held()
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")


def lacks(packet: Packet) -> list[str]:
    """The sides that have not signed."""
    signed = set(packet.signatures.values_list("side", flat=True))
    return [str(side.label) for side in Side if side.value not in signed]
