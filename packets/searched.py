"""What is found of packets."""

from django.urls import reverse

from packets.models import Packet
from search.kinds import Kind

PACKETS = Kind(
    code="packets",
    one="packet",
    many="packets",
    model=Packet,
    seen_by=lambda user: Packet.objects.visible_to(user).for_list(),
    title=str,
    url=lambda packet: reverse("packets:packet-detail", args=[packet.pk]),
    about=lambda packet: str(packet.engagement.state),
)
