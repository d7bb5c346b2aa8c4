"""On the monthly page: that the month is closed, and what is known otherwise since."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from engagements import access
from fidelity.monthly.beside import KINDS, Asked, Kind, Piece, Place
from packets.closing import has_month
from packets.models import Packet
from packets.summaries import restated_by, state_of
from people.roles import Permission


def gather(asked: Asked) -> Piece:
    """The packet of the month, or that there is none; two queries."""
    month = asked.page.months.chosen
    seen = Packet.objects.visible_to(asked.reader).with_signatures()
    packet = seen.filter(engagement=asked.page.engagement_id, month=month).first()
    return Piece(_open(asked) if packet is None else _closed(packet, asked))


def _open(asked: Asked) -> SafeString:
    own, page = asked.head.engagement, asked.page
    may_close = has_month(own, page.months.chosen, page.today) and access.can(
        asked.reader, Permission.CLOSE_MONTH, own
    )
    context = {"page": page, "may_close": may_close}
    return render_to_string("packets/_month_open.html", context)


def _closed(packet: Packet, asked: Asked) -> SafeString:
    context = {
        "packet": packet,
        "state": state_of(packet.n_signatures),  # type: ignore[attr-defined]
        "rows": restated_by(packet, asked.said, asked.page.standing.charts),
    }
    return render_to_string("packets/_month_closed.html", context)


# Last of all, for it holds what the others say against the packet.
KINDS.append(Kind("packet", Place.BELOW, 1000, gather))
