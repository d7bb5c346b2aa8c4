"""Next steps as they are sent to the API with the log of a visit."""

from __future__ import annotations

from rest_framework import serializers

from editing.days_in_api import DayField
from engagements.models import NextStep
from engagements.steps.forms import OUTCOMES
from people.models import User


class AgreedStepSerializer(serializers.Serializer[None]):
    text = serializers.CharField(max_length=300)
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())
    due_on = DayField()


class OutcomeSerializer(serializers.Serializer[None]):
    """What became of a step. Carrying it on needs a new day, dropping it a reason."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    due_on = DayField(required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class SettlementSerializer(OutcomeSerializer):
    """The same of a step of an earlier visit, told in a log."""

    step = serializers.PrimaryKeyRelatedField(queryset=NextStep.objects.none())
