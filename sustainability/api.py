"""The API of sustainability plans: the same scope and the same deeds as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from engagements import access
from engagements.writing import Refused, StaleEdit
from people.requests import ApiRequest
from people.roles import Permission
from sustainability import planning
from sustainability.models import Plan, PlanItem, PlanReview


class ReviewSerializer(serializers.ModelSerializer[PlanReview]):
    class Meta:
        model = PlanReview
        fields = ["id", "due_on", "held_on", "result", "note"]


class ItemSerializer(serializers.ModelSerializer[PlanItem]):
    reviews = ReviewSerializer(many=True, read_only=True)

    class Meta:
        model = PlanItem
        fields = [
            "id",
            "practice",
            "what",
            "owner_role",
            "owner_name",
            "resource",
            "funded_until",
            "measure",
            "threshold",
            "starts_on",
            "first_review_on",
            "review_every_months",
            "response",
            "is_retired",
            "reviews",
        ]


class PlanSerializer(serializers.ModelSerializer[Plan]):
    items = ItemSerializer(many=True, read_only=True)

    class Meta:
        model = Plan
        fields = ["id", "engagement", "status", "exit_on", "summary", "revision", "items"]


class ApproveSerializer(serializers.Serializer[Any]):
    """`revision` is the one you read, so that nobody approves a plan unseen."""

    revision = serializers.IntegerField(min_value=1)


class PlanViewSet(viewsets.ReadOnlyModelViewSet[Plan]):
    """Sustainability plans of the engagements one sees as a whole."""

    queryset = Plan.objects.none()
    serializer_class = PlanSerializer
    filterset_fields = ["engagement", "status"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Plan]:
        items = PlanItem.objects.visible_to(self.request.user).order_by("pk")
        reviews = PlanReview.objects.visible_to(self.request.user).order_by("due_on")
        return Plan.objects.visible_to(self.request.user).prefetch_related(
            Prefetch("items", items.prefetch_related(Prefetch("reviews", reviews)))
        )

    @extend_schema(request=ApproveSerializer, responses={200: PlanSerializer, 409: None})
    @action(detail=True, methods=["post"])
    def approve(self, request: ApiRequest, pk: Any = None) -> Response:
        """Approve the revision you read, for your own side.

        409 while something is missing, and where the plan has changed since: `plan` is the newer
        one, to be read.
        """
        plan = self.get_object()
        access.require(request.user, Permission.APPROVE_PLAN, plan.engagement)
        sent = ApproveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        revision = sent.validated_data["revision"]
        try:
            planning.approve(plan=plan, revision=revision, by=request.user, now=timezone.now())
        except planning.PlanIncomplete as refused:
            return _conflict(refused, lacks=[lack.text for lack in refused.lacks])
        except Refused as refused:
            return _conflict(refused)
        except StaleEdit as stale:
            return _conflict(stale, plan=self.get_serializer(self.get_object()).data)
        return Response(self.get_serializer(self.get_object()).data)


def _conflict(error: Exception, **more: Any) -> Response:
    return Response({"detail": str(error), **more}, status.HTTP_409_CONFLICT)
