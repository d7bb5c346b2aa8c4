"""The tables that leave the pages of packets."""

from exports.tables import Column, Kind, Table, drawn
from packets.models import Packet, PacketLink

PACKETS = Table(
    name="packets",
    title="Packets",
    columns=(
        Column("Packet ID", "pk", Kind.INTEGER),
        *drawn(Packet, "engagement__state", "engagement", "month", "place"),
        Column("Closed", "closed_at", Kind.DATETIME),
        Column("Closed by", "closed_by__name"),
        Column("Signatures", "n_signatures", Kind.INTEGER),
        Column("SHA-256 of the content", "content_hash"),
        Column("SHA-256 of the packet before", "before"),
    ),
)

RESTATED = Table(
    name="packet-restated",
    title="Packet and what is known now",
    columns=(
        Column("Code", "code"),
        Column("Figure", "label"),
        Column("When the month was closed", "was"),
        Column("Now", "now"),
        Column("Restated", "words"),
    ),
)

LINKS = Table(
    name="packet-links",
    title="Guest links",
    columns=(
        Column("Link ID", "pk", Kind.INTEGER),
        *drawn(PacketLink, "packet__engagement", "packet__month", "for_whom"),
        Column("Made by", "made_by__name"),
        Column("Made", "made_at", Kind.DATETIME),
        Column("Works until", "expires_at", Kind.DATETIME),
        Column("Taken back", "revoked_at", Kind.DATETIME),
        Column("Last opened on", "opened_on", Kind.DATE),
    ),
)
