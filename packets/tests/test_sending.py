"""A packet goes out on its day, once, to who sees the whole engagement then."""

from datetime import date, timedelta

from engagements.models import Engagement
from notifications.models import Notification
from packets import sending
from packets.tests.factories import NOW, closed, signed

TODAY = date(2026, 4, 2)


def sweep(today=TODAY):
    return sending.send_due(today=today, now=NOW, there=Engagement.objects.all())


def people():
    return {row.recipient.name for row in Notification.objects.filter(kind="packet_closed")}


def test_packet_goes_out_once_both_sides_have_signed(cast):
    packet = closed(cast.pinewood, cast.lead)
    signed(packet, cast.lead)
    assert sweep() == 0
    signed(packet, cast.leader)

    assert (sweep(), sweep()) == (4, 0)
    assert people() == {"Lead", "Specialist", "Leader", "Observer"}


def test_packet_that_waits_goes_out_after_days_and_says_what_lacks(cast):
    packet = closed(cast.pinewood, cast.lead)
    signed(packet, cast.lead)

    assert sweep(TODAY + timedelta(days=4)) == 0
    assert sweep(TODAY + timedelta(days=5)) == 4
    message = Notification.objects.filter(kind="packet_closed").first()
    assert "Not signed yet: State." in message.body_text


def test_packet_of_long_ago_is_no_news(cast):
    closed(cast.pinewood, cast.lead)

    assert sweep(TODAY + timedelta(days=60)) == 0
