"""Closed months for tests, made by the verbs as people make them."""

from datetime import UTC, date, datetime

from packets import closing, signing

MARCH = date(2026, 3, 1)
NOW = datetime(2026, 4, 2, 15, 0, tzinfo=UTC)


def closed(engagement, by, month=MARCH, now=NOW):
    return closing.close(engagement=engagement, month=month, by=by, now=now)


def signed(packet, by, now=NOW):
    return signing.sign(
        packet=packet,
        name=by.name,
        capacity="Director",
        seen=packet.content_hash,
        by=by,
        now=now,
    )
