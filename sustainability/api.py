"""The API of sustainability plans: the same scope and the same deeds as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from editing.api import RevisionField, read
from editing.refusals import Stale
from engagements import access
from engagements.pages.asked import ask, confirmed_field
from people.models import User
from people.requests import ApiRequest
from people.roles import Permission
from sustainability import planning, reviewing
from sustainability.models import Plan, PlanItem, PlanReview


class PlanReviewSerializer(serializers.ModelSerializer[PlanReview]):
    class Meta:
        model = PlanReview
        fields = ["id", "due_on", "held_on", "result", "note", "revision"]


class ItemSerializer(serializers.ModelSerializer[PlanItem]):
    reviews = PlanReviewSerializer(many=True, read_only=True)

    class Meta:
        model = PlanItem
        fields = ("id", *PlanItem.TOLD, "is_retired", "revision", "reviews")


class PlanSerializer(serializers.ModelSerializer[Plan]):
    items = ItemSerializer(many=True, read_only=True)

    class Meta:
        model = Plan
        fields = ["id", "engagement", "status", "exit_on", "summary", "revision", "items"]


class ApproveSerializer(serializers.Serializer[None]):
    """`revision` is the one you read, so that nobody approves a plan unseen."""

    revision = RevisionField(min_value=1)


class WriteItemSerializer(serializers.ModelSerializer[PlanItem]):
    """An item to be added; to be changed, with the `revision` you read."""

    revision = RevisionField(required=False, write_only=True)

    class Meta:
        model = PlanItem
        fields = (*PlanItem.TOLD, "revision")

    def get_fields(self) -> dict[str, Any]:
        """The owner is somebody the person may see; the verb asks for a role in the engagement."""
        fields: dict[str, Any] = super().get_fields()
        user = getattr(self.context.get("request"), "user", None)
        if isinstance(user, User):
            fields["owner"].queryset = access.people_visible_to(user)
        return fields

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        if self.partial and "revision" not in attrs:
            raise serializers.ValidationError({"revision": ["Send the revision you last read."]})
        return attrs

    @property
    def values(self) -> dict[str, object]:
        """Of valid data: the fields of the item itself; of a new one all of them."""
        sent = {name: value for name, value in self.validated_data.items() if name != "revision"}
        if self.partial:
            return sent
        row = PlanItem(**sent)
        return {name: getattr(row, name) for name in PlanItem.TOLD}


class HoldSerializer(serializers.ModelSerializer[PlanReview]):
    """What a review found, for the `revision` of it that you read. A note left out stays."""

    revision = RevisionField()
    confirmed = confirmed_field()

    class Meta:
        model = PlanReview
        fields = (*PlanReview.TOLD, "revision", "confirmed")
        extra_kwargs = {
            "result": {"required": True, "allow_blank": False},
            "held_on": {"required": True, "allow_null": False},
        }


CHANGED = {
    200: PlanSerializer,
    409: OpenApiResponse(description="Somebody else changed it since `revision`."),
    422: OpenApiResponse(description="This cannot be done with the plan."),
}
ITEM = OpenApiParameter("item", int, OpenApiParameter.PATH)
REVIEW = OpenApiParameter("review", int, OpenApiParameter.PATH)


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

    @extend_schema(
        request=ApproveSerializer,
        responses={
            200: PlanSerializer,
            409: None,
            422: OpenApiResponse(description="You spoke for the other side."),
        },
    )
    @action(detail=True, methods=["post"])
    def approve(self, request: ApiRequest, pk: str = "") -> Response:
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
        except Stale as stale:
            return _conflict(stale, plan=self.get_serializer(self.get_object()).data)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=WriteItemSerializer, responses=CHANGED)
    @action(detail=True, methods=["post"], url_path="items", url_name="items")
    def add_item(self, request: ApiRequest, pk: str = "") -> Response:
        """Add an item. Sent again in the same words, it is the same item."""
        plan, sent = self._written(partial=False)
        return self._change(planning.add_item, plan=plan, values=sent.values)

    @extend_schema(request=WriteItemSerializer, responses=CHANGED, parameters=[ITEM])
    @action(detail=True, methods=["patch"], url_path=r"items/(?P<item>\d+)", url_name="item")
    def change_item(self, request: ApiRequest, pk: str = "", item: str = "") -> Response:
        """Change an item as it stood at `revision`; the plan then needs new approvals."""
        plan, sent = self._written(partial=True)
        seen = PlanItem.objects.visible_to(request.user).filter(plan=plan)
        row = get_object_or_404(seen, pk=item)
        revision = sent.validated_data["revision"]
        return self._change(planning.change_item, item=row, revision=revision, values=sent.values)

    @extend_schema(request=HoldSerializer, responses=CHANGED, parameters=[REVIEW])
    @action(
        detail=True,
        methods=["post"],
        url_path=r"reviews/(?P<review>\d+)/hold",
        url_name="hold-review",
    )
    def hold_review(self, request: ApiRequest, pk: str = "", review: str = "") -> Response:
        """Say what a review found, or correct that."""
        plan = self.get_object()
        access.require(request.user, Permission.REVIEW_PLAN, plan.engagement)
        seen = PlanReview.objects.visible_to(request.user).filter(item__plan=plan)
        row = get_object_or_404(seen, pk=review)
        found = {"note": row.note} | read(HoldSerializer, request)
        confirmed, day = found.pop("confirmed"), found["held_on"]
        today = plan.engagement.day_of(timezone.now())
        if day <= today and day != row.held_on:
            ask("held_on", reviewing.day_held(row, day, today), confirmed)
        return self._change(reviewing.hold, review=row, **found)

    def _written(self, *, partial: bool) -> tuple[Plan, WriteItemSerializer]:
        """The plan, which the person may edit, and an item as it was sent."""
        plan = self.get_object()
        access.require(self.request.user, Permission.EDIT_PLAN, plan.engagement)
        context = self.get_serializer_context()
        sent = WriteItemSerializer(data=self.request.data, context=context, partial=partial)
        sent.is_valid(raise_exception=True)
        return plan, sent

    def _change(self, verb: Callable[..., object], **told: object) -> Response:
        verb(**told, by=self.request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)


def _conflict(error: Exception, **more: object) -> Response:
    return Response({"detail": str(error), **more}, status.HTTP_409_CONFLICT)
