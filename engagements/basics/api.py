"""The API of engagements: the same scope and deeds as the pages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from editing.api import RevisionField
from engagements import access
from engagements.basics import changing
from engagements.models import Engagement
from people.requests import ApiRequest
from people.roles import Permission


class EngagementSerializer(serializers.ModelSerializer[Engagement]):
    """Organisations and the innovation are told by name, the state by its id."""

    provider = serializers.CharField(source="provider.name")
    recipient = serializers.CharField(source="recipient.name")
    innovation = serializers.CharField(source="innovation.name")

    class Meta:
        model = Engagement
        fields = [
            "id",
            "name",
            "state",
            "provider",
            "recipient",
            "innovation",
            "tier",
            "status",
            "starts_on",
            "planned_end_on",
            "ended_on",
            "purpose",
            "revision",
        ]


CLOSED = {
    "status": "The status changes only through its gate, on its page.",
    "tier": "The tier is decided by triage, on its page.",
}
"""What is changed by a deed of its own."""


class EngagementChangeSerializer(serializers.ModelSerializer[Engagement]):
    """What may be changed, together with the `revision` you last read.

    The status changes only through its gate, and the tier by triage: each on its page. Dates
    that both sides agreed to stay, until both agree to another planned end.
    """

    revision = RevisionField(required=True)

    class Meta:
        model = Engagement
        fields = ["name", "starts_on", "planned_end_on", "purpose", "revision"]

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        if "revision" not in attrs:
            raise serializers.ValidationError({"revision": ["Send the revision you last read."]})
        for name, words in CLOSED.items():
            if name in self.initial_data:
                raise serializers.ValidationError({name: [words]})
        return attrs


class EngagementViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Engagement]
):
    """The engagements you hold a role in."""

    queryset = Engagement.objects.none()
    serializer_class = EngagementSerializer
    filterset_fields = ["state", "status", "tier"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Engagement]:
        return Engagement.objects.visible_to(self.request.user).for_list()

    @extend_schema(
        request=EngagementChangeSerializer,
        responses={
            200: EngagementSerializer,
            409: OpenApiResponse(description="Somebody else saved the engagement in the meantime."),
            422: OpenApiResponse(description="The engagement cannot be changed like this."),
        },
    )
    def partial_update(self, request: ApiRequest, pk: str = "") -> Response:
        """Change an engagement. For those who manage it."""
        engagement = self.get_object()
        access.require(request.user, Permission.MANAGE_ENGAGEMENT, engagement)
        sent = EngagementChangeSerializer(engagement, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        revision = values.pop("revision")
        changing.change(
            engagement=engagement,
            revision=revision,
            values=values,
            by=request.user,
            now=timezone.now(),
        )
        return Response(self.get_serializer(self.get_object()).data)
