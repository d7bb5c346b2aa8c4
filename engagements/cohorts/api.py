"""The API of cohorts: to be read."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from engagements.models import Cohort
from people.requests import ApiRequest


class CohortSerializer(serializers.ModelSerializer[Cohort]):
    """Sites that began together; `sites` are their ids."""

    sites = serializers.SerializerMethodField()

    class Meta:
        model = Cohort
        fields = ["id", "engagement", "name", "starts_on", "sites"]

    def get_sites(self, cohort: Cohort) -> list[int]:
        return sorted(row.site_id for row in cohort.members.all())


class CohortViewSet(viewsets.ReadOnlyModelViewSet[Cohort]):
    """Sites that began together, and when. Not for districts and schools."""

    queryset = Cohort.objects.none()
    serializer_class = CohortSerializer
    filterset_fields = ["engagement"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Cohort]:
        seen = Cohort.objects.visible_to(self.request.user)
        return seen.prefetch_related("members").order_by("pk")
