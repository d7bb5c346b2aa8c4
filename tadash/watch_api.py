"""The API of the watch list: the facts that are red in an engagement, to be read."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from engagements.models import Engagement
from engagements.pages.watched import facts
from people.requests import ApiRequest
from tadash import watch


class RedSerializer(serializers.Serializer[watch.Red]):
    """`count` rows make the fact red; `address` shows exactly these."""

    fact = serializers.CharField(source="fact.code")
    label = serializers.CharField(source="fact.label")  # type: ignore[assignment]
    count = serializers.IntegerField()
    address = serializers.CharField()


class WatchedPlaceSerializer(serializers.Serializer[watch.Line]):
    """`site` is null where the facts are about the engagement as a whole."""

    site = serializers.IntegerField(source="site.pk", default=None, allow_null=True)
    place = serializers.CharField()
    n = serializers.IntegerField()
    facts = RedSerializer(source="reds", many=True)


class WatchListSerializer(serializers.Serializer[dict[str, object]]):
    engagement = serializers.IntegerField()
    as_of = serializers.DateField(read_only=True)
    places = WatchedPlaceSerializer(many=True)


class WatchedEngagementSerializer(serializers.ModelSerializer[Engagement]):
    class Meta:
        model = Engagement
        fields = ["id", "name", "state"]


class WatchViewSet(viewsets.ReadOnlyModelViewSet[Engagement]):
    """The watch list of an engagement you see as a whole; the id is the engagement's."""

    queryset = Engagement.objects.none()
    serializer_class = WatchedEngagementSerializer
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Engagement]:
        return watch.watched_by(self.request.user).select_related("state").order_by("pk")

    @extend_schema(responses=WatchListSerializer)
    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Its sites, and itself, by how many facts are red there."""
        engagement = self.get_object()
        today = engagement.day_of(timezone.now())
        lines = watch.lines_of(facts(), watch.Asked(engagement), self.request.user, today)
        places = watch.by_most(lines, facts())
        told = {"engagement": engagement.pk, "as_of": today, "places": places}
        return Response(WatchListSerializer(told).data)
