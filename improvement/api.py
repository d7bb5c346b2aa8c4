"""The API of improvement, to be read: the same scope as the pages."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers, viewsets

from improvement.models import (
    Cycle,
    Goal,
    GoalTarget,
    GoalValue,
    Initiative,
    InitiativeAsk,
    Routine,
    RoutinePerson,
    RoutineRun,
    Setback,
)
from improvement.readings import problem_of
from people.requests import ApiRequest


class CycleSerializer(serializers.ModelSerializer[Cycle]):
    """`problem` is `implementation`, `innovation`, or null where there is none or none is known.

    `promised_on` is the day it was first due, by which it was on time or late.
    """

    problem = serializers.SerializerMethodField()

    class Meta:
        model = Cycle
        fields = [
            "id",
            "engagement",
            "site",
            "owner",
            "title",
            "aim",
            "measure",
            "prediction",
            "starts_on",
            "due_on",
            "promised_on",
            "done_as_intended",
            "done_note",
            "data_say",
            "result",
            "decision",
            "decision_note",
            "problem",
            "closed_on",
            "adapted_from",
            "revision",
        ]

    def get_problem(self, cycle: Cycle) -> str | None:
        return problem_of(cycle.done_as_intended, cycle.result)


class CycleViewSet(viewsets.ReadOnlyModelViewSet[Cycle]):
    """Improvement cycles of the sites one reaches."""

    queryset = Cycle.objects.none()
    serializer_class = CycleSerializer
    filterset_fields = ["engagement", "site", "owner"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Cycle]:
        rows: QuerySet[Cycle] = Cycle.objects.visible_to(self.request.user).order_by("due_on", "pk")
        return rows


class SetbackSerializer(serializers.ModelSerializer[Setback]):
    """`status` is `open`, `answered` or `closed`."""

    status = serializers.CharField(read_only=True)

    class Meta:
        model = Setback
        fields = [
            "id",
            "engagement",
            "site",
            "kind",
            "title",
            "detail",
            "happened_on",
            "status",
            "answer_kind",
            "answer",
            "answered_on",
            "test_on",
            "result",
            "result_on",
            "revision",
        ]


class SetbackViewSet(viewsets.ReadOnlyModelViewSet[Setback]):
    """Setbacks and welcome surprises of the sites one reaches."""

    queryset = Setback.objects.none()
    serializer_class = SetbackSerializer
    filterset_fields = ["engagement", "site", "kind"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Setback]:
        seen = Setback.objects.visible_to(self.request.user)
        rows: QuerySet[Setback] = seen.order_by("happened_on", "pk")
        return rows


class TargetSerializer(serializers.ModelSerializer[GoalTarget]):
    class Meta:
        model = GoalTarget
        fields = ["due_on", "numerator", "denominator"]


class ValueSerializer(serializers.ModelSerializer[GoalValue]):
    class Meta:
        model = GoalValue
        fields = ["id", "measured_on", "numerator", "denominator", "note", "is_fed"]


class GoalSerializer(serializers.ModelSerializer[Goal]):
    targets = TargetSerializer(many=True, read_only=True)
    values = ValueSerializer(many=True, read_only=True)

    class Meta:
        model = Goal
        fields = [
            "id",
            "engagement",
            "title",
            "measure",
            "fed_by",
            "baseline_numerator",
            "baseline_denominator",
            "baseline_on",
            "baseline_by_on",
            "is_retired",
            "targets",
            "values",
            "revision",
        ]


class GoalViewSet(viewsets.ReadOnlyModelViewSet[Goal]):
    """Goals of the engagements one sees as a whole, with baseline, targets and counts."""

    queryset = Goal.objects.none()
    serializer_class = GoalSerializer
    filterset_fields = ["engagement", "is_retired"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Goal]:
        targets = GoalTarget.objects.visible_to(self.request.user).order_by("due_on")
        values = GoalValue.objects.visible_to(self.request.user).order_by("measured_on")
        seen = Goal.objects.visible_to(self.request.user).order_by("title", "pk")
        rows: QuerySet[Goal] = seen.prefetch_related(
            Prefetch("targets", targets), Prefetch("values", values)
        )
        return rows


class AskSerializer(serializers.ModelSerializer[InitiativeAsk]):
    class Meta:
        model = InitiativeAsk
        fields = ["id", "from_rung", "to_rung", "what", "months", "is_data_request"]


class InitiativeSerializer(serializers.ModelSerializer[Initiative]):
    asks = AskSerializer(many=True, read_only=True)

    class Meta:
        model = Initiative
        fields = [
            "id",
            "engagement",
            "site",
            "name",
            "about",
            "decision",
            "decided_on",
            "reason",
            "merged_into",
            "asks",
            "revision",
        ]


class InitiativeViewSet(viewsets.ReadOnlyModelViewSet[Initiative]):
    """Initiatives in the same places, with what each asks of whom in which months."""

    queryset = Initiative.objects.none()
    serializer_class = InitiativeSerializer
    filterset_fields = ["engagement", "site", "decision"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Initiative]:
        asks = InitiativeAsk.objects.visible_to(self.request.user).order_by("pk")
        seen = Initiative.objects.visible_to(self.request.user).order_by("name__alphabet", "pk")
        rows: QuerySet[Initiative] = seen.prefetch_related(Prefetch("asks", asks))
        return rows


class CarrierSerializer(serializers.ModelSerializer[RoutinePerson]):
    who = serializers.CharField(read_only=True)

    class Meta:
        model = RoutinePerson
        fields = ["id", "person", "who", "side", "since_on", "until_on"]


class RunSerializer(serializers.ModelSerializer[RoutineRun]):
    class Meta:
        model = RoutineRun
        fields = ["id", "run_on", "with_ta", "note"]


class RoutineSerializer(serializers.ModelSerializer[Routine]):
    people = CarrierSerializer(many=True, read_only=True)
    runs = RunSerializer(many=True, read_only=True)

    class Meta:
        model = Routine
        fields = [
            "id",
            "engagement",
            "name",
            "about",
            "every_days",
            "is_retired",
            "people",
            "runs",
            "revision",
        ]


class RoutineViewSet(viewsets.ReadOnlyModelViewSet[Routine]):
    """Routines of the engagements one sees as a whole, who can carry them, and when they ran."""

    queryset = Routine.objects.none()
    serializer_class = RoutineSerializer
    filterset_fields = ["engagement", "is_retired"]
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Routine]:
        people = RoutinePerson.objects.visible_to(self.request.user).select_related("person")
        runs = RoutineRun.objects.visible_to(self.request.user).order_by("-run_on")
        seen = Routine.objects.visible_to(self.request.user).order_by("name__alphabet", "pk")
        rows: QuerySet[Routine] = seen.prefetch_related(
            Prefetch("people", people), Prefetch("runs", runs)
        )
        return rows
