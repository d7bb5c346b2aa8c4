"""Is this file, or this hash, one that was closed and signed? And do the packets still hold?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from packets.chain import faults_of
from packets.models import Packet, PacketFile, PacketQuerySet

HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Known:
    """A packet whose content, or one of whose files, has a hash."""

    packet: Packet
    what: str


def hash_in(file: UploadedFile[Any]) -> str:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def tidied(words: str) -> str:
    """A hash as people paste it, or nothing where it is none."""
    found = "".join(words.split()).lower().removeprefix("sha256:")
    return found if HASH.fullmatch(found) else ""


def is_known(hash_: str) -> bool:
    """Whether it is the hash of any packet or file of one: a yes or no, which names nobody.

    Who asks holds the file, or the hash of it, which nobody can guess.
    """
    of_packet = Packet.objects.filter(content_hash=hash_).exists()
    return of_packet or PacketFile.objects.filter(content_hash=hash_).exists()


def find(hash_: str, seen: PacketQuerySet) -> Known | None:
    """What it is, among packets in sight."""
    rows = seen.for_list()
    if packet := rows.filter(content_hash=hash_).first():
        return Known(packet, "Content")
    file = PacketFile.objects.filter(content_hash=hash_, packet__in=seen).first()
    return Known(rows.get(pk=file.packet_id), str(file.get_kind_display())) if file else None


def faults_in_chain(packet: Packet) -> tuple[str, ...]:
    """What does not hold in the packets of its engagement up to this one."""
    rows = Packet.objects.filter(engagement=packet.engagement_id, place__lte=packet.place)
    return faults_of(row.link for row in rows.order_by("place"))
