"""Addresses of closed months, their signatures and the links of guests."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from engagements.models import Engagement
from packets import sharing
from packets.models import Packet
from packets.tests.factories import closed
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, one, plain

AT = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
WIDE = "in 200 200 200 200 200 404 404 404"
AT_THE_TABLE = "in 403 200 403 200 403 404 404 404"
ANYBODY = "200 200 200 200 200 200 200 200 200"

ROWS: tuple[Row, ...] = (
    Row("packets:packet-list", "in 200 200 200 200 200 200 200 200"),
    Row("packets:link-list", "in 200 200 200 200 200 200 200 200"),
    Row("packets:packet-detail", WIDE, "packet"),
    Row("packets:packet-sign", AT_THE_TABLE, "packet"),
    Row("packets:packet-file", WIDE, "packet file_kind"),
    Row("packets:link-add", AT_THE_TABLE, "packet"),
    Row("packets:link-take-back", "in 403 302 403 302 403 404 404 404", "packet_link", "post"),
    Row("packets:month-list", WIDE, "engagement"),
    Row("packets:month-close", AT_THE_TABLE, "engagement open_month"),
    Row("packets:verify", ANYBODY),
    Row("packets:guest-page", ANYBODY, "guest_token"),
    Row("packets:guest-verify", ANYBODY, "guest_token"),
    Row("packets:guest-file", ANYBODY, "guest_token file_kind"),
    Row("api-packet-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-packet-detail", "403 200 200 200 200 200 404 404 404", "packet"),
    Row("api-packet-close", "403 403 400 403 400 403 403 403 403", method="post"),
    Row("api-packet-sign", "403 403 400 403 400 403 404 404 404", "packet", "post"),
)


def objects(cast, have):
    """The objects that ROWS are about, by the word the rows use; `have` holds those so far."""
    packet = closed(cast.pinewood, cast.lead, date(2026, 2, 1), AT)
    now = timezone.now()
    given = sharing.give(
        packet=packet,
        for_whom="State board",
        last_on=cast.pinewood.day_of(now) + timedelta(days=30),
        by=cast.lead,
        now=now,
    )
    return {
        "packet": packet.pk,
        "packet_link": given.link.pk,
        "guest_token": given.token,
        "file_kind": "page",
        "open_month": "2026-01",
    }


def of_engagement(user):
    first = Engagement.objects.wide_for(user).order_by("pk").first()
    return [{"pk": first.pk}] if first else []


def open_months(user):
    """The newest month of the first engagement, which nobody has closed."""
    first = Engagement.objects.wide_for(user).select_related("state").order_by("pk").first()
    if first is None:
        return []
    last = min(first.day_of(timezone.now()), first.last_on)
    return [{"pk": first.pk, "month": f"{last:%Y-%m}"}]


PAGES: dict[str, Ways] = {
    "packets:packet-list": plain,
    "packets:link-list": plain,
    "packets:packet-detail": one(Packet.objects.visible_to),
    "packets:packet-sign": one(Packet.objects.visible_to),
    "packets:link-add": one(Packet.objects.visible_to),
    "packets:month-list": of_engagement,
    "packets:month-close": open_months,
    "packets:verify": plain,
}

NO_PAGE: dict[str, str] = {
    "packets:packet-file": "a file",
    "packets:link-take-back": "takes a form",
    "packets:guest-page": "is for whoever holds the link",
    "packets:guest-verify": "is for whoever holds the link",
    "packets:guest-file": "a file",
}
"""Why an address has no page: "takes a form", "a file"."""
