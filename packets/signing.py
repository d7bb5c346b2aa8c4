"""Signatures under a packet: one for each side, of the content as it was closed.

Who signs has just shown who they are; the page asks for it. The packet is held while a signature is
added, so of any number sent at once each side has one.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from audit import log
from editing.refusals import Refused, Stale
from engagements import access, sides
from engagements.models import Side
from packets import notices
from packets.models import Packet, PacketSignature
from people.models import User
from people.roles import Permission

NOT_WHAT_YOU_READ = "This is not the packet that you read. Read it again, then sign."


@transaction.atomic
def sign(
    *, packet: Packet, name: str, capacity: str, seen: str, by: User, now: datetime
) -> PacketSignature:
    """Sign for one's own side the content whose hash is `seen`. Sent twice, it is one signature."""
    held = Packet.objects.select_for_update(no_key=True, of=("self",))
    packet = held.select_related("engagement__state").get(pk=packet.pk)
    side = access.side_of(by, Permission.SIGN_PACKET, packet.engagement)
    standing = {signature.side: signature for signature in packet.signatures.all()}
    if side in standing and standing[side].signed_by_id == by.pk:
        return standing[side]
    _check(packet, side, standing, seen, by)
    signature = PacketSignature.objects.create(
        packet=packet,
        side=side,
        signed_by=by,
        name=name,
        capacity=capacity,
        account_name=by.name,
        account_email=by.email,
        role=access.role_signing(by, Permission.SIGN_PACKET, packet.engagement),
        signed_at=now,
        content_hash=packet.content_hash,
    )
    changes = {"side": side.value, "name": name, "capacity": capacity, "content_hash": seen}
    log.record(by=by, verb="signed", subject=packet, now=now, changes=changes)
    if {*standing, side} == set(Side):
        notices.is_signed(packet)
    return signature


def _check(
    packet: Packet, side: Side, standing: dict[str, PacketSignature], seen: str, by: User
) -> None:
    if side in standing:
        raise Refused(None, f"{standing[side].name} has signed for your side already.")
    if seen != packet.content_hash:
        raise Stale(packet, NOT_WHAT_YOU_READ)
    sides.require_one_side(by, [signature.signed_by_id for signature in standing.values()])
