"""The API of instruments: what to measure with, as data."""

from __future__ import annotations

from rest_framework import serializers, viewsets

from fidelity.models import Criterion, InstrumentVersion, Item, Part, Section
from fidelity.models.instruments import VersionQuerySet
from people.requests import ApiRequest


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    """`section` is the code of a section, or null for the whole part."""

    section = serializers.SlugRelatedField[Section](
        slug_field="code", read_only=True, allow_null=True
    )

    class Meta:
        model = Criterion
        fields = ["section", "percent"]


class PartSerializer(serializers.ModelSerializer[Part]):
    criteria = CriterionSerializer(many=True, read_only=True)

    class Meta:
        model = Part
        fields = ["code", "name", "position", "criteria"]


class SectionSerializer(serializers.ModelSerializer[Section]):
    part = serializers.SlugRelatedField[Part](slug_field="code", read_only=True)

    class Meta:
        model = Section
        fields = ["code", "name", "part", "position"]


class InstrumentItemSerializer(serializers.ModelSerializer[Item]):
    section = serializers.SlugRelatedField[Section](slug_field="code", read_only=True)

    class Meta:
        model = Item
        fields = ["code", "position", "section", "max_points", "wording", "help"]


class VersionSerializer(serializers.ModelSerializer[InstrumentVersion]):
    code = serializers.CharField(source="instrument.code")
    name = serializers.CharField(source="instrument.name")
    level = serializers.CharField(source="instrument.level")
    owner = serializers.CharField(source="instrument.owner")
    licence = serializers.CharField(source="instrument.licence")
    parts = PartSerializer(many=True, read_only=True)
    sections = SectionSerializer(many=True, read_only=True)
    items = InstrumentItemSerializer(many=True, read_only=True)

    class Meta:
        model = InstrumentVersion
        fields = [
            "id",
            "code",
            "name",
            "label",
            "level",
            "owner",
            "licence",
            "family",
            "na_allowed",
            "scale",
            "calendar",
            "months",
            "interval_months",
            "days_to_enter",
            "administered_by",
            "guidance",
            "parts",
            "sections",
            "items",
        ]


class InstrumentViewSet(viewsets.ReadOnlyModelViewSet[InstrumentVersion]):
    """Instrument versions with their parts, sections, items and criteria."""

    queryset = InstrumentVersion.objects.none()
    serializer_class = VersionSerializer
    filterset_fields = ["instrument__code", "instrument__level", "label"]
    request: ApiRequest

    def get_queryset(self) -> VersionQuerySet:
        return InstrumentVersion.objects.visible_to(self.request.user).for_api()
