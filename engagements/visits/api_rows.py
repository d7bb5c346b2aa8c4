"""Visits and next steps as the API tells them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from engagements.models import Activity, NextStep, Visit, VisitAnswer, VisitGuest
from engagements.rules.hours import staff_minutes
from engagements.visits.filters import ANSWERS
from engagements.visits.log.content import DOING, FIELDS, PROVIDERS_OWN
from words.terms import VISIT


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    class Meta:
        model = Activity
        fields = DOING
        extra_kwargs = {"level": {"required": True}}


class StepSerializer(serializers.ModelSerializer[NextStep]):
    class Meta:
        model = NextStep
        fields = [
            "id",
            "engagement",
            "visit",
            "site",
            "text",
            "owner",
            "due_on",
            "status",
            "reason",
            "settled_at",
            "carried_from",
        ]


class VisitGuestSerializer(serializers.ModelSerializer[VisitGuest]):
    """Somebody who was there, by name; `is_confirmed` is false until somebody looked at the name."""

    class Meta:
        model = VisitGuest
        fields = ["name", "role", "is_confirmed"]


class VisitAnswerSerializer(serializers.ModelSerializer[VisitAnswer]):
    """What one of the recipient's people said of the log as it was at `revision`."""

    class Meta:
        model = VisitAnswer
        fields = ["kind", "words", "revision", "answered_by", "answered_at"]


class VisitSerializer(serializers.ModelSerializer[Visit]):
    """`sites` holds the sites in the reader's sight.

    `contact_minutes` count once for the visit, `staff_minutes` once for each of the TA staff who
    came. `answer` is what the recipient says of the log as it is stored. `prep_minutes` and
    `travel_minutes` are told to the provider's side alone, as on the page of a visit.
    """

    activities = ActivitySerializer(many=True)
    guests = VisitGuestSerializer(many=True)
    answers = VisitAnswerSerializer(many=True)
    clauses = serializers.PrimaryKeyRelatedField(many=True, read_only=True)  # type: ignore[var-annotated]
    staff_minutes = serializers.SerializerMethodField()
    answer = serializers.ChoiceField(choices=[*ANSWERS, ("", "Nothing yet")], read_only=True)

    class Meta:
        model = Visit
        fields = [
            "id",
            "client_id",
            "engagement",
            "cadence",
            "occurrence_on",
            "title",
            "status",
            "planned_on",
            "start_time",
            "minutes_planned",
            "lead",
            *FIELDS,
            "staff_minutes",
            "answer",
            "answers",
            "cancel_reason",
            "cancel_note",
            "logged_at",
            "completed_at",
            "revision",
        ]

    def to_representation(self, visit: Any) -> dict[str, Any]:
        """Of a visit with `is_provided`: whether the reader stands on the provider's side of it."""
        row: dict[str, Any] = super().to_representation(visit)
        return row if visit.is_provided else row | dict.fromkeys(PROVIDERS_OWN)

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_staff_minutes(self, visit: Visit) -> int | None:
        return staff_minutes(visit.contact_minutes, len(visit.staff.all()))


class HoursSerializer(serializers.Serializer[None]):
    """Two sums over held visits, in minutes: they must not be mixed up."""

    visits = serializers.IntegerField(help_text=f"Held {VISIT.many}.")
    visit_minutes = serializers.IntegerField(help_text=f"Each {VISIT.one} once, however many came.")
    staff_minutes = serializers.IntegerField(help_text="Once for each of the TA staff who came.")
    without_minutes = serializers.IntegerField(help_text=f"{VISIT.capital_many} in neither sum.")
    without_staff = serializers.IntegerField(
        help_text=f"{VISIT.capital_many} not in `staff_minutes`."
    )
