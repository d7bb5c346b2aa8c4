"""The API of the communication protocol: to be read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from engagements.models import ProtocolLine
from people.requests import ApiRequest


class ProtocolLineSerializer(serializers.ModelSerializer[ProtocolLine]):
    class Meta:
        model = ProtocolLine
        fields = [
            "id",
            "revision",
            "engagement",
            "from_rung",
            "to_rung",
            "what",
            "responsible",
            "schedule",
            "format",
            "response_days",
            "carries_barriers",
            "is_retired",
        ]


class ProtocolLineViewSet(viewsets.ReadOnlyModelViewSet[ProtocolLine]):
    """The communication protocol: who informs whom about what, and how soon they answer."""

    queryset = ProtocolLine.objects.none()
    serializer_class = ProtocolLineSerializer
    filterset_fields = ["engagement", "from_rung", "to_rung", "carries_barriers", "is_retired"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[ProtocolLine]:
        rows: Any = ProtocolLine.objects.visible_to(self.request.user)
        found: QuerySet[ProtocolLine] = rows.order_by("engagement", "pk")
        return found
