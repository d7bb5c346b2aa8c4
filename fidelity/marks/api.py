"""The API of charts: what each tells, from the same rules as the page, and what people marked."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from editing.inputs import number_in
from engagements.models import Engagement, Site
from engagements.pages.written import day_in
from fidelity.models import ChartMark
from fidelity.monthly import units
from fidelity.monthly.page import NO_MONTH, NoSuchMonth, months_of
from fidelity.rollups.series import Cell, Mark, Series
from fidelity.rollups.variation import findings
from fidelity.rules.findings import Findings, PatternLine
from people.asked import NotUnderstood
from people.requests import ApiRequest
from words.terms import SITE

MONTH = OpenApiParameter("month", str, description="Such as 2026-03; this one if left out.")
UNIT = OpenApiParameter(
    "unit",
    int,
    description=f"A {SITE.one} of the engagement; the state, or your own, if left out.",
)


class ChartMarkSerializer(serializers.ModelSerializer[ChartMark]):
    """`series` is the code of a chart, empty for every chart of the site."""

    who = serializers.CharField(source="written_by.name")

    class Meta:
        model = ChartMark
        fields = ["id", "engagement", "site", "kind", "series", "on", "words", "who", "revision"]


class ChartMarkViewSet(viewsets.ReadOnlyModelViewSet[ChartMark]):
    """Events and new baselines that stand on charts."""

    queryset = ChartMark.objects.none()
    serializer_class = ChartMarkSerializer
    filterset_fields = ["engagement", "site", "kind"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[ChartMark]:
        seen = ChartMark.objects.visible_to(self.request.user).standing()
        return seen.select_related("written_by").order_by("on", "pk")


class PatternSerializer(serializers.Serializer[PatternLine]):
    what = serializers.CharField()
    first = serializers.CharField()
    last = serializers.CharField()
    lasts = serializers.BooleanField()


class FindingsSerializer(serializers.Serializer[Findings]):
    """`direction` is "up" or "down" where a change lasts to the latest point, else empty."""

    headline = serializers.CharField()
    outlook = serializers.CharField()
    direction = serializers.CharField()
    is_ordinary = serializers.BooleanField()
    patterns = PatternSerializer(many=True)


class OnChartSerializer(serializers.Serializer[Mark]):
    on = serializers.DateField(read_only=True)
    words = serializers.CharField()
    who = serializers.CharField()
    is_baseline = serializers.BooleanField()


class WindowSerializer(serializers.Serializer[Cell]):
    """The median stands for one site, or for five and more; quartiles for five and more."""

    month = serializers.DateField(read_only=True)
    value = serializers.FloatField(allow_null=True)
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    n_expected = serializers.IntegerField()
    n_scored = serializers.IntegerField()
    n_criterion = serializers.IntegerField()


class ChartSerializer(serializers.Serializer[Series]):
    """One chart of a unit."""

    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField()
    findings = serializers.SerializerMethodField()
    marks = OnChartSerializer(many=True)
    windows = WindowSerializer(many=True, source="cells")

    @extend_schema_field(FindingsSerializer)
    def get_findings(self, series: Series) -> object:
        return FindingsSerializer(findings(series)).data


class ChartsSerializer(serializers.Serializer[dict[str, object]]):
    """The charts of one unit in a month."""

    engagement = serializers.IntegerField()
    unit = serializers.IntegerField()
    month = serializers.DateField(read_only=True)
    charts = ChartSerializer(many=True)


class ChartedSerializer(serializers.ModelSerializer[Engagement]):
    class Meta:
        model = Engagement
        fields = ["id", "name"]


class ChartViewSet(viewsets.ReadOnlyModelViewSet[Engagement]):
    """Run charts and what they tell; the id is the engagement's."""

    queryset = Engagement.objects.none()
    serializer_class = ChartedSerializer
    also_reads = ("month", "unit")
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Engagement]:
        return Engagement.objects.visible_to(self.request.user).for_list().order_by("pk")

    @extend_schema(parameters=[MONTH, UNIT], responses=ChartsSerializer)
    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Every chart of one unit, with its findings, its marks and its windows."""
        engagement = self.get_object()
        site = self._site(engagement, request.query_params.get("unit", ""))
        wanted = request.query_params.get("month", "")
        try:
            month = months_of(engagement, wanted, day_in(engagement)).chosen
        except NoSuchMonth as missing:
            raise NotUnderstood({"month": NO_MONTH}) from missing
        series = units.read_series(engagement.pk, site, month)
        page = {"engagement": engagement.pk, "unit": site.pk, "month": month, "charts": series}
        return Response(ChartsSerializer(page).data)

    def _site(self, engagement: Engagement, wanted: str) -> Site:
        seen = units.units_visible_to(self.request.user, engagement.pk)
        if not wanted:
            first = seen.order_by("lineage__len", "pk").values("pk")[:1]
            return get_object_or_404(seen, pk__in=first)
        if not (pk := number_in(wanted)):
            raise NotUnderstood({"unit": f"Write the number of a {SITE.one}."})
        return get_object_or_404(seen, pk=pk)
