"""The API of what answers for a level: the same scope and deeds as the pages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.response import Response

from editing.api import drawn
from engagements import access
from engagements.models import Engagement
from fidelity.headlines import deciding
from fidelity.models import Headline
from people.requests import ApiRequest
from people.roles import Permission


class HeadlineSerializer(serializers.ModelSerializer[Headline]):
    """`code` names the measure: its instrument and the part."""

    code = serializers.CharField(read_only=True)
    chosen_by = serializers.CharField(source="chosen_by.name", read_only=True)

    class Meta:
        model = Headline
        fields = [
            "id",
            "engagement",
            "level",
            "code",
            "instrument",
            "part_code",
            "starts_on",
            "reason",
            "chosen_by",
            "chosen_at",
        ]


class ChooseSerializer(serializers.Serializer[None]):
    """The `code` of a measure in use there, such as `tfi.tier1`, and from which day it answers."""

    engagement = serializers.IntegerField()
    code = serializers.CharField(max_length=60)
    starts_on = drawn(Headline._meta.get_field("starts_on"))
    reason = drawn(Headline._meta.get_field("reason"))


class HeadlineViewSet(viewsets.ReadOnlyModelViewSet[Headline]):
    """Which measure answers for a level, from which day, chosen by whom and why."""

    queryset = Headline.objects.none()
    serializer_class = HeadlineSerializer
    filterset_fields = ["engagement", "level"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Headline]:
        rows = Headline.objects.visible_to(self.request.user)
        return rows.select_related("instrument", "chosen_by").order_by("pk")

    @extend_schema(
        request=ChooseSerializer,
        responses={
            201: HeadlineSerializer,
            422: OpenApiResponse(description="This measure or day cannot be chosen, and why."),
        },
    )
    def create(self, request: ApiRequest) -> Response:
        """Let a measure answer for its level from a day on. Sent twice it is chosen once."""
        sent = ChooseSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        engagement = get_object_or_404(
            Engagement.objects.visible_to(request.user).select_related("state"),
            pk=values.pop("engagement"),
        )
        access.require(request.user, Permission.CHOOSE_HEADLINE, engagement, engagement.state)
        chosen = deciding.choose(
            engagement=engagement, **values, by=request.user, now=timezone.now()
        )
        return Response(self.get_serializer(chosen).data, status.HTTP_201_CREATED)
