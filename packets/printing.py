"""The PDF of a packet: made by a worker once the month is closed, and kept for good.

How long one takes is up to what was written into the minutes. So it is made as those of agreements
are: one at a time, in a process of its own that is ended when it takes too long.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from engagements.agreements.printing import is_alone
from exports.typesetting import Data
from exports.typesetting_apart import CannotBeMade, typeset_apart
from packets import files
from packets.canonical import Content, read
from packets.models import Packet, PacketFile, Refusal
from packets.wording import in_words
from steady.hurrying import hurry
from steady.stepping_around import each
from words.terms import BARRIER, SETBACK

TEMPLATE = Path(__file__).parent / "typst" / "packet.typ"
TASK = "packets.tasks.make_pdfs"
AT_A_TIME = 10
ON_THE_TABLE = 26
"""So many figures, and rows of any other list, stand on the two pages for the table; the rest is in
the annexes."""


def order() -> None:
    """Let a worker begin once the packet is stored; with none to tell, the next sweep begins."""
    transaction.on_commit(lambda: hurry(TASK))


def make_waiting(*, now: datetime) -> None:
    """Make those that wait, one after the other; what is left is the next sweep's."""
    waiting = Packet.objects.without_pdf(now).values_list("pk", flat=True)[:AT_A_TIME]
    each("PDF of packet", list(waiting), lambda packet_id: make(packet_id=packet_id, now=now))


@transaction.atomic
def make(*, packet_id: int, now: datetime) -> PacketFile | None:
    """Make one; None where a worker makes one already, or it cannot be made."""
    if not is_alone():
        return None
    packet = Packet.objects.without_pdf(now).filter(pk=packet_id).first()
    if packet is None:
        return None
    try:
        made = typeset_apart(TEMPLATE, words_of(read(bytes(packet.content)), packet.content_hash))
    except CannotBeMade:
        Refusal.objects.update_or_create(packet=packet, defaults={"refused_at": now})
        return None
    return files.keep(packet, PacketFile.Kind.PDF, made, now)


def words_of(content: Content, content_hash: str) -> Data:
    """What the template prints: the content, with its days in words, and parted in two."""
    shown = in_words(content)
    closed = date.fromisoformat(content["closed_on"])
    return {
        **shown,
        "content_hash": content_hash,
        "words": {
            "barriers": f"{BARRIER.capital_many} that wait for an answer",
            "setbacks": SETBACK.capital_many,
        },
        "closed_on": [closed.year, closed.month, closed.day],
        "table": {
            name: shown[name][:ON_THE_TABLE]
            for name in ("figures", "barriers", "setbacks", "earlier_decisions")
        },
    }
