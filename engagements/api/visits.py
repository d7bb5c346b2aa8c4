"""The API of visits and next steps: the same rows, and the same verbs, as the pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied as Refusal
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from engagements import access, visiting
from engagements.api.reader import ReaderFilterBackend
from engagements.api.refusals import Conflict, Refused
from engagements.api.visit_logs import LogSerializer
from engagements.api.visit_rows import HoursSerializer, StepSerializer, VisitSerializer
from engagements.filters.steps import StepFilter
from engagements.filters.visits import VisitFilter
from engagements.models import NextStep, Visit
from engagements.stepping import AlreadySettled, StepRefused
from engagements.visiting import LogChangedMeanwhile, LogRefused
from people.models import User
from people.requests import ApiRequest
from people.roles import Permission


class VisitViewSet(viewsets.ReadOnlyModelViewSet[Visit]):
    """Visits in the reader's scope: planned, held and cancelled."""

    queryset = Visit.objects.none()
    serializer_class = VisitSerializer
    filter_backends = [ReaderFilterBackend]
    filterset_class = VisitFilter
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Visit]:
        rows = Visit.objects.visible_to(self.request.user).for_reader(self.request.user)
        return rows.prefetch_related("staff", "activities", "clauses", "guests", "answers")

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
                description="Somebody else saved the visit since `revision`, or settled a step."
            ),
            422: OpenApiResponse(description="The visit cannot be logged like this."),
        },
    )
    def create(self, request: ApiRequest) -> Response:
        """Log a visit. Repeating it with one `client_id` is safe."""
        sent = LogSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        visit = self._log(request.user, sent)
        shown = get_object_or_404(self.get_queryset(), pk=visit.pk)
        return Response(VisitSerializer(shown).data, status=201)

    def _log(self, user: User, sent: LogSerializer) -> Visit:
        visit = sent.validated_data.get("visit")
        engagement = visit.engagement if visit else sent.validated_data["engagement"]
        access.require(user, Permission.LOG_VISIT, engagement)
        deed: dict[str, Any] = {"entry": sent.entry, "by": user}
        try:
            if visit is not None:
                return visiting.log_visit(visit=visit, **deed, now=timezone.now())
            title = sent.validated_data["title"]
            return visiting.log_unplanned(
                engagement=engagement, title=title, **deed, now=timezone.now()
            )
        except (LogChangedMeanwhile, AlreadySettled) as conflict:
            raise Conflict(str(conflict)) from None
        except (LogRefused, StepRefused) as refused:
            raise Refused({refused.field or "detail": [refused.message]}) from None
        except Refusal as refused:
            raise Refused({"sites": [str(refused)]}) from None


class NextStepViewSet(viewsets.ReadOnlyModelViewSet[NextStep]):
    """Next steps in the reader's scope: open, overdue and settled."""

    queryset = NextStep.objects.none()
    serializer_class = StepSerializer
    filter_backends = [ReaderFilterBackend]
    filterset_class = StepFilter
    request: ApiRequest

    def get_queryset(self) -> QuerySet[NextStep]:
        return NextStep.objects.visible_to(self.request.user)
