"""The API of the contact matrix, to be read."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from engagements.models import Engagement
from engagements.visits.contacts import Contact, Line, matrix_of
from people.requests import ApiRequest


class ContactOfStaffSerializer(serializers.Serializer[Contact]):
    """The last direct contact; `on` and `weeks` are null where there was none."""

    person = serializers.IntegerField(source="person.pk")
    on = serializers.DateField(allow_null=True, read_only=True)
    weeks = serializers.IntegerField(allow_null=True)


class ContactLineSerializer(serializers.Serializer[Line]):
    site = serializers.IntegerField(source="site.pk")
    last_on = serializers.DateField(allow_null=True, read_only=True)
    weeks = serializers.IntegerField(allow_null=True)
    is_quiet = serializers.BooleanField()
    by_staff = ContactOfStaffSerializer(many=True)


class ContactMatrixSerializer(serializers.Serializer[dict[str, object]]):
    engagement = serializers.IntegerField()
    as_of = serializers.DateField(read_only=True)
    sites = ContactLineSerializer(many=True)


class ContactedEngagementSerializer(serializers.ModelSerializer[Engagement]):
    class Meta:
        model = Engagement
        fields = ["id", "name", "state"]


class ContactMatrixViewSet(viewsets.ReadOnlyModelViewSet[Engagement]):
    """Weeks since the last direct contact, in the engagements you see as a whole."""

    queryset = Engagement.objects.none()
    serializer_class = ContactedEngagementSerializer
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Engagement]:
        return Engagement.objects.wide_for(self.request.user).select_related("state").order_by("pk")

    @extend_schema(responses=ContactMatrixSerializer)
    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Each site with its last contact, by anybody and by each of the TA staff."""
        engagement = self.get_object()
        today = engagement.day_of(timezone.now())
        matrix = matrix_of(engagement, self.request.user, today)
        told = {"engagement": engagement.pk, "as_of": today, "sites": matrix.lines}
        return Response(ContactMatrixSerializer(told).data)
