"""On the monthly page: that the month is closed, and what is known otherwise since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from engagements import access
from fidelity.charts.drawing import Chart
from fidelity.monthly.beside import KINDS, Asked, Kind, Piece, Place
from fidelity.monthly.figures import Figure
from packets.closing import has_month
from packets.models import Packet
from packets.restating import Restated
from packets.summaries import restated_by, state_of
from people.roles import Permission


def gather(asked: Asked) -> Piece:
    """The packet of the month, or that there is none. One query, and one more for a packet whose
    figures nobody has held against these yet."""
    month = asked.page.months.chosen
    seen = Packet.objects.visible_to(asked.reader).with_signatures().defer("content")
    packet = seen.filter(engagement=asked.page.engagement_id, month=month).first()
    return Piece(_open(asked) if packet is None else _closed(packet, asked))


def _open(asked: Asked) -> SafeString:
    own, page = asked.head.engagement, asked.page
    may_close = has_month(own, page.months.chosen, page.today) and access.can(
        asked.reader, Permission.CLOSE_MONTH, own
    )
    return _open_piece(own.pk, page.months.code, may_close=may_close)


@lru_cache(maxsize=256)
def _open_piece(engagement_id: int, month: str, *, may_close: bool) -> SafeString:
    context = {"engagement_id": engagement_id, "month": month, "may_close": may_close}
    return render_to_string("packets/_month_open.html", context)


def _closed(packet: Packet, asked: Asked) -> SafeString:
    told = Closed(
        packet.pk,
        packet.month,
        timezone.localtime(packet.closed_at).date(),
        state_of(packet.n_signatures),  # type: ignore[attr-defined]
        compared(packet.content_hash, asked.said, asked.page.standing.charts),
    )
    return _closed_piece(told)


@dataclass(frozen=True)
class Closed:
    """The piece: equal ones look the same. `closed_on` is a day in the zone of the reader."""

    packet_id: int
    month: date
    closed_on: date
    state: str
    rows: tuple[Restated, ...]


@lru_cache(maxsize=256)
def _closed_piece(told: Closed) -> SafeString:
    return render_to_string("packets/_month_closed.html", {"told": told})


@lru_cache(maxsize=256)
def compared(
    content_hash: str, said: tuple[Figure, ...], charts: tuple[Chart, ...]
) -> tuple[Restated, ...]:
    """What a packet says otherwise than these figures and charts. A packet never changes, so it is
    held against the same ones once."""
    packet = Packet.objects.only("content").get(content_hash=content_hash)
    return restated_by(packet, said, charts)


# Last of all, for it holds what the others say against the packet.
KINDS.append(Kind("packet", Place.BELOW, 1000, gather))
