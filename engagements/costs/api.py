"""The API of what TA costs: to be read."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from engagements.models import Cost
from people.requests import ApiRequest


class CostSerializer(serializers.ModelSerializer[Cost]):
    """What TA costs from a month on, until the next one: for a staff-hour, or for a year."""

    class Meta:
        model = Cost
        fields = ["id", "engagement", "per", "dollars", "first_month", "source"]


class CostViewSet(viewsets.ReadOnlyModelViewSet[Cost]):
    """What the TA of an engagement costs. Not for districts and schools."""

    queryset = Cost.objects.none()
    serializer_class = CostSerializer
    filterset_fields = ["engagement", "per"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Cost]:
        return Cost.objects.visible_to(self.request.user).order_by("pk")
