"""The API of measures: the same rows, and the same verbs, as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from editing.api import drawn, read
from engagements import access
from engagements.pages.asked import Day, ask, confirmed_field
from engagements.pages.reader import ReaderFilterBackend
from engagements.scope import today_of
from fidelity.instruments import definitions, sheets
from fidelity.measures import entering, refusals, reviewing
from fidelity.measures import lines as measure_lines
from fidelity.measures.filters import MeasureFilter
from fidelity.models import Administration, ExpectedMeasure, PartScore
from fidelity.rules import scoring
from people.requests import ApiRequest
from people.roles import Permission

Answers = dict[str, int | str | None]


def as_sent(stored: int | None) -> int | str | None:
    """Points as a number, "na" for not applicable, null for missing."""
    return sheets.NOT_APPLICABLE if stored == scoring.NOT_APPLICABLE_CODE else stored


class ScoreSerializer(serializers.ModelSerializer[PartScore]):
    part = serializers.CharField(source="part.code")

    class Meta:
        model = PartScore
        fields = [
            "part",
            "points",
            "max_points",
            "at_criterion",
            "criteria",
            "on_time",
            "is_approved",
        ]


class AdministrationSerializer(serializers.ModelSerializer[Administration]):
    answers = serializers.SerializerMethodField()
    scores = serializers.SerializerMethodField()

    class Meta:
        model = Administration
        fields = [
            "id",
            "client_id",
            "status",
            "answers",
            "measured_on",
            "submitted_at",
            "decided_at",
            "return_reason",
            "reply",
            "is_baseline",
            "corrects",
            "correction_reason",
            "revision",
            "scores",
        ]

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_answers(self, row: Administration) -> Answers:
        """By the code of the item: points, "na", or null for missing."""
        return {item.code: as_sent(row.answers[item.position]) for item in self.context["items"]}

    @extend_schema_field(ScoreSerializer(many=True))
    def get_scores(self, row: Administration) -> Any:
        """Those of a submitted or approved one; a part that was not assessed has none."""
        scores = row.part_scores.all() if row.status in Administration.COUNTING else ()
        in_order = sorted(scores, key=lambda score: score.part.position)
        return ScoreSerializer(in_order, many=True).data


class MeasureSerializer(serializers.ModelSerializer[ExpectedMeasure]):
    """`state` is one of scored, missing, not_applicable, not_yet_due; missing is never zero.

    `counted` are the scores in the figures: while a correction waits, those that it corrects.
    """

    instrument = serializers.CharField(source="version.instrument.code")
    state = serializers.SerializerMethodField()
    counted = serializers.SerializerMethodField()
    administration = serializers.SerializerMethodField()

    class Meta:
        model = ExpectedMeasure
        fields = [
            "id",
            "engagement",
            "site",
            "region",
            "district",
            "instrument",
            "version",
            "month",
            "opens_on",
            "due_on",
            "excused_reason",
            "state",
            "counted",
            "administration",
        ]

    def get_state(self, row: ExpectedMeasure) -> str:
        return measure_lines.state_of(
            row, measure_lines.live_of(row), today_of(self.context["request"].user)
        ).value

    @extend_schema_field(ScoreSerializer(many=True))
    def get_counted(self, row: ExpectedMeasure) -> Any:
        scores = measure_lines.counting_of(measure_lines.live_of(row))
        in_order = sorted(scores, key=lambda score: score.part.position)
        return ScoreSerializer(in_order, many=True).data

    @extend_schema_field(AdministrationSerializer(allow_null=True))
    def get_administration(self, row: ExpectedMeasure) -> Any:
        live = measure_lines.live_of(row)
        items = definitions.items_in_order(row.version)
        return AdministrationSerializer(live, context={"items": items}).data if live else None


class HandInSerializer(serializers.Serializer[None]):
    """`seen` holds what you last read, so that nobody's answer is overwritten unread."""

    client_id = serializers.UUIDField()
    answers = serializers.DictField(
        child=serializers.JSONField(allow_null=True),
        help_text='By the code of the item: points, "na", or null to clear it.',
    )
    seen = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False)
    measured_on = drawn(
        Administration._meta.get_field("measured_on"),
        help_text="Give it to submit; leave it out to save.",
    )
    reply = drawn(Administration._meta.get_field("reply"), max_length=2000)
    confirmed = confirmed_field()

    def validate_answers(self, value: dict[str, object]) -> dict[str, int | None]:
        return self._stored(value)

    def validate_seen(self, value: dict[str, object]) -> dict[str, int | None]:
        return self._stored(value)

    def _stored(self, value: dict[str, object]) -> dict[str, int | None]:
        try:
            return {code: sheets.to_stored(code, sent) for code, sent in value.items()}
        except sheets.UnreadableAnswer as error:
            raise serializers.ValidationError(str(error)) from None


