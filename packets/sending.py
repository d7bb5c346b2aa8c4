"""The sweep that sends each packet on its day to who may see it then."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F

from engagements.models.engagement import EngagementQuerySet
from notifications.reminding import remind, untold
from packets import notices
from packets.models import Packet


def send_due(*, today: date, now: datetime, there: EngagementQuerySet) -> int:
    """Of what both sides signed, or waited for a signature long enough. A second run sends none."""
    due = Packet.objects.filter(engagement__in=there).to_send(today)
    rows = untold(due, notices.CLOSED, F("month")).select_related("engagement__state")
    return remind("Packet", rows.order_by("pk"), lambda packet: notices.send(packet, now))
