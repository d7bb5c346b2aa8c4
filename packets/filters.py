"""How lists of packets are narrowed, on pages, in files and in the API alike."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from engagements.models import Engagement, Side
from packets.models import Packet, PacketQuerySet
from people.models import User

SIGNED = [
    ("both", "By both sides"),
    ("waits_provider", f"Waits for the {Side.PROVIDER.label}"),
    ("waits_recipient", f"Waits for the {Side.RECIPIENT.label.lower()}"),
]


class PacketFilter(django_filters.FilterSet):
    engagement = django_filters.ModelChoiceFilter(
        queryset=Engagement.objects.none(), label="Engagement", empty_label="Any"
    )
    signed = django_filters.ChoiceFilter(
        choices=SIGNED, label="Signed", empty_label="Any", method="narrow_signed"
    )
    month = django_filters.DateFilter(label="Month, by its first day")

    class Meta:
        model = Packet
        fields = ("engagement", "signed", "month")

    def narrow_signed(self, rows: PacketQuerySet, name: str, value: str) -> PacketQuerySet:
        if value == "both":
            return rows.signed_by_both()
        return rows.waiting_for(value.removeprefix("waits_"))


def filter_for(user: User, data: QueryDict, rows: QuerySet[Packet]) -> PacketFilter:
    """With the engagements that the reader sees the whole of to choose from."""
    found = PacketFilter(data, queryset=rows)
    seen = Engagement.objects.wide_for(user)
    found.form.fields["engagement"].queryset = seen.order_by("name__alphabet", "pk")
    return found
