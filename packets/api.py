"""The API of packets: the same scope and the same deeds as the pages."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, Throttled
from rest_framework.response import Response

from editing.api import drawn, read
from editing.days_in_api import DayField
from engagements import access
from engagements.models import Engagement
from packets import closing, signing
from packets.canonical import read as content_in
from packets.filters import PacketFilter
from packets.models import Packet, PacketFile, PacketQuerySet, PacketSignature
from packets.restating import Restated
from packets.summaries import restated_now
from people.models import User
from people.requests import ApiRequest
from people.roles import Permission

WRONG_PASSWORD = "This is not your password, so nothing was signed."  # noqa: S105


class PacketSignatureSerializer(serializers.ModelSerializer[PacketSignature]):
    class Meta:
        model = PacketSignature
        fields = [
            "side",
            "name",
            "capacity",
            "account_name",
            "account_email",
            "role",
            "signed_at",
            "content_hash",
        ]


class PacketFileSerializer(serializers.ModelSerializer[PacketFile]):
    """A file by its SHA-256; its bytes are at the page of the packet."""

    class Meta:
        model = PacketFile
        fields = ["kind", "content_hash", "made_at"]


class PacketSerializer(serializers.ModelSerializer[Packet]):
    signatures = PacketSignatureSerializer(many=True, read_only=True)
    files = PacketFileSerializer(many=True, read_only=True)

    class Meta:
        model = Packet
        fields = [
            "id",
            "engagement",
            "month",
            "title",
            "place",
            "closed_at",
            "closed_by",
            "sent_on",
            "content_hash",
            "before",
            "signatures",
            "files",
        ]


class RestatedSerializer(serializers.Serializer[Restated]):
    """A figure, or a window of a chart, that the rows tell otherwise by now."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    was = serializers.CharField()
    now = serializers.CharField()
    words = serializers.CharField()


class WholePacketSerializer(PacketSerializer):
    """With what it says, and what is known otherwise by now."""

    content = serializers.SerializerMethodField()
    restated = serializers.SerializerMethodField()

    class Meta(PacketSerializer.Meta):
        fields = [*PacketSerializer.Meta.fields, "content", "restated"]

    def get_content(self, packet: Packet) -> dict[str, Any]:
        return content_in(bytes(packet.content))

    @extend_schema(responses=RestatedSerializer(many=True))
    def get_restated(self, packet: Packet) -> list[dict[str, Any]]:
        request: ApiRequest = self.context["request"]
        rows = restated_now(packet, request.user, timezone.now())
        return [dict(RestatedSerializer(row).data) for row in rows]


class CloseSerializer(serializers.Serializer[None]):
    """The month by its first day. A month that is closed already answers with its packet."""

    engagement = serializers.PrimaryKeyRelatedField(queryset=Engagement.objects.none())
    month = DayField()

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        user = getattr(self.context.get("request"), "user", None)
        if isinstance(user, User):
            may = access.engagements_where(user, Permission.CLOSE_MONTH)
            fields["engagement"].queryset = may & Engagement.objects.wide_for(user)
        return fields


class SignSerializer(serializers.Serializer[None]):
    """`seen` is the hash of the content you read; your password shows that it is you."""

    name = drawn(PacketSignature._meta.get_field("name"))
    capacity = drawn(PacketSignature._meta.get_field("capacity"))
    seen = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=128, write_only=True, trim_whitespace=False)


SIGNED = {
    200: PacketSerializer,
    403: OpenApiResponse(description="You sign for no side here, or the password is wrong."),
    409: OpenApiResponse(description="This is not the content that you read."),
    422: OpenApiResponse(description="Your side has signed, or you signed for the other one."),
}


class PacketViewSet(viewsets.ReadOnlyModelViewSet[Packet]):
    """Closed months of the engagements one sees as a whole."""

    queryset = Packet.objects.none()
    serializer_class = PacketSerializer
    filterset_class = PacketFilter
    request: ApiRequest

    def get_queryset(self) -> PacketQuerySet:
        user = self.request.user
        files = PacketFile.objects.visible_to(user).defer("content").order_by("pk")
        signatures = PacketSignature.objects.visible_to(user).order_by("pk")
        rows = Packet.objects.visible_to(user).select_related("engagement__state")
        rows = rows if self.action == "retrieve" else rows.defer("content")
        return rows.prefetch_related(Prefetch("signatures", signatures), Prefetch("files", files))

    def get_serializer_class(self) -> type[PacketSerializer]:
        return WholePacketSerializer if self.action == "retrieve" else PacketSerializer

    @extend_schema(request=CloseSerializer, responses={200: PacketSerializer})
    @action(detail=False, methods=["post"])
    def close(self, request: ApiRequest) -> Response:
        """Close a month: its figures and its review are kept as they are, for good."""
        if not access.engagements_where(request.user, Permission.CLOSE_MONTH).exists():
            raise PermissionDenied()
        sent = CloseSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        packet = closing.close(**sent.validated_data, by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_queryset().get(pk=packet.pk)).data)

    @extend_schema(request=SignSerializer, responses=SIGNED)
    @action(detail=True, methods=["post"])
    def sign(self, request: ApiRequest, pk: str = "") -> Response:
        """Sign a packet for your own side, with your password."""
        packet = self.get_object()
        access.require(
            request.user, Permission.SIGN_PACKET, packet.engagement, packet.engagement.state
        )
        sent = read(SignSerializer, request)
        _require_password(request, sent.pop("password"))
        signing.sign(packet=packet, **sent, by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)


def _require_password(request: ApiRequest, password: str) -> None:
    """As the page asks for it again, and as often as that may be tried."""
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        raise Throttled()
    if not request.user.check_password(password):
        raise PermissionDenied(WRONG_PASSWORD)
