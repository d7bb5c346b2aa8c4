"""What the pages of packets show, worked out before the template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from engagements import access
from engagements.models import Engagement, Side
from engagements.rules.periods import month_of, month_range
from fidelity.charts.drawing import Chart
from fidelity.monthly.figures import Figure
from fidelity.monthly.page import NoSuchMonth
from packets.canonical import read
from packets.gathering import Month, charts_as_data, figures_as_data, read_month
from packets.models import Packet, PacketFile, PacketLink, PacketSignature
from packets.restating import GONE, Restated, charts_restated, restated
from packets.verifying import faults_in_chain
from packets.wording import in_words
from people.models import User
from people.roles import Permission
from reviews.models import Review
from words.days import long_month

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class SideLine:
    """A side with its signature, or without one yet."""

    label: str
    signature: PacketSignature | None


@dataclass(frozen=True)
class LinkLine:
    link: PacketLink
    state: str


@dataclass(frozen=True)
class PacketPage:
    packet: Packet
    content: dict[str, Any]
    sides: tuple[SideLine, ...]
    files: tuple[PacketFile, ...]
    waits_for_pdf: bool
    is_refused: bool
    faults: tuple[str, ...]
    restated: tuple[Restated, ...]
    links: tuple[LinkLine, ...]
    may_sign: bool
    may_share: bool

    @property
    def state(self) -> str:
        return state_of(sum(1 for side in self.sides if side.signature))


def state_of(n_signatures: int) -> str:
    """The state of a packet by its signatures."""
    return ("unsigned", "half_signed", "signed")[n_signatures]


def packet_page(packet: Packet, user: User, now: datetime) -> PacketPage:
    sides = sides_of(packet)
    content = read(bytes(packet.content))
    files = files_of(packet)
    may_close = access.can(user, Permission.CLOSE_MONTH, packet.engagement)
    return PacketPage(
        packet=packet,
        content=in_words(content),
        sides=sides,
        files=files,
        waits_for_pdf=not any(file.kind == PacketFile.Kind.PDF for file in files),
        is_refused=hasattr(packet, "refusal"),
        faults=faults_in_chain(packet),
        restated=restated_now(packet, user, now),
        links=_links_of(packet, now) if may_close else (),
        may_sign=_may_sign(user, packet, sides),
        may_share=may_close,
    )


def sides_of(packet: Packet) -> tuple[SideLine, ...]:
    given = {row.side: row for row in packet.signatures.all()}
    return tuple(SideLine(str(side.label), given.get(side.value)) for side in Side)


def files_of(packet: Packet) -> tuple[PacketFile, ...]:
    """Without their bytes, in the order in which people look for them."""
    order = list(PacketFile.Kind)
    files = packet.files.defer("content")
    return tuple(sorted(files, key=lambda file: order.index(PacketFile.Kind(file.kind))))


def _links_of(packet: Packet, now: datetime) -> tuple[LinkLine, ...]:
    links = packet.links.select_related("made_by").order_by("-made_at", "-pk")
    return tuple(LinkLine(link, link.state(now)) for link in links)


def _may_sign(user: User, packet: Packet, sides: tuple[SideLine, ...]) -> bool:
    open_sides = [s for s, line in zip(Side, sides, strict=True) if line.signature is None]
    return any(
        access.speaks_for(user, Permission.SIGN_PACKET, packet.engagement, side)
        for side in open_sides
    )


def restated_now(packet: Packet, user: User, now: datetime) -> tuple[Restated, ...]:
    """What the rows say otherwise today than when the month was closed."""
    try:
        today = read_month(packet.engagement_id, packet.month, user, now)
    except NoSuchMonth:  # the engagement starts later by now
        return (Restated("month", "The month", packet.month_words, GONE),)
    return restated_by(packet, today.figures, today.page.standing.charts)


def restated_by(
    packet: Packet, figures: Iterable[Figure], charts: Iterable[Chart]
) -> tuple[Restated, ...]:
    """What its month says by now, held against what the packet says."""
    kept = read(bytes(packet.content))
    found = restated(kept["figures"], figures_as_data(figures))
    return found + charts_restated(kept["charts"], charts_as_data(charts))


@dataclass(frozen=True)
class MonthLine:
    """A month of an engagement: closed into a packet, or open."""

    month: date
    packet: Packet | None

    @property
    def code(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def words(self) -> str:
        return long_month(self.month)

    @property
    def state(self) -> str:
        return state_of(self.packet.n_signatures) if self.packet else "not_closed"  # type: ignore[attr-defined]


def months_of(engagement: Engagement, user: User) -> list[MonthLine]:
    """Every month that has begun, newest first."""
    today = engagement.day_of(timezone.now())
    last = min(month_of(today), month_of(engagement.last_on))
    months = month_range(month_of(engagement.starts_on), last)
    rows = Packet.objects.visible_to(user).filter(engagement=engagement).for_list()
    packets = {packet.month: packet for packet in rows}
    return [MonthLine(month, packets.get(month)) for month in reversed(months)]


def before_closing(read: Month) -> list[str]:
    """What whoever closes a month should know: it is kept as it is."""
    told = []
    reviews = Review.objects.filter(engagement=read.engagement.pk, month=read.month)
    if not reviews.held().exists():
        told.append("No review of this month is on record as held. The packet will say so.")
    own = [figure for figure in read.figures if figure.whose_word == "the provider's own"]
    if own:
        told.append(f"{len(own)} of the figures are the TA provider's own word, not approved yet.")
    if read.page.months.is_current:
        told.append("The month is not over. What happens until its end will be told as restated.")
    return told
