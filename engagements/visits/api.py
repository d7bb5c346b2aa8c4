"""The API of visits and next steps: the same rows, and the same verbs, as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from editing.api import read
from editing.refusals import Refused
from engagements import access
from engagements.models import Engagement, NextStep, Visit
from engagements.pages.asked import Day, ask
from engagements.pages.reader import ReaderFilterBackend
from engagements.steps import settling
from engagements.steps.api import OutcomeSerializer
from engagements.steps.filters import StepFilter
from engagements.steps.settling import Settlement
from engagements.visits import confirming, scheduling
from engagements.visits.api_deeds import (
    CancelVisitSerializer,
    ConfirmSerializer,
    DisputeSerializer,
    MoveVisitSerializer,
    PlanVisitSerializer,
)
from engagements.visits.api_rows import HoursSerializer, StepSerializer, VisitSerializer
from engagements.visits.filters import VisitFilter
from engagements.visits.log import saving
from engagements.visits.log.api import LogSerializer
from engagements.visits.log.forms import is_stored
from people.models import User
from people.requests import ApiRequest
from people.roles import Permission
from words.terms import VISIT

CHANGED = {
    200: VisitSerializer,
    409: OpenApiResponse(description=f"Somebody else saved the {VISIT.one} since `revision`."),
    422: OpenApiResponse(description=f"This cannot be done with the {VISIT.one}."),
}


class VisitViewSet(viewsets.ReadOnlyModelViewSet[Visit]):
    """Visits in the reader's scope: planned, held and canceled."""

    queryset = Visit.objects.none()
    serializer_class = VisitSerializer
    filter_backends = [ReaderFilterBackend]
    filterset_class = VisitFilter
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Visit]:
        user = self.request.user
        rows = Visit.objects.visible_to(user).for_reader(user).with_log()
        is_provided = Q(engagement__in=access.engagements_provided_by(user))
        return rows.annotate(
            is_provided=ExpressionWrapper(is_provided, output_field=BooleanField())
        )

    @extend_schema(responses=HoursSerializer, filters=True)
    @action(detail=False, pagination_class=None)
    def hours(self, request: ApiRequest) -> Response:
        """Visit-hours and staff-hours of the held visits, with the filters of the list."""
        found: Any = self.filter_queryset(Visit.objects.visible_to(request.user))
        return Response(HoursSerializer(found.hours()).data)

    @extend_schema(
        request=LogSerializer,
        responses={
            201: VisitSerializer,
            409: OpenApiResponse(
                description=f"Somebody else saved the {VISIT.one} since `revision`, or settled a step;"
                " or its day is asked about: see `confirmed`."
            ),
            422: OpenApiResponse(description=f"The {VISIT.one} cannot be logged like this."),
        },
    )
    def create(self, request: ApiRequest) -> Response:
        """Log a visit. Repeating it with one `client_id` is safe."""
        sent = LogSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        visit = self._log(request.user, sent)
        return self._shown(visit, status=201)

    @extend_schema(
        request=PlanVisitSerializer,
        responses={
            201: VisitSerializer,
            409: OpenApiResponse(description="Its day is asked about: see `confirmed`."),
            422: OpenApiResponse(description=f"The {VISIT.one} cannot be planned like this."),
        },
    )
    @action(detail=False, methods=["post"])
    def plan(self, request: ApiRequest) -> Response:
        """Plan a visit. Repeating it with one `client_id` is safe."""
        sent = PlanVisitSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        engagement = sent.validated_data["engagement"]
        access.require(request.user, Permission.PLAN_VISITS, engagement)
        now = timezone.now()
        today, sites = engagement.day_of(now), sent.validated_data.get("sites", [])
        day = Day(
            sent.validated_data["planned_on"],
            engagement,
            today,
            [site.pk for site in sites],
            is_planned=True,
        )
        ask("planned_on", day, sent.validated_data["confirmed"])
        visit = scheduling.plan_visit(**sent.deed, by=request.user, today=today, now=now)
        return self._shown(visit, status=201)

    @extend_schema(request=MoveVisitSerializer, responses=CHANGED)
    @action(detail=True, methods=["post"])
    def move(self, request: ApiRequest, pk: str) -> Response:
        """Plan it for another day. It stays promised for the same one."""
        visit, values = self._sent(MoveVisitSerializer)
        hour = values.get("start_time", visit.start_time)
        self._ask_of_move(visit, values)
        return self._change(
            scheduling.move,
            visit,
            to=values["planned_on"],
            start_time=hour,
            revision=values["revision"],
        )

    @extend_schema(request=CancelVisitSerializer, responses=CHANGED)
    @action(detail=True, methods=["post"])
    def cancel(self, request: ApiRequest, pk: str) -> Response:
        """Call it off, with a reason. It still counts as promised."""
        visit, values = self._sent(CancelVisitSerializer)
        return self._change(scheduling.cancel, visit, **values)

    @extend_schema(request=None, responses=CHANGED)
    @action(detail=True, methods=["post"])
    def restore(self, request: ApiRequest, pk: str) -> Response:
        """Take a canceled visit up again, on the day it was planned for."""
        visit = self.get_object()
        access.require(request.user, Permission.PLAN_VISITS, visit.engagement)
        return self._change(scheduling.restore, visit)

    @extend_schema(request=ConfirmSerializer, responses=CHANGED)
    @action(detail=True, methods=["post"])
    def confirm(self, request: ApiRequest, pk: str) -> Response:
        """Say, for the state's side, that it was as its log tells."""
        visit, values = self._said(ConfirmSerializer)
        return self._change(confirming.confirm, visit, **values)

    @extend_schema(request=DisputeSerializer, responses=CHANGED)
    @action(detail=True, methods=["post"])
    def dispute(self, request: ApiRequest, pk: str) -> Response:
        """Say, for the state's side, what was different from its log."""
        visit, values = self._said(DisputeSerializer)
        return self._change(confirming.dispute, visit, **values)

    def _ask_of_move(self, visit: Visit, values: dict[str, Any]) -> None:
        if values["planned_on"] == visit.planned_on:
            return
        today = visit.engagement.day_of(timezone.now())
        sites = list(visit.sites.values_list("pk", flat=True))
        day = Day(values["planned_on"], visit.engagement, today, sites, is_planned=True)
        ask("planned_on", day, values["confirmed"])

    def _sent(self, shape: type[Serializer[None]]) -> tuple[Visit, dict[str, Any]]:
        """The visit and what is to be planned otherwise, by one who may."""
        visit = self.get_object()
        access.require(self.request.user, Permission.PLAN_VISITS, visit.engagement)
        return visit, read(shape, self.request)

    def _said(self, shape: type[Serializer[None]]) -> tuple[Visit, dict[str, object]]:
        """The visit and what is said of it, by one who may."""
        visit = self.get_object()
        if not confirming.may_answer(self.request.user, visit):
            self.permission_denied(
                self.request, "Only the state's side says whether it went as logged."
            )
        return visit, read(shape, self.request)

    def _change(self, verb: Callable[..., object], visit: Visit, **told: object) -> Response:
        verb(visit=visit, **told, by=self.request.user, now=timezone.now())
        return self._shown(visit)

    def _shown(self, visit: Visit, status: int = 200) -> Response:
        shown = get_object_or_404(self.get_queryset(), pk=visit.pk)
        return Response(VisitSerializer(shown).data, status=status)

    def _ask_of_log(self, visit: Visit | None, engagement: Engagement, sent: LogSerializer) -> None:
        """Not of a day that has not come: that is refused."""
        log, today = sent.entry.log, engagement.day_of(timezone.now())
        if log.held_on <= today and not is_stored(visit, log.held_on, log.sites):
            day = Day(log.held_on, engagement, today, log.sites)
            ask("held_on", day, sent.validated_data["confirmed"])

    def _log(self, user: User, sent: LogSerializer) -> Visit:
        visit = sent.validated_data.get("visit")
        engagement = visit.engagement if visit else sent.validated_data["engagement"]
        access.require(user, Permission.LOG_VISIT, engagement)
        deed: dict[str, Any] = {"entry": sent.entry, "by": user}
        self._ask_of_log(visit, engagement, sent)
        try:
            if visit is not None:
                return saving.log_visit(visit=visit, **deed, now=timezone.now())
            title = sent.validated_data["title"]
            return saving.log_unplanned(
                engagement=engagement, title=title, **deed, now=timezone.now()
            )
        except PermissionDenied as refused:
            raise Refused("sites", str(refused)) from None


class NextStepViewSet(viewsets.ReadOnlyModelViewSet[NextStep]):
    """Next steps in the reader's scope: open, overdue and settled."""

    queryset = NextStep.objects.none()
    serializer_class = StepSerializer
    filter_backends = [ReaderFilterBackend]
    filterset_class = StepFilter
    request: ApiRequest

    def get_queryset(self) -> QuerySet[NextStep]:
        return NextStep.objects.visible_to(self.request.user)

    @extend_schema(
        request=OutcomeSerializer,
        responses={
            200: StepSerializer,
            409: OpenApiResponse(description="Somebody settled it before, in other words."),
            422: OpenApiResponse(description="The step cannot be settled like this."),
        },
    )
    @action(detail=True, methods=["post"])
    def settle(self, request: ApiRequest, pk: str) -> Response:
        """Say that a step is done, carried over to another day, or dropped with a reason."""
        step = self.get_object()
        settling.require_settling(step=step, by=request.user)
        settlement = Settlement(step.pk, **read(OutcomeSerializer, request))
        now = timezone.now()
        settling.settle(
            settlement=settlement, by=request.user, today=step.engagement.day_of(now), now=now
        )
        return Response(StepSerializer(self.get_object()).data)
