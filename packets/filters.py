"""How lists of packets are narrowed, on pages, in files and in the API alike."""

from __future__ import annotations

import django_filters
from django.http import HttpRequest

from editing.days_in_filters import DayFilter
from engagements.models import Engagement, Side
from engagements.models.engagement import EngagementQuerySet
from packets.models import Packet, PacketQuerySet
from people.models import User

SIGNED = [
    ("both", "By both sides"),
    ("waits_provider", f"Waits for the {Side.PROVIDER.label}"),
    ("waits_recipient", f"Waits for the {Side.RECIPIENT.label.lower()}"),
]


def engagements_for(request: HttpRequest | None) -> EngagementQuerySet:
    """Those that the reader sees the whole of."""
    user = getattr(request, "user", None)
    seen = (
        Engagement.objects.wide_for(user) if isinstance(user, User) else Engagement.objects.none()
    )
    return seen.order_by("name__alphabet", "pk")


class PacketFilter(django_filters.FilterSet):
    engagement = django_filters.ModelChoiceFilter(
        queryset=engagements_for,  # type: ignore[arg-type]
        label="Engagement",
        empty_label="Any",
    )
    signed = django_filters.ChoiceFilter(
        choices=SIGNED, label="Signed", empty_label="Any", method="narrow_signed"
    )
    month = DayFilter(label="Month, by its first day")

    class Meta:
        model = Packet
        fields = ("engagement", "signed", "month")

    def narrow_signed(self, rows: PacketQuerySet, name: str, value: str) -> PacketQuerySet:
        if value == "both":
            return rows.signed_by_both()
        return rows.waiting_for(value.removeprefix("waits_"))
