"""The API of intended beneficiaries: to be read."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from engagements.models import Beneficiaries
from people.requests import ApiRequest


class BeneficiariesSerializer(serializers.ModelSerializer[Beneficiaries]):
    """How many people of one kind, at one level. With `frozen_at` the number is final."""

    class Meta:
        model = Beneficiaries
        fields = ["id", "engagement", "kind", "level", "count", "as_of", "source", "frozen_at"]


class BeneficiariesViewSet(viewsets.ReadOnlyModelViewSet[Beneficiaries]):
    """How many are meant to benefit: the denominator of reach. Not for districts and schools."""

    queryset = Beneficiaries.objects.none()
    serializer_class = BeneficiariesSerializer
    filterset_fields = ["engagement", "kind", "level"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Beneficiaries]:
        return Beneficiaries.objects.visible_to(self.request.user).order_by("pk")
