"""The API of the TA fidelity card: the same scope, and the same verb, as the pages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accountability import rating
from accountability.cards import Block, CardPage, Line, card_page
from accountability.listing import cards_of
from accountability.metrics.ratio import Finding
from accountability.models import Rating
from accountability.voices import Voice
from editing.api import RevisionField, drawn
from engagements import access
from engagements.models import Engagement, Feature
from engagements.pages.written import day_in
from engagements.rules.periods import add_months
from engagements.scope import today_of
from fidelity.monthly.page import NO_MONTH, NoSuchMonth
from people.asked import NotUnderstood
from people.requests import ApiRequest
from people.roles import Permission

MONTH = OpenApiParameter("month", str, description="Such as 2026-03; the last one that is over.")


class FigureSerializer(serializers.Serializer[Line]):
    """Numerator and denominator. Without a denominator there is nothing to count, never 0%."""

    code = serializers.CharField(source="definition.code")
    label = serializers.CharField(source="definition.label")  # type: ignore[assignment]
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField(source="definition.unit")
    words = serializers.CharField()
    missing = serializers.SerializerMethodField()
    n_missing = serializers.SerializerMethodField()
    definition = serializers.CharField(source="definition.text")
    restated = serializers.SerializerMethodField()

    def get_missing(self, line: Line) -> list[str]:
        """The first of what is missing, by name."""
        return [row.name for row in line.lacks]

    def get_n_missing(self, line: Line) -> int:
        return len(line.lacks) + int(line.more)

    def get_restated(self, line: Line) -> str:
        """How the same rows count now, where that differs from when the month closed."""
        return line.restated.words if line.restated else ""


class FindingSerializer(serializers.Serializer[Finding]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    text = serializers.CharField()
    definition = serializers.CharField()


class VoiceSerializer(serializers.Serializer[Voice]):
    """What a side says. The score is null where it said nothing, or you may not see it yet."""

    side = serializers.CharField()
    state = serializers.CharField()
    score = serializers.IntegerField(source="rating.score", default=None, allow_null=True)
    note = serializers.CharField(source="rating.note", default="")
    revision = serializers.IntegerField(source="rating.revision", default=0)


class CardFeatureSerializer(serializers.Serializer[Block]):
    """One of the six core features of intensive TA."""

    code = serializers.CharField()
    name = serializers.CharField()
    figures = FigureSerializer(source="lines", many=True)
    findings = FindingSerializer(many=True)
    ratings = VoiceSerializer(source="voices", many=True)
    difference = serializers.CharField()


class CardSerializer(serializers.Serializer[CardPage]):
    """The card of one engagement in one month."""

    engagement = serializers.IntegerField(source="engagement.pk")
    month = serializers.DateField(read_only=True)
    status = serializers.CharField()
    closes_on = serializers.DateField(read_only=True)
    can_rate = serializers.BooleanField()
    features = CardFeatureSerializer(source="blocks", many=True)


class CardInListSerializer(serializers.ModelSerializer[Engagement]):
    """How far the ratings of last month are: features rated by each side, of six."""

    state_rated = serializers.IntegerField(source="n_state")
    provider_rated = serializers.IntegerField(source="n_provider")
    is_shown = serializers.BooleanField()
    is_closed = serializers.BooleanField()

    class Meta:
        model = Engagement
        fields = ["id", "name", "state", "state_rated", "provider_rated", "is_shown", "is_closed"]


class GivenSerializer(serializers.Serializer[None]):
    """One feature as your side rates it, with the `revision` you last read (0: none yet)."""

    feature = serializers.ChoiceField(choices=Feature.choices)
    score = drawn(Rating._meta.get_field("score"))
    note = drawn(Rating._meta.get_field("note"))
    revision = RevisionField(min_value=0, default=0)


class RateSerializer(serializers.Serializer[None]):
    month = serializers.RegexField(r"^[12]\d{3}-(0[1-9]|1[0-2])$")
    ratings = GivenSerializer(many=True, allow_empty=False)
    reason = serializers.CharField(max_length=300, default="", allow_blank=True)

    def validate_ratings(self, ratings: list[dict[str, object]]) -> list[dict[str, object]]:
        if len({each["feature"] for each in ratings}) != len(ratings):
            raise serializers.ValidationError("Rate each feature once.")
        return ratings


class CardViewSet(viewsets.ReadOnlyModelViewSet[Engagement]):
    """TA fidelity cards of the engagements you see as a whole; the id is the engagement's."""

    queryset = Engagement.objects.none()
    serializer_class = CardInListSerializer
    also_reads = ("month",)
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Engagement]:
        if self.action == "list":
            return cards_of(
                self.request.user, add_months(today_of(self.request.user), -1)
            ).order_by("pk")
        return Engagement.objects.wide_for(self.request.user).for_list()

    @extend_schema(parameters=[MONTH], responses=CardSerializer)
    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The card of a month: every figure with what is missing, and what both sides say."""
        return self._card(request.query_params.get("month", ""))

    @extend_schema(
        request=RateSerializer,
        responses={
            200: CardSerializer,
            409: OpenApiResponse(description="Your side rated it again in the meantime."),
            422: OpenApiResponse(
                description="The month cannot be rated this way; the answer says why."
            ),
        },
    )
    @action(detail=True, methods=["post"])
    def rate(self, request: ApiRequest, pk: str = "") -> Response:
        """Rate a month for your own side. Sent twice it is rated once."""
        engagement = self.get_object()
        access.require(request.user, Permission.RATE_TA, engagement)
        sent = RateSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = sent.validated_data
        rating.rate(
            engagement=engagement,
            month=rating.month_named(values["month"]),
            given=[rating.Given(**each) for each in values["ratings"]],
            reason=values["reason"],
            by=request.user,
            now=timezone.now(),
        )
        return self._card(values["month"])

    def _card(self, month: str) -> Response:
        engagement = self.get_object()
        try:
            page = card_page(engagement, self.request.user, month, day_in(engagement))
        except NoSuchMonth as missing:
            raise NotUnderstood({"month": NO_MONTH}) from missing
        return Response(CardSerializer(page).data)


class RatingSerializer(serializers.ModelSerializer[Rating]):
    class Meta:
        model = Rating
        fields = [
            "id",
            "engagement",
            "month",
            "side",
            "feature",
            "score",
            "note",
            "rated_at",
            "revision",
        ]


class RatingViewSet(viewsets.ReadOnlyModelViewSet[Rating]):
    """Ratings of the TA fidelity card: your own side's, and the other's once both are complete."""

    queryset = Rating.objects.none()
    serializer_class = RatingSerializer
    filterset_fields = ["engagement", "month", "side", "feature"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Rating]:
        return Rating.objects.visible_to(self.request.user)
