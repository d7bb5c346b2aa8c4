"""The last three months closed: signed by both sides, one restated since, the last by one side."""

from __future__ import annotations

from datetime import date, timedelta

from accountability import rating
from demo.incidents import put_right
from demo.places import World
from engagements.models import Site
from engagements.rules.periods import add_months, last_day, month_of
from fidelity.instruments import definitions
from fidelity.models import Administration
from fidelity.rollups import rolling
from packets import closing, printing, sharing, signing
from packets.models import Packet
from people.models import User

MONTHS = 3
RESTATED = 2
"""So many months ago was what was put right after it was closed."""

DAYS = 6
"""After its last day a month is closed."""

PUT_RIGHT = "The list of the wrong team had been counted."
PUT_RIGHT_SCHOOLS = 2
GUEST = "State board of education"
CAPACITIES = {"provider": "Director of the TA center", "recipient": "Assistant superintendent"}


def tell(world: World) -> None:
    """Of an engagement at work, whose months are closed after the review."""
    if world.engagement.status not in rating.RATED:
        return
    rolling.fold(engagement_id=world.engagement.pk)
    packets = [_close(world, ago) for ago in range(MONTHS, 0, -1)]
    for packet in packets:
        _sign(world, packet, world.staff()[0], "provider", 1)
        if packet != packets[-1]:
            _sign(world, packet, world.leaders()[0], "recipient", 2)
        printing.make(packet_id=packet.pk, now=packet.closed_at)
    _restate(world, packets[-RESTATED])
    _share(world, packets[-RESTATED])


def _close(world: World, ago: int) -> Packet:
    month = add_months(month_of(world.today), -ago)
    when = world.moment(last_day(month) + timedelta(days=DAYS), 14, 30)
    leader = world.leaders()[0]
    return closing.close(engagement=world.engagement, month=month, by=leader, now=when)


def _sign(world: World, packet: Packet, by: User, side: str, days: int) -> None:
    day = world.engagement.day_of(packet.closed_at) + timedelta(days=days)
    signing.sign(
        packet=packet,
        name=by.name,
        capacity=CAPACITIES[side],
        seen=packet.content_hash,
        by=by,
        now=world.moment(day, 9, 10),
    )


def _restate(world: World, packet: Packet) -> None:
    """Some schools had counted too much in a month that is closed."""
    for wrong in _of_schools(world, packet.month)[:PUT_RIGHT_SCHOOLS]:
        items = definitions.items_in_order(wrong.version)
        put_right(
            wrong,
            {item.code: 0 for item in items},
            PUT_RIGHT,
            author=world.staff()[1],
            approver=world.leaders()[0],
            when=world.now - timedelta(days=1),
        )
    rolling.fold(engagement_id=world.engagement.pk)


def _of_schools(world: World, month: date) -> list[Administration]:
    rows = Administration.objects.filter(
        engagement=world.engagement,
        expected__month=month,
        site__kind=Site.Kind.SCHOOL,
        status=Administration.Status.APPROVED,
        corrects=None,
        is_baseline=False,
    )
    return list(rows.select_related("expected", "version").order_by("pk"))


def _share(world: World, packet: Packet) -> None:
    """A guest reads one of them, by a link of whose secret nothing is kept."""
    sharing.give(
        packet=packet,
        for_whom=GUEST,
        last_on=world.today + timedelta(days=30),
        by=world.leaders()[0],
        now=world.now - timedelta(hours=3),
    )
