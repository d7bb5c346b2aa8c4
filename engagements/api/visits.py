"""The API of visits and next steps: the same rows, and the same verbs, as the pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied as Refusal
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from engagements import access, visiting
from engagements.api.refusals import Conflict, Refused
from engagements.filters.steps import StepFilter
from engagements.filters.visits import VisitFilter
from engagements.models import Activity, Engagement, Feature, Mode, NextStep, Site, Visit
from engagements.stepping import AgreedStep, Settlement, StepRefused
from engagements.visiting import Doing, Entry, Log, LogChangedMeanwhile, LogRefused
from people.models import User
from people.requests import ApiRequest
from people.roles import Permission


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    class Meta:
        model = Activity
        fields = [
            "kind",
            "level",
            "minutes",
            "direct_observation",
            "leaders",
            "educators",
            "agency_staff",
            "families",
        ]


class StepSerializer(serializers.ModelSerializer[NextStep]):
    class Meta:
        model = NextStep
        fields = [
            "id",
            "engagement",
            "visit",
            "text",
            "owner",
            "due_on",
            "status",
            "reason",
            "settled_at",
            "carried_from",
        ]


class VisitSerializer(serializers.ModelSerializer[Visit]):
    """`sites` holds the sites in the reader's sight."""

    activities = ActivitySerializer(many=True)

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
            "mode",
            "tier",
            "lead",
            "staff",
            "sites",
            "held_on",
            "contact_minutes",
            "seen",
            "features",
            "activities",
            "cancel_reason",
            "cancel_note",
            "logged_at",
            "completed_at",
            "revision",
        ]


class AgreedStepSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=300)
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())
    due_on = serializers.DateField()


class SettlementSerializer(serializers.Serializer[Any]):
    step = serializers.PrimaryKeyRelatedField(queryset=NextStep.objects.none())
    outcome = serializers.ChoiceField(choices=["done", "carried", "dropped"])
    due_on = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=300)


class LogSerializer(serializers.Serializer[Any]):
    """The log of a visit: with `visit` of one that is planned, without it of one that was not.

    Sent again with the same `client_id`, it is the same log.
    """

    client_id = serializers.UUIDField()
    visit = serializers.PrimaryKeyRelatedField(
        queryset=Visit.objects.none(), required=False, allow_null=True
    )
    engagement = serializers.PrimaryKeyRelatedField(
        queryset=Engagement.objects.none(), required=False
    )
    title = serializers.CharField(required=False, max_length=150, default="Visit")
    revision = serializers.IntegerField(required=False)
    held_on = serializers.DateField()
    mode = serializers.ChoiceField(choices=Mode.choices)
    tier = serializers.ChoiceField(
        choices=Engagement.Tier.choices, default=Engagement.Tier.INTENSIVE
    )
    contact_minutes = serializers.IntegerField(required=False, min_value=1, max_value=1440)
    prep_minutes = serializers.IntegerField(required=False, min_value=0)
    travel_minutes = serializers.IntegerField(required=False, min_value=0)
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
    )


class ReaderFilterBackend(DjangoFilterBackend):
    """Gives a filter its reader and the day, as the pages do."""

    def get_filterset_kwargs(
        self, request: Any, queryset: QuerySet[Any], view: Any
    ) -> dict[str, Any]:
        return {"data": request.query_params, "user": request.user, "today": timezone.localdate()}


class VisitViewSet(viewsets.ReadOnlyModelViewSet[Visit]):
    """Visits in the reader's scope: planned, held and cancelled."""

    queryset = Visit.objects.none()
    serializer_class = VisitSerializer
    filter_backends = [ReaderFilterBackend]
    filterset_class = VisitFilter
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Visit]:
        return Visit.objects.visible_to(self.request.user)

    def filter_queryset(self, queryset: Any) -> Any:
        found: Any = super().filter_queryset(queryset)
        return found.for_reader(self.request.user).prefetch_related("staff", "activities")

    @extend_schema(
        request=LogSerializer,
        responses={
            201: VisitSerializer,
            409: OpenApiResponse(description="Somebody else saved the visit since `revision`."),
            422: OpenApiResponse(description="The visit cannot be logged like this."),
        },
    )
    def create(self, request: ApiRequest) -> Response:
        """Log a visit. Repeating it with one `client_id` is safe."""
        sent = LogSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        visit = self._log(request.user, sent)
        shown = self.filter_queryset(self.get_queryset()).filter(pk=visit.pk).first()
        if shown is None:
            raise Http404
        return Response(VisitSerializer(shown).data, status=201)

    def _log(self, user: User, sent: LogSerializer) -> Visit:
        visit = sent.validated_data.get("visit")
        engagement = visit.engagement if visit else sent.validated_data["engagement"]
        access.require(user, Permission.LOG_VISIT, engagement)
        deed: dict[str, Any] = {"entry": sent.entry, "by": user, "today": timezone.localdate()}
        try:
            if visit is not None:
                return visiting.log_visit(visit=visit, **deed, now=timezone.now())
            title = sent.validated_data["title"]
            return visiting.log_unplanned(
                engagement=engagement, title=title, **deed, now=timezone.now()
            )
        except LogChangedMeanwhile as conflict:
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
