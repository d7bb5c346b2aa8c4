"""The API of barriers and of the communication protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from editing.api import RevisionField, drawn, read
from engagements import access
from engagements.barriers import raising
from engagements.barriers.filters import BarrierFilter
from engagements.barriers.raising import Kind
from engagements.models import Barrier, BarrierMove, Engagement, Site, Visit
from engagements.pages.reader import ReaderFilterBackend
from people.models import User
from people.requests import ApiRequest
from people.roles import Permission
from words.terms import BARRIER, VISIT

WORDS = BarrierMove._meta.get_field("text")


class BarrierMoveSerializer(serializers.ModelSerializer[BarrierMove]):
    class Meta:
        model = BarrierMove
        fields = ["kind", "from_rung", "to_rung", "text", "due_on", "made_by", "made_at"]


class BarrierSerializer(serializers.ModelSerializer[Barrier]):
    """A barrier with its way so far."""

    moves = BarrierMoveSerializer(many=True, read_only=True)

    class Meta:
        model = Barrier
        fields = [
            "id",
            "client_id",
            "revision",
            "engagement",
            "site",
            "visit",
            "title",
            "detail",
            "raised_by",
            "raised_on",
            "status",
            "rung",
            "since_on",
            "answer_due_on",
            "responsible",
            "answer",
            "answered_on",
            "answered_by",
            "moves",
        ]


class RaiseSerializer(serializers.Serializer[None]):
    """A barrier to be raised. Sent again with the same `client_id`, it is the same barrier."""

    client_id = serializers.UUIDField()
    engagement = serializers.PrimaryKeyRelatedField(queryset=Engagement.objects.none())
    site = serializers.PrimaryKeyRelatedField(queryset=Site.objects.none())
    visit = serializers.PrimaryKeyRelatedField(
        queryset=Visit.objects.none(), required=False, allow_null=True, default=None
    )
    title = drawn(Barrier._meta.get_field("title"))
    detail = drawn(Barrier._meta.get_field("detail"), default="")

    def get_fields(self) -> dict[str, Any]:
        """Each choice is cut to what the person may name."""
        fields: dict[str, Any] = super().get_fields()
        user = getattr(self.context.get("request"), "user", None)
        if isinstance(user, User):
            fields["engagement"].queryset = Engagement.objects.visible_to(user)
            fields["site"].queryset = Site.objects.visible_to(user)
            fields["visit"].queryset = Visit.objects.visible_to(user)
        return fields

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        visit = values.get("visit")
        if visit and visit.engagement_id != values["engagement"].pk:
            raise serializers.ValidationError(
                {"visit": f"This {VISIT.one} is of another engagement."}
            )
        return values


class AnswerSerializer(serializers.Serializer[None]):
    """Words that a step needs, with the `revision` of the barrier they were written for."""

    text = drawn(WORDS, required=True, allow_blank=False)
    revision = RevisionField()


class BarrierWordSerializer(serializers.Serializer[None]):
    """A word that goes with a step, where there is one to say, with the `revision` you read."""

    text = drawn(WORDS, default="")
    revision = RevisionField()


MOVED = {
    200: BarrierSerializer,
    409: OpenApiResponse(description=f"The {BARRIER.one} has moved on since `revision`."),
    422: OpenApiResponse(description=f"This cannot be done where the {BARRIER.one} is now."),
}


class BarrierViewSet(viewsets.ReadOnlyModelViewSet[Barrier]):
    """Barriers in the reader's scope, with their way up and the answer's way down."""

    queryset = Barrier.objects.none()
    serializer_class = BarrierSerializer
    filter_backends = [ReaderFilterBackend]
    filterset_class = BarrierFilter
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Barrier]:
        rows = Barrier.objects.visible_to(self.request.user).for_list()
        return rows.prefetch_related("moves").order_by("-raised_on", "-pk")

    @extend_schema(
        request=RaiseSerializer,
        responses={
            201: BarrierSerializer,
            422: OpenApiResponse(description=f"The {BARRIER.one} cannot be raised like this."),
        },
    )
    def create(self, request: ApiRequest) -> Response:
        """Raise a barrier. Repeating it with one `client_id` is safe."""
        sent = RaiseSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        values = sent.validated_data
        access.require(request.user, Permission.RAISE_BARRIER, values["engagement"], values["site"])
        access.require_sites(request.user, values["engagement"], [values["site"].pk])
        barrier = raising.raise_barrier(**values, by=request.user, now=timezone.now())
        return Response(self._shown(barrier.pk), status=201)

    @extend_schema(request=AnswerSerializer, responses=MOVED)
    @action(detail=True, methods=["post"])
    def answer(self, request: ApiRequest, pk: str) -> Response:
        """Answer a barrier at the level that is asked."""
        return self._take(raising.answer, Kind.ANSWERED, AnswerSerializer)

    @extend_schema(request=AnswerSerializer, responses=MOVED)
    @action(detail=True, methods=["post"], url_path="send-up")
    def send_up(self, request: ApiRequest, pk: str) -> Response:
        """Ask the next level up; `text` says why, and what was tried."""
        return self._take(raising.send_up, Kind.SENT_UP, AnswerSerializer)

    @extend_schema(request=BarrierWordSerializer, responses=MOVED)
    @action(detail=True, methods=["post"], url_path="pass-down")
    def pass_down(self, request: ApiRequest, pk: str) -> Response:
        """Hand the answer to the level below, on its way to where the barrier began."""
        return self._take(raising.pass_down, Kind.SENT_DOWN, BarrierWordSerializer)

    @extend_schema(request=BarrierWordSerializer, responses=MOVED)
    @action(detail=True, methods=["post"])
    def close(self, request: ApiRequest, pk: str) -> Response:
        """Say that the way is clear, once the answer is back where the barrier began."""
        return self._take(raising.close, Kind.CLOSED, BarrierWordSerializer)

    @extend_schema(request=AnswerSerializer, responses=MOVED)
    @action(detail=True, methods=["post"])
    def reopen(self, request: ApiRequest, pk: str) -> Response:
        """Ask whoever answered again; `text` says what the answer did not clear."""

        def verb(text: str, **told: Any) -> Barrier:
            return raising.reopen(reason=text, **told)

        return self._take(verb, Kind.REOPENED, AnswerSerializer)

    def _take(
        self,
        verb: Callable[..., Barrier],
        kind: Kind,
        shape: type[serializers.Serializer[None]],
    ) -> Response:
        """One step of a barrier, by one who may where it is now."""
        barrier = self.get_object()
        if not raising.may(kind, self.request.user, barrier, timezone.now()):
            self.permission_denied(self.request, raising.NOT_YOURS)
        told = read(shape, self.request)
        verb(barrier=barrier, **told, by=self.request.user, now=timezone.now())
        return Response(self._shown(barrier.pk))

    def _shown(self, pk: int) -> object:
        return BarrierSerializer(get_object_or_404(self.get_queryset(), pk=pk)).data
