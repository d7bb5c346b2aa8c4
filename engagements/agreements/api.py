"""The API of agreements and assumptions: read only, in the reader's scope."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers, viewsets

from engagements.models import Agreement, Attestation, Clause, Dosage, Signature
from people.requests import ApiRequest


class ClauseSerializer(serializers.ModelSerializer[Clause]):
    """`key` names the clause through all versions."""

    class Meta:
        model = Clause
        fields = ["key", "number", "feature", "heading", "text", "revision"]


class DosageSerializer(serializers.ModelSerializer[Dosage]):
    """`minutes` a month from the first to the last month; an empty `level` is any level."""

    class Meta:
        model = Dosage
        fields = ["id", "kind", "level", "first_month", "last_month", "minutes"]


class SignatureSerializer(serializers.ModelSerializer[Signature]):
    """A signature with `voided_at` counts no more: its text was taken back."""

    class Meta:
        model = Signature
        fields = [
            "side",
            "name",
            "capacity",
            "account_name",
            "account_email",
            "role",
            "checked_by",
            "signed_at",
            "text_hash",
            "voided_at",
        ]


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    clauses = ClauseSerializer(many=True, read_only=True)
    dosages = DosageSerializer(many=True, read_only=True)
    signatures = SignatureSerializer(many=True, read_only=True)

    class Meta:
        model = Agreement
        fields = [
            "id",
            "engagement",
            "version",
            "title",
            "preamble",
            "starts_on",
            "ends_on",
            "status",
            "text_hash",
            "offered_at",
            "in_force_at",
            "replaced_at",
            "revision",
            "clauses",
            "dosages",
            "signatures",
        ]


class AttestationSerializer(serializers.ModelSerializer[Attestation]):
    title = serializers.CharField(read_only=True)

    class Meta:
        model = Attestation
        fields = [
            "id",
            "engagement",
            "code",
            "title",
            "side",
            "holds",
            "note",
            "attested_by",
            "attested_at",
        ]


class AgreementViewSet(viewsets.ReadOnlyModelViewSet[Agreement]):
    """Versions of agreements. Those who see one site see what is or was in force."""

    queryset = Agreement.objects.none()
    serializer_class = AgreementSerializer
    filterset_fields = ["engagement", "status"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Agreement]:
        user = self.request.user
        clauses = Clause.objects.visible_to(user).order_by("number")
        dosages = Dosage.objects.visible_to(user).in_order()
        return Agreement.objects.visible_to(user).prefetch_related(
            Prefetch("clauses", clauses), Prefetch("dosages", dosages), "signatures"
        )


class AttestationViewSet(viewsets.ReadOnlyModelViewSet[Attestation]):
    """What each side said of the assumptions, all of it; the newest of a side counts."""

    queryset = Attestation.objects.none()
    serializer_class = AttestationSerializer
    filterset_fields = ["engagement", "side", "code"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Attestation]:
        return Attestation.objects.visible_to(self.request.user)
