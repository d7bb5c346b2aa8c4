"""Next steps as they are sent to the API with the log of a visit."""

from __future__ import annotations

from rest_framework import serializers

from editing.api import drawn
from engagements.models import NextStep
from engagements.steps.forms import OUTCOMES
from people.models import User


class AgreedStepSerializer(serializers.Serializer[None]):
    text = drawn(NextStep._meta.get_field("text"))
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())
    due_on = drawn(NextStep._meta.get_field("due_on"))


class OutcomeSerializer(serializers.Serializer[None]):
    """What became of a step. Carrying it on needs a new day, dropping it a reason."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    due_on = drawn(NextStep._meta.get_field("due_on"), required=False, allow_null=True)
    reason = drawn(NextStep._meta.get_field("reason"), default="")


class SettlementSerializer(OutcomeSerializer):
    """The same of a step of an earlier visit, told in a log."""

    step = serializers.PrimaryKeyRelatedField(queryset=NextStep.objects.none())
