"""The API of reviews and decisions, to be read: the same scope as the pages."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers, viewsets

from people.requests import ApiRequest
from reviews.models import AgendaItem, Attendee, Decision, Judgment, Review


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    """One item of the agenda, in its place, and what was said to it."""

    class Meta:
        model = AgendaItem
        fields = ["id", "code", "title", "minutes", "revision"]


class AttendeeSerializer(serializers.ModelSerializer[Attendee]):
    """Somebody who was expected or came; `person` is null for a guest."""

    class Meta:
        model = Attendee
        fields = ["id", "person", "name", "role", "is_there"]


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """The review of one month. `why_not` says why a month has none."""

    items = AgendaItemSerializer(many=True, read_only=True)
    attendees = AttendeeSerializer(many=True, read_only=True)

    class Meta:
        model = Review
        fields = [
            "id",
            "engagement",
            "month",
            "status",
            "planned_on",
            "starts_at",
            "place",
            "held_on",
            "why_not",
            *Review.ROLES,
            *Review.QUESTIONS,
            "items",
            "attendees",
            "revision",
        ]


class ReviewViewSet(viewsets.ReadOnlyModelViewSet[Review]):
    """Reviews of the engagements one sees as a whole, with their minutes and who was there."""

    queryset = Review.objects.none()
    serializer_class = ReviewSerializer
    filterset_fields = ["engagement", "month", "status"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Review]:
        items = AgendaItem.objects.visible_to(self.request.user).order_by("pk")
        there = Attendee.objects.visible_to(self.request.user).order_by("pk")
        rows: QuerySet[Review] = Review.objects.visible_to(self.request.user).order_by(
            "month", "pk"
        )
        return rows.prefetch_related(Prefetch("items", items), Prefetch("attendees", there))


class JudgmentSerializer(serializers.ModelSerializer[Judgment]):
    """What one review said of an earlier decision."""

    class Meta:
        model = Judgment
        fields = ["id", "review", "done", "effect", "words", "written_by", "revision"]


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A next step that a review decided. `promised_on` is the day first given.

    `done` and `effect` are what the latest review said of it; `judgments` are those in sight.
    """

    done = serializers.CharField(source="last_done", read_only=True, allow_null=True)
    effect = serializers.CharField(source="last_effect", read_only=True, allow_null=True)
    judgments = JudgmentSerializer(many=True, read_only=True)

    class Meta:
        model = Decision
        fields = [
            "id",
            "engagement",
            "review",
            "text",
            "owner",
            "promised_on",
            "due_on",
            "status",
            "reason",
            "settled_at",
            "site",
            "barrier",
            "item",
            "goal",
            "setback",
            "done",
            "effect",
            "judgments",
            "revision",
        ]


class DecisionViewSet(viewsets.ReadOnlyModelViewSet[Decision]):
    """Decisions in one's sight: of the whole, or those one owns or that are about one's sites."""

    queryset = Decision.objects.none()
    serializer_class = DecisionSerializer
    filterset_fields = ["engagement", "review", "owner", "site", "status"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Decision]:
        said = Judgment.objects.visible_to(self.request.user).order_by("review__month")
        seen = Decision.objects.visible_to(self.request.user).with_judgment()
        rows: QuerySet[Decision] = seen.order_by("due_on", "pk")
        return rows.prefetch_related(Prefetch("judgments", said))
