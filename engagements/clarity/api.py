"""The API of clarity: to be read. What is written there is agreed upon, on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from engagements.clarity.pages import days_vacant
from engagements.models import (
    Contact,
    ContextReview,
    Duty,
    DutyHolding,
    Need,
    Workgroup,
)
from engagements.scope import today_of
from people.requests import ApiRequest


class ContextReviewSerializer(serializers.ModelSerializer[ContextReview]):
    class Meta:
        model = ContextReview
        fields = ["id", "engagement", "kind", "reviewed_on", "findings", "meaning", "sources"]


class NeedSerializer(serializers.ModelSerializer[Need]):
    class Meta:
        model = Need
        fields = [
            "id",
            "engagement",
            "text",
            "priority",
            "provider_owner",
            "recipient_owner",
            "status",
            "reason",
            "revision",
        ]


class HoldingSerializer(serializers.ModelSerializer[DutyHolding]):
    """Who holds a role, by name, and from when until when."""

    who = serializers.CharField()

    class Meta:
        model = DutyHolding
        fields = ["who", "starts_on", "ends_on"]


class DutySerializer(serializers.ModelSerializer[Duty]):
    """`days_vacant` counts today; it is 0 where somebody holds the role."""

    holdings = HoldingSerializer(many=True)
    days_vacant = serializers.SerializerMethodField()

    class Meta:
        model = Duty
        fields = [
            "id",
            "engagement",
            "side",
            "code",
            "title",
            "responsibilities",
            "is_required",
            "starts_on",
            "ends_on",
            "days_vacant",
            "holdings",
            "revision",
        ]

    def get_days_vacant(self, duty: Duty) -> int:
        return days_vacant(duty, duty.holdings.all(), today_of(self.context["request"].user))


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """People are told by name."""

    person = serializers.CharField(source="person.name")
    backup = serializers.CharField(source="backup.name", default=None, allow_null=True)

    class Meta:
        model = Contact
        fields = ["id", "engagement", "matter", "side", "person", "backup", "is_retired"]


class WorkgroupSerializer(serializers.ModelSerializer[Workgroup]):
    """People are told by name."""

    chair = serializers.CharField(source="chair.name")
    members = serializers.SlugRelatedField[Any](slug_field="name", many=True, read_only=True)

    class Meta:
        model = Workgroup
        fields = [
            "id",
            "engagement",
            "name",
            "purpose",
            "chair",
            "members",
            "meets",
            "starts_on",
            "ends_on",
        ]


class ContextReviewViewSet(viewsets.ReadOnlyModelViewSet[ContextReview]):
    """What both sides found when they reviewed the context. Not for districts and schools."""

    queryset = ContextReview.objects.none()
    serializer_class = ContextReviewSerializer
    filterset_fields = ["engagement", "kind"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[ContextReview]:
        return ContextReview.objects.visible_to(self.request.user).order_by("pk")


class NeedViewSet(viewsets.ReadOnlyModelViewSet[Need]):
    """What the state needs, with an owner on each side. Not for districts and schools."""

    queryset = Need.objects.none()
    serializer_class = NeedSerializer
    filterset_fields = ["engagement", "status", "priority"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Need]:
        return Need.objects.visible_to(self.request.user).order_by("pk")


class DutyViewSet(viewsets.ReadOnlyModelViewSet[Duty]):
    """Roles and responsibilities of both sides, with who holds them and who did."""

    queryset = Duty.objects.none()
    serializer_class = DutySerializer
    filterset_fields = ["engagement", "side", "is_required"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Duty]:
        return Duty.objects.visible_to(self.request.user).for_list(self.request.user).order_by("pk")


class ContactViewSet(viewsets.ReadOnlyModelViewSet[Contact]):
    """Points of contact: who is asked about what."""

    queryset = Contact.objects.none()
    serializer_class = ContactSerializer
    filterset_fields = ["engagement", "side", "is_retired"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Contact]:
        return Contact.objects.visible_to(self.request.user).for_list().order_by("pk")


class WorkgroupViewSet(viewsets.ReadOnlyModelViewSet[Workgroup]):
    """Workgroups of both sides, those that ended too."""

    queryset = Workgroup.objects.none()
    serializer_class = WorkgroupSerializer
    filterset_fields = ["engagement"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Workgroup]:
        return Workgroup.objects.visible_to(self.request.user).for_list().order_by("pk")
