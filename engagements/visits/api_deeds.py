"""What is sent to the API to plan, move or cancel a visit, and to say how it was."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from editing.api import RevisionField
from editing.days_in_api import DayField
from engagements import access
from engagements.models import Engagement, Site, Visit
from engagements.pages.asked import confirmed_field
from people.models import User


class PlanVisitSerializer(serializers.ModelSerializer[Visit]):
    """A visit outside any cadence. Sent again with the same `client_id`, it is the same visit."""

    client_id = serializers.UUIDField()
    planned_on = DayField()
    confirmed = confirmed_field()

    class Meta:
        model = Visit
        fields = [
            "client_id",
            "engagement",
            "title",
            "planned_on",
            "start_time",
            "minutes_planned",
            "mode",
            "tier",
            "lead",
            "staff",
            "sites",
            "confirmed",
        ]
        extra_kwargs = {
            "staff": {"required": False, "label": "Who comes along"},
            "sites": {"required": False},
        }

    def get_fields(self) -> dict[str, Any]:
        """Each choice is cut to what the person may name."""
        fields: dict[str, Any] = super().get_fields()
        user = getattr(self.context.get("request"), "user", None)
        if isinstance(user, User):
            fields["engagement"].queryset = Engagement.objects.visible_to(user)
            fields["lead"].queryset = access.staff_visible_to(user)
            fields["staff"].child_relation.queryset = access.staff_visible_to(user)
            fields["sites"].child_relation.queryset = Site.objects.visible_to(user)
        return fields

    @property
    def deed(self) -> dict[str, Any]:
        """Of valid data: the visit, where it goes, and who goes along."""
        values: dict[str, Any] = dict(self.validated_data)
        del values["confirmed"]
        named = {name: values.pop(name, []) for name in ("staff", "sites")}
        values.setdefault("tier", values["engagement"].tier)
        return {"visit": Visit(**values), **named}


class MoveVisitSerializer(serializers.Serializer[None]):
    """Another day, and another hour where one is sent, for the `revision` you read."""

    planned_on = DayField()
    start_time = serializers.TimeField(required=False, allow_null=True)
    revision = RevisionField()
    confirmed = confirmed_field()


class CancelVisitSerializer(serializers.Serializer[None]):
    """Why a visit is called off, for the `revision` you read."""

    reason = serializers.ChoiceField(choices=Visit.CancelReason.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
    revision = RevisionField()


class ConfirmSerializer(serializers.Serializer[None]):
    """A word on the log as it was at `revision`."""

    words = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    revision = RevisionField()


class DisputeSerializer(serializers.Serializer[None]):
    """What was different from the log as it was at `revision`."""

    words = serializers.CharField(max_length=2000)
    revision = RevisionField()
