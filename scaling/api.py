"""The API of breadth, quality, efficiency and reach: the figures of the page, to be read."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from engagements.models import Cohort, Engagement, Site
from fidelity.monthly.api import MonthFigureSerializer
from fidelity.monthly.page import NO_MONTH, NoSuchMonth, heads_of, months_of
from fidelity.rollups import rolling
from people.asked import NotUnderstood
from people.requests import ApiRequest
from scaling.asked import Asked
from scaling.forms import ScalingFilter
from scaling.page import scaling_page
from scaling.piece import Part

ASKS = [
    OpenApiParameter("month", str, description="Such as 2026-03; this month if left out."),
    OpenApiParameter("district", int, description="Only this district and its schools."),
    OpenApiParameter("cohort", int, description="Only this cohort; 0 for those that are in none."),
]


class ScalingPartSerializer(serializers.Serializer[Part]):
    """One question of the page, its answer in a sentence, and every figure of it."""

    code = serializers.CharField()
    title = serializers.CharField()
    sentence = serializers.CharField()
    about = serializers.CharField()
    note = serializers.CharField()
    figures = MonthFigureSerializer(many=True)


class ScalingSerializer(serializers.Serializer[dict[str, object]]):
    engagement = serializers.IntegerField()
    month = serializers.DateField(read_only=True)
    as_of = serializers.DateField(read_only=True)
    parts = ScalingPartSerializer(many=True)


class ScaledEngagementSerializer(serializers.ModelSerializer[Engagement]):
    class Meta:
        model = Engagement
        fields = ["id", "name", "state"]


class ScalingViewSet(viewsets.ReadOnlyModelViewSet[Engagement]):
    """Breadth, quality, efficiency and reach of the engagements you see as a whole."""

    queryset = Engagement.objects.none()
    serializer_class = ScaledEngagementSerializer
    also_reads = ("month", "district", "cohort")
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Engagement]:
        return Engagement.objects.wide_for(self.request.user).for_list().order_by("pk")

    @extend_schema(parameters=ASKS, responses=ScalingSerializer)
    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Every figure of a month, of the whole engagement or of a part of it."""
        asked = self._asked(self.get_object())
        page = scaling_page(asked, self.request.user)
        told = {
            "engagement": asked.engagement.pk,
            "month": asked.month,
            "as_of": asked.on,
            "parts": page.parts,
        }
        return Response(ScalingSerializer(told).data)

    def _asked(self, engagement: Engagement) -> Asked:
        [head] = heads_of([engagement.pk])
        if head.is_marked:
            rolling.fold(engagement_id=engagement.pk)
        today = engagement.day_of(timezone.now())
        try:
            months = months_of(engagement, self.request.query_params.get("month", ""), today)
        except NoSuchMonth as missing:
            raise NotUnderstood({"month": NO_MONTH}) from missing
        user = self.request.user
        in_it = Site.objects.visible_to(user).in_engagement(engagement.pk, today)
        form = ScalingFilter(
            self.request.query_params,
            months=months.all,
            districts=in_it.of_kind(Site.Kind.DISTRICT),
            cohorts=Cohort.objects.visible_to(user).filter(engagement=engagement.pk),
        )
        if not form.is_valid():
            raise NotUnderstood({name: str(each[0]) for name, each in form.errors.items()})
        unit = form.chosen_district or engagement.state
        return Asked(engagement, unit, months.chosen, today, form.chosen_cohort, form.cohort_name)
