"""The API of the lifecycle: what was decided, and where each engagement stood. It reads only."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.response import Response

from editing.refusals import Stale
from engagements import access
from engagements.models import Engagement
from lifecycle import moving
from lifecycle.gates import Missing
from lifecycle.models import (
    Exploration,
    Extension,
    Finding,
    JointDecision,
    SideWord,
    StatusEntry,
    Triage,
)
from people.requests import ApiRequest
from people.roles import Permission


class LackSerializer(serializers.Serializer[dict[str, str]]):
    """One thing a gate still asked for when it was overridden."""

    code = serializers.CharField()
    words = serializers.CharField()


class StatusEntrySerializer(serializers.ModelSerializer[StatusEntry]):
    entered_by = serializers.CharField(source="entered_by.name", read_only=True)
    missing = LackSerializer(many=True, read_only=True)

    class Meta:
        model = StatusEntry
        fields = [
            "id",
            "engagement",
            "from_status",
            "status",
            "entered_at",
            "entered_by",
            "reason",
            "left_by",
            "is_override",
            "missing",
        ]


class MoveSerializer(serializers.Serializer[None]):
    """`seen` is the status you read; the move is refused where it is another by now."""

    engagement = serializers.IntegerField()
    seen = serializers.ChoiceField(choices=Engagement.Status.choices)
    status = serializers.ChoiceField(choices=Engagement.Status.choices)
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class RefusalSerializer(serializers.Serializer[None]):
    detail = serializers.CharField()
    missing = LackSerializer(many=True)


class StatusEntryViewSet(viewsets.ReadOnlyModelViewSet[StatusEntry]):
    """Every status that an engagement entered, with who moved it and why."""

    queryset = StatusEntry.objects.none()
    serializer_class = StatusEntrySerializer
    filterset_fields = ["engagement", "status", "is_override"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[StatusEntry]:
        seen: QuerySet[StatusEntry] = StatusEntry.objects.visible_to(self.request.user)
        return seen.select_related("entered_by").order_by("-entered_at", "-pk")

    @extend_schema(
        request=MoveSerializer,
        responses={
            201: StatusEntrySerializer,
            409: RefusalSerializer,
            422: OpenApiResponse(
                description="The engagement cannot move to this status from here."
            ),
        },
    )
    def create(self, request: ApiRequest) -> Response:
        """Move an engagement through its gate. 409 tells what is missing, or that it moved."""
        sent = MoveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        engagement = get_object_or_404(
            Engagement.objects.wide_for(request.user), pk=values.pop("engagement")
        )
        access.require(request.user, Permission.DECIDE_STATUS, engagement)
        try:
            entry = moving.move(
                engagement=engagement, **values, by=request.user, now=timezone.now()
            )
        except moving.NotReady as refused:
            return _conflict(refused, refused.missing)
        except Stale as moved:
            return _conflict(moved)
        return Response(self.get_serializer(entry).data, status.HTTP_201_CREATED)


def _conflict(error: Exception, missing: Sequence[Missing] = ()) -> Response:
    told = [{"code": each.code, "words": each.words} for each in missing]
    return Response({"detail": str(error), "missing": told}, status.HTTP_409_CONFLICT)


class TriageSerializer(serializers.ModelSerializer[Triage]):
    class Meta:
        model = Triage
        fields = [
            "id",
            "engagement",
            "asked_for",
            "skills",
            "structures",
            "depth",
            "breadth",
            "recommended",
            "tier",
            "reason",
            "decided_at",
        ]


class TriageViewSet(viewsets.ReadOnlyModelViewSet[Triage]):
    """Triages: four answers, the tier they recommend, and the tier that a person chose."""

    queryset = Triage.objects.none()
    serializer_class = TriageSerializer
    filterset_fields = ["engagement", "tier"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Triage]:
        seen: QuerySet[Triage] = Triage.objects.visible_to(self.request.user)
        return seen.order_by("-written_at", "-pk")


class LookedAtSerializer(serializers.ModelSerializer[Finding]):
    class Meta:
        model = Finding
        fields = ["id", "looked_at", "found", "speaks", "seen_by", "seen_on"]


class ExplorationSerializer(serializers.ModelSerializer[Exploration]):
    findings = LookedAtSerializer(many=True, read_only=True)

    class Meta:
        model = Exploration
        fields = ["id", "engagement", "question", "starts_on", "ends_on", "findings"]


class ExplorationViewSet(viewsets.ReadOnlyModelViewSet[Exploration]):
    """Explorations, with what was looked at."""

    queryset = Exploration.objects.none()
    serializer_class = ExplorationSerializer
    filterset_fields = ["engagement"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Exploration]:
        seen: QuerySet[Exploration] = Exploration.objects.visible_to(self.request.user)
        findings = Finding.objects.visible_to(self.request.user).order_by("seen_on", "pk")
        return seen.order_by("-starts_on", "-pk").prefetch_related(Prefetch("findings", findings))


class WordSerializer(serializers.ModelSerializer[SideWord]):
    said_by = serializers.CharField(source="said_by.name", read_only=True)

    class Meta:
        model = SideWord
        fields = ["side", "reason", "said_by", "said_at"]


class JointDecisionSerializer(serializers.ModelSerializer[JointDecision]):
    words = WordSerializer(many=True, read_only=True)

    class Meta:
        model = JointDecision
        fields = ["id", "engagement", "outcome", "ask_again_on", "decided_at", "words"]


class JointDecisionViewSet(viewsets.ReadOnlyModelViewSet[JointDecision]):
    """Joint decisions: go, not yet, no, ask again; with the reasons of both sides."""

    queryset = JointDecision.objects.none()
    serializer_class = JointDecisionSerializer
    filterset_fields = ["engagement", "outcome"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[JointDecision]:
        seen: QuerySet[JointDecision] = JointDecision.objects.visible_to(self.request.user)
        return seen.order_by("-decided_at", "-pk").prefetch_related("words__said_by")


class ExtensionSerializer(serializers.ModelSerializer[Extension]):
    class Meta:
        model = Extension
        fields = [
            "id",
            "engagement",
            "from_end_on",
            "to_end_on",
            "reason",
            "side",
            "status",
            "answer",
            "answered_at",
        ]


class ExtensionViewSet(viewsets.ReadOnlyModelViewSet[Extension]):
    """Proposals to move the planned end, and what the other side answered."""

    queryset = Extension.objects.none()
    serializer_class = ExtensionSerializer
    filterset_fields = ["engagement", "status"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Extension]:
        seen: QuerySet[Extension] = Extension.objects.visible_to(self.request.user)
        return seen.order_by("-written_at", "-pk")
