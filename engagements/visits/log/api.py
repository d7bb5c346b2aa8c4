"""The log of a visit as it is sent to the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rest_framework import serializers

from editing.api import RevisionField
from editing.days_in_api import DayField
from engagements import access
from engagements.models import (
    Activity,
    Clause,
    Engagement,
    NextStep,
    Site,
    Visit,
    VisitGuest,
)
from engagements.pages.asked import confirmed_field
from engagements.steps.api import AgreedStepSerializer, SettlementSerializer
from engagements.steps.settling import AgreedStep, Settlement
from engagements.visits.api_rows import ActivitySerializer
from engagements.visits.log.content import FIELDS, LINKS, Guest, Log, begun, doing_of, taken
from engagements.visits.log.saving import Entry
from people.models import User
from words.terms import VISIT


class NamedSerializer(serializers.ModelSerializer[VisitGuest]):
    class Meta:
        model = VisitGuest
        fields = ["name", "role"]


class LogSerializer(serializers.ModelSerializer[Visit]):
    """The log of a visit: with `visit` of one that is planned, without it of one that was not.

    What is left out stays as it is stored: of a first log, as it was planned. A list that is sent
    takes the place of the one that is stored. Sent again with the same `client_id`, it is the same
    log. A visit that is logged already needs the `revision` that was read, and is corrected only
    where nobody saved it since.
    """

    client_id = serializers.UUIDField()
    visit = serializers.PrimaryKeyRelatedField(
        queryset=Visit.objects.none(), required=False, allow_null=True
    )
    engagement = serializers.PrimaryKeyRelatedField(
        queryset=Engagement.objects.none(), required=False
    )
    revision = RevisionField(required=False)
    held_on = DayField()
    activities = ActivitySerializer(many=True, required=False)
    clauses = serializers.PrimaryKeyRelatedField(
        queryset=Clause.objects.none(), many=True, required=False
    )
    guests = NamedSerializer(many=True, required=False)
    next_steps = AgreedStepSerializer(many=True, required=False)
    settlements = SettlementSerializer(many=True, required=False)
    is_complete = serializers.BooleanField(default=False)
    confirmed = confirmed_field()

    class Meta:
        model = Visit
        fields = [
            "client_id",
            "visit",
            "engagement",
            "title",
            "revision",
            *FIELDS,
            "next_steps",
            "settlements",
            "is_complete",
            "confirmed",
        ]
        extra_kwargs = {"title": {"required": False}, "mode": {"required": True}}

    def get_fields(self) -> dict[str, Any]:
        """Each choice is cut to what the person may name."""
        fields: dict[str, Any] = super().get_fields()
        user = getattr(self.context.get("request"), "user", None)
        if isinstance(user, User):
            self._narrow(fields, user)
        return fields

    def _narrow(self, fields: dict[str, Any], user: User) -> None:
        fields["visit"].queryset = Visit.objects.visible_to(user)
        fields["engagement"].queryset = Engagement.objects.visible_to(user)
        fields["sites"].child_relation.queryset = Site.objects.visible_to(user)
        fields["staff"].child_relation.queryset = access.staff_visible_to(user)
        fields["clauses"].child_relation.queryset = Clause.objects.visible_to(user)
        owner, step = fields["next_steps"].child.fields, fields["settlements"].child.fields
        owner["owner"].queryset = access.people_visible_to(user)
        step["step"].queryset = NextStep.objects.visible_to(user)

    def validate(self, values: dict[str, object]) -> dict[str, object]:
        if values.get("visit"):
            return values
        if not values.get("engagement"):
            raise serializers.ValidationError(
                {"engagement": f"Name the engagement, or the {VISIT.one}."}
            )
        if "title" not in values:
            raise serializers.ValidationError({"title": f"Say what the {VISIT.one} was for."})
        return values

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """A form sends an empty list by leaving it out, so there too it says nothing of it."""
        values: dict[str, Any] = super().to_internal_value(data)
        return {name: each for name, each in values.items() if name not in LINKS or name in data}

    @property
    def entry(self) -> Entry:
        values: dict[str, Any] = self.validated_data
        return Entry(
            log=log_from(values),
            log_id=values["client_id"],
            revision=_revision(values),
            settlements=tuple(
                Settlement(
                    each["step"].pk, each["outcome"], each.get("due_on"), each.get("reason", "")
                )
                for each in values.get("settlements", ())
            ),
            steps=tuple(
                AgreedStep(each["text"], each["owner"].pk, each["due_on"])
                for each in values.get("next_steps", ())
            ),
            is_complete=values["is_complete"],
        )


def _revision(values: dict[str, Any]) -> int | None:
    """A first log goes by the plan that is read with it: saved by somebody since, it is stale."""
    visit = values.get("visit")
    read = visit.revision if visit and visit.logged_at is None else None
    return values.get("revision", read)


def log_from(values: dict[str, Any]) -> Log:
    """What was sent, upon what is stored; of a visit that was not planned, upon an empty log."""
    visit = values.get("visit")
    if visit is None:
        stored = Log(values["held_on"], values["mode"], tier=values["engagement"].tier)
    else:
        stored = begun(visit)
    return replace(stored, **taken(values | _rows(values, stored)))


def _rows(values: dict[str, Any], stored: Log) -> dict[str, Any]:
    """The rows of a log that were sent. A guest without a role has the one that is stored."""
    rows: dict[str, Any] = {}
    if "activities" in values:
        rows["activities"] = [doing_of(Activity(**row)) for row in values["activities"]]
    if "guests" in values:
        roles = {guest.name: guest.role for guest in stored.guests}
        rows["guests"] = [
            Guest(row["name"], row.get("role", roles.get(row["name"], "")))
            for row in values["guests"]
        ]
    return rows
