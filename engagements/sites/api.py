"""The API of sites: the same scope, filters and deeds as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from editing.api import RevisionField
from editing.days_in_api import DayField
from editing.filtering import NamedFilterBackend
from engagements import access
from engagements.models import Site, SiteIdentifier, SiteStatus
from engagements.scope import today_of
from engagements.sites import numbering, placing
from engagements.sites.filters import SiteFilter
from engagements.sites.numbering import GIVEN
from people.requests import ApiRequest
from words.terms import SITE

DESCRIBED = [
    "name",
    "city",
    "level",
    "grade_low",
    "grade_high",
    "enrolment",
    "teachers",
    "administrators",
    "families",
    "is_confirmed",
]


class IdentifierSerializer(serializers.ModelSerializer[SiteIdentifier]):
    """A number by which others know a site: of the state, of the district, a former NCES id."""

    class Meta:
        model = SiteIdentifier
        fields = ["system", "value", "starts_on", "ends_on", "source"]


class NumberSerializer(serializers.Serializer[SiteIdentifier]):
    """A number from a day on; an empty one ends that which the site has."""

    system = serializers.ChoiceField(choices=[(code.value, code.label) for code in GIVEN])
    value = serializers.CharField(max_length=40, allow_blank=True)
    on = DayField()


class SiteSerializer(serializers.ModelSerializer[Site]):
    """`parent` is the unit directly above today; `status` the label of today's status."""

    parent = serializers.SerializerMethodField()  # type: ignore[assignment]
    status = serializers.SerializerMethodField()
    identifiers = IdentifierSerializer(many=True, read_only=True)

    class Meta:
        model = Site
        fields = [
            "id",
            "kind",
            "nces_id",
            "identifiers",
            "state",
            "parent",
            "status",
            "time_zone",
            *DESCRIBED,
            "revision",
        ]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_parent(self, site: Site) -> int | None:
        return site.lineage[1] if len(site.lineage) > 1 else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_status(self, site: Any) -> str | None:
        return str(SiteStatus.Code(site.status_code).label) if site.status_code else None


class SiteChangeSerializer(serializers.ModelSerializer[Site]):
    """What may be corrected, together with the `revision` you last read."""

    revision = RevisionField(required=True)

    class Meta:
        model = Site
        fields = [*DESCRIBED, "revision"]


class SiteFilterBackend(NamedFilterBackend):
    """Gives the filter its reader, as the page does."""

    def get_filterset_kwargs(
        self, request: Any, queryset: QuerySet[Any], view: Any
    ) -> dict[str, Any]:
        return {"data": request.query_params, "user": request.user}


class SiteViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Site]):
    """States, regions, districts and schools, as far as your role reaches."""

    queryset = Site.objects.none()
    serializer_class = SiteSerializer
    filter_backends = [SiteFilterBackend]
    filterset_class = SiteFilter
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Site]:
        return Site.objects.visible_to(self.request.user).for_list(today_of(self.request.user))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset).prefetch_related("identifiers")

    @extend_schema(
        request=SiteChangeSerializer,
        responses={
            200: SiteSerializer,
            409: OpenApiResponse(
                description=f"Somebody else saved the {SITE.one} in the meantime."
            ),
        },
    )
    def partial_update(self, request: ApiRequest, pk: str = "") -> Response:
        """Correct what a site is. Administrators only."""
        site = self.get_object()
        access.require_administrator(request.user)
        sent = SiteChangeSerializer(site, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        changes = dict(sent.validated_data)
        revision = changes.pop("revision", None)
        if revision is None:
            raise serializers.ValidationError({"revision": ["Send the revision you last read."]})
        placing.edit_site(
            site=site, changes=changes, revision=revision, by=request.user, now=timezone.now()
        )
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=NumberSerializer, responses={200: SiteSerializer})
    @action(detail=True, methods=["post"])
    def identifiers(self, request: ApiRequest, pk: str = "") -> Response:
        """Give a site a number of its state or district, from a day on. Administrators only."""
        site = self.get_object()
        access.require_administrator(request.user)
        sent = NumberSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        numbering.set_number(site=site, **sent.validated_data, by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)
