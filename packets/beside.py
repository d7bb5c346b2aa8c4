"""On the monthly page: that the month is closed, and what is known otherwise since."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from engagements import access
from fidelity.monthly.beside import KINDS, Asked, Kind, Piece, Place
from packets.canonical import read
from packets.gathering import charts_as_data, figures_as_data
from packets.models import Packet
from packets.restating import Restated, charts_restated, restated
from packets.summaries import state_of
from people.roles import Permission


def gather(asked: Asked) -> Piece:
    """The packet of the month, or that there is none; two queries."""
    month = asked.page.months.chosen
    seen = Packet.objects.visible_to(asked.reader).with_signatures()
    packet = seen.filter(engagement=asked.page.engagement_id, month=month).first()
    return Piece(_open(asked) if packet is None else _closed(packet, asked))


def _open(asked: Asked) -> SafeString:
    may_close = access.can(asked.reader, Permission.CLOSE_MONTH, asked.head.engagement)
    context = {"page": asked.page, "may_close": may_close}
    return render_to_string("packets/_month_open.html", context)


def _closed(packet: Packet, asked: Asked) -> SafeString:
    context = {
        "packet": packet,
        "state": state_of(packet.n_signatures),  # type: ignore[attr-defined]
        "rows": compare(packet, asked),
    }
    return render_to_string("packets/_month_closed.html", context)


def compare(packet: Packet, asked: Asked) -> tuple[Restated, ...]:
    content = read(bytes(packet.content))
    figures = restated(content["figures"], figures_as_data(asked.said))
    charts = charts_as_data(asked.page.standing.charts)
    return figures + charts_restated(content["charts"], charts)


# Last of all, for it holds what the others say against the packet.
KINDS.append(Kind("packet", Place.BELOW, 1000, gather))