class ReasonSerializer(serializers.Serializer[None]):
    """Why; kept with the measure and in its history."""

    reason = serializers.CharField(max_length=300)


DECIDED = {
    200: MeasureSerializer,
    422: OpenApiResponse(description="This cannot be done with the measure as it is."),
}


class MeasureViewSet(viewsets.ReadOnlyModelViewSet[ExpectedMeasure]):
    """What each site owes in each window, and what it measured."""

    queryset = ExpectedMeasure.objects.none()
    serializer_class = MeasureSerializer
    filter_backends = [ReaderFilterBackend]
    filterset_class = MeasureFilter
    request: ApiRequest

    def get_queryset(self) -> QuerySet[ExpectedMeasure]:
        rows = ExpectedMeasure.objects.visible_to(self.request.user)
        return rows.for_list().prefetch_related("version__items")

    @extend_schema(
        request=HandInSerializer,
        responses={
            200: MeasureSerializer,
            409: OpenApiResponse(description="Somebody else answered some items differently."),
            422: OpenApiResponse(description="The measure cannot be filled in like this."),
        },
    )
    @action(detail=True, methods=["post"])
    def answers(self, request: ApiRequest, pk: str = "") -> Response:
        """Save answers and, with `measured_on`, submit. Repeating it with one `client_id` is safe."""
        expected = self.get_object()
        access.require(request.user, Permission.ENTER_MEASURE, expected.engagement, expected.site)
        sent = HandInSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            _hand_in(expected, sent.validated_data, request)
        except refusals.Clashes as refused:
            return Response(_in_words(refused), status=409)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=DECIDED)
    @action(detail=True, methods=["post"])
    def approve(self, request: ApiRequest, pk: str = "") -> Response:
        """Accept a submitted measure. Nobody approves what they submitted themselves."""
        return self._decide(reviewing.approve, self._live())

    @extend_schema(request=ReasonSerializer, responses=DECIDED)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def hand_back(self, request: ApiRequest, pk: str = "") -> Response:
        """Hand a submitted measure back; it counts no more until it is submitted again."""
        return self._decide(
            reviewing.return_to_author, self._live(), **read(ReasonSerializer, request)
        )

    @extend_schema(request=ReasonSerializer, responses=DECIDED)
    @action(detail=True, methods=["post"])
    def correct(self, request: ApiRequest, pk: str = "") -> Response:
        """Open an approved measure again; it stays in the figures until its correction is approved."""
        return self._decide(reviewing.correct, self._live(), **read(ReasonSerializer, request))

    def _live(self) -> Administration:
        """What is filled in of a measure that the person may decide on; 404 where nobody began."""
        expected = self.get_object()
        access.require(
            self.request.user, Permission.APPROVE_MEASURE, expected.engagement, expected.site
        )
        rows = Administration.objects.visible_to(self.request.user).live()
        return get_object_or_404(rows, expected=expected)

    def _decide(
        self, verb: Callable[..., object], administration: Administration, **told: Any
    ) -> Response:
        verb(administration=administration, **told, by=self.request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)


def _in_words(refused: refusals.Clashes) -> dict[str, object]:
    """Both answers to each item; nothing of the request was kept."""
    clashes = [
        {
            "item": clash.item,
            "mine": as_sent(clash.mine),
            "theirs": as_sent(clash.theirs),
            "by": clash.by,
        }
        for clash in refused.clashes
    ]
    return {"detail": str(refused), "clashes": clashes}


def _hand_in(expected: ExpectedMeasure, sent: dict[str, Any], request: ApiRequest) -> None:
    today, measured_on = (
        definitions.today_at(expected.site, timezone.now()),
        sent.get("measured_on"),
    )
    if measured_on and expected.opens_on <= measured_on <= today:
        day = Day(measured_on, expected.engagement, today, [expected.site_id])
        ask("measured_on", day, sent["confirmed"])
    entering.hand_in(
        expected=expected,
        client_id=sent["client_id"],
        answers=sent["answers"],
        seen=sent.get("seen", {}),
        measured_on=sent.get("measured_on"),
        reply=sent.get("reply", ""),
        confirmed=sent["confirmed"],
        by=request.user,
        now=timezone.now(),
    )
