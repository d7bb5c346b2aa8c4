"""The API of the monthly page: every figure as the page says it, by the same functions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from editing.inputs import number_in
from engagements.models import Engagement
from fidelity.monthly import beside, units
from fidelity.monthly import page as monthly
from fidelity.monthly.figures import Figure, of_standing
from fidelity.monthly.page import NO_MONTH, Head, Months, NoSuchMonth
from fidelity.rollups import rolling
from people.asked import NotUnderstood
from people.requests import ApiRequest
from words.terms import SITE

MONTH = OpenApiParameter("month", OpenApiTypes.STR, description="Such as 2026-03; else this one.")
UNIT = OpenApiParameter(
    "unit", OpenApiTypes.INT, description="A region, district or school; else the state."
)
NO_UNIT = f"Write the number of {SITE.a} you see in this engagement."


class MonthFigureSerializer(serializers.Serializer[Figure]):
    """`value` is the figure as the page says it; `address` opens its rows."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    n = serializers.IntegerField(allow_null=True)
    expected = serializers.IntegerField(allow_null=True)
    window = serializers.DateField(allow_null=True, read_only=True)
    age = serializers.CharField()
    version = serializers.CharField()
    whose_word = serializers.CharField()
    address = serializers.CharField()


class MonthSerializer(serializers.Serializer[dict[str, object]]):
    engagement = serializers.IntegerField()
    unit = serializers.IntegerField()
    month = serializers.DateField(read_only=True)
    as_of = serializers.DateTimeField(read_only=True)
    figures = MonthFigureSerializer(many=True)


class MonthInListSerializer(serializers.ModelSerializer[Engagement]):
    class Meta:
        model = Engagement
        fields = ["id", "name", "state"]


class MonthViewSet(viewsets.ReadOnlyModelViewSet[Engagement]):
    """The month of an engagement in figures; the id is the engagement's."""

    queryset = Engagement.objects.none()
    serializer_class = MonthInListSerializer
    also_reads = ("month", "unit")
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Engagement]:
        return Engagement.objects.visible_to(self.request.user).order_by("pk")

    @extend_schema(parameters=[MONTH, UNIT], responses=MonthSerializer)
    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Every figure of the page of a month, or of the page of one unit."""
        head, now = self._head(), timezone.now()
        today = head.engagement.day_of(now)
        try:
            wanted = request.query_params.get("month", "")
            months = monthly.months_of(head.engagement, wanted, today)
        except NoSuchMonth as missing:
            raise NotUnderstood({"month": NO_MONTH}) from missing
        unit = request.query_params.get("unit")
        find = self._of_unit if unit is not None else self._of_state
        site_id, figures = find(head, months)
        told = {
            "engagement": head.engagement.pk,
            "unit": site_id,
            "month": months.chosen,
            "as_of": now,
            "figures": figures,
        }
        return Response(MonthSerializer(told).data)

    def _head(self) -> Head:
        """Its rollups up to date."""
        engagement = self.get_object()
        [head] = monthly.heads_of([engagement.pk])
        if head.is_marked:
            rolling.fold(engagement_id=engagement.pk)
        return head

    def _of_state(self, head: Head, months: Months) -> tuple[int, Iterable[Figure]]:
        user, now = self.request.user, timezone.now()
        if not units.is_wide(user, head.engagement.pk):
            raise Http404
        page = monthly.monthly_page(head, months, head.engagement.day_of(now))
        placed = beside.pieces_for(beside.Asked(head, page, user, now))
        return page.state_id, beside.all_figures(page, placed)

    def _of_unit(self, head: Head, months: Months) -> tuple[int, Iterable[Figure]]:
        user, asked = self.request.user, self.request.query_params["unit"]
        pk = number_in(asked)
        if not pk:
            raise NotUnderstood({"unit": NO_UNIT})
        site = get_object_or_404(units.units_visible_to(user, head.engagement.pk), pk=pk)
        today = head.engagement.day_of(timezone.now())
        page = units.unit_page(head.engagement, site, user, months, "", today)
        place = monthly.place_query(head.engagement.pk, site.pk)
        return site.pk, tuple(of_standing(page.standing, place))
