"""The log of a visit as it is sent to the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from engagements import access
from engagements.api.days import DayField
from engagements.api.refusals import RevisionField
from engagements.api.visit_rows import ActivitySerializer
from engagements.forms.steps import OUTCOMES
from engagements.logged import Doing, Guest, Log
from engagements.models import Clause, Engagement, Feature, Mode, NextStep, Site, Visit
from engagements.stepping import AgreedStep, Settlement
from engagements.visiting import Entry
from people.models import User

MOST_MINUTES = 100_000


class AgreedStepSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=300)
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())
    due_on = DayField()


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of a step. Carrying it on needs a new day, dropping it a reason."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    due_on = DayField(required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class SettlementSerializer(OutcomeSerializer):
    """The same of a step of an earlier visit, told in a log."""

    step = serializers.PrimaryKeyRelatedField(queryset=NextStep.objects.none())


class NamedSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=150)
    role = serializers.CharField(required=False, allow_blank=True, max_length=100, default="")


class LogSerializer(serializers.Serializer[Any]):
    """The log of a visit: with `visit` of one that is planned, without it of one that was not.

    Sent again with the same `client_id`, it is the same log. A visit that is logged already needs
    the `revision` that was read, and is corrected only where nobody saved it since.
    """

    client_id = serializers.UUIDField()
    visit = serializers.PrimaryKeyRelatedField(
        queryset=Visit.objects.none(), required=False, allow_null=True
    )
    engagement = serializers.PrimaryKeyRelatedField(
        queryset=Engagement.objects.none(), required=False
    )
    title = serializers.CharField(required=False, max_length=150, default="Visit")
    revision = RevisionField(required=False)
    held_on = DayField()
    mode = serializers.ChoiceField(choices=Mode.choices)
    tier = serializers.ChoiceField(
        choices=Engagement.Tier.choices, default=Engagement.Tier.INTENSIVE
    )
    contact_minutes = serializers.IntegerField(required=False, min_value=1, max_value=1440)
    prep_minutes = serializers.IntegerField(required=False, min_value=0, max_value=MOST_MINUTES)
    travel_minutes = serializers.IntegerField(required=False, min_value=0, max_value=MOST_MINUTES)
    seen = serializers.CharField(required=False, allow_blank=True, default="")
    features = serializers.ListField(
        child=serializers.ChoiceField(choices=Feature.choices), required=False
    )
    sites = serializers.PrimaryKeyRelatedField(
        queryset=Site.objects.none(), many=True, required=False
    )
    staff = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.none(), many=True, required=False
    )
    activities = ActivitySerializer(many=True, required=False)
    clauses = serializers.PrimaryKeyRelatedField(
        queryset=Clause.objects.none(), many=True, required=False
    )
    guests = NamedSerializer(many=True, required=False)
    next_steps = AgreedStepSerializer(many=True, required=False)
    settlements = SettlementSerializer(many=True, required=False)
    is_complete = serializers.BooleanField(default=False)

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

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if not values.get("visit") and not values.get("engagement"):
            raise serializers.ValidationError({"engagement": "Name the engagement, or the visit."})
        return values

    @property
    def entry(self) -> Entry:
        values: dict[str, Any] = self.validated_data
        return Entry(
            log=log_from(values),
            log_id=values["client_id"],
            revision=values.get("revision"),
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


def log_from(values: dict[str, Any]) -> Log:
    return Log(
        held_on=values["held_on"],
        mode=values["mode"],
        tier=values["tier"],
        contact_minutes=values.get("contact_minutes"),
        prep_minutes=values.get("prep_minutes"),
        travel_minutes=values.get("travel_minutes"),
        seen=values["seen"],
        features=tuple(values.get("features", ())),
        sites=tuple(sorted(site.pk for site in values.get("sites", ()))),
        staff=tuple(sorted(person.pk for person in values.get("staff", ()))),
        activities=tuple(Doing(**activity) for activity in values.get("activities", ())),
        clauses=tuple(sorted({clause.pk for clause in values.get("clauses", ())})),
        guests=guests_from(values.get("guests", ())),
    )


def guests_from(rows: Iterable[dict[str, str]]) -> tuple[Guest, ...]:
    """By name, one who is named twice once."""
    return tuple(sorted({row["name"]: Guest(row["name"], row["role"]) for row in rows}.values()))
