"""Sites, engagements and visits in Django's admin: to look things up. No ordinary job needs it."""

from __future__ import annotations

from django.contrib import admin

from audit.admin import Audited
from engagements.models import (
    Assignment,
    Cadence,
    Engagement,
    Innovation,
    NextStep,
    Participation,
    PlannedGap,
    Site,
    SiteIdentifier,
    SiteImport,
    SiteMembership,
    SiteStatus,
    StageEntry,
    Visit,
)
from people.admin import ReadOnly
from people.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(Audited):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]
    ordering = ["name"]


@admin.register(Innovation)
class InnovationAdmin(Audited):
    list_display = ["name", "description"]
    search_fields = ["name"]
    ordering = ["name"]


@admin.register(Site)
class SiteAdmin(ReadOnly):
    list_display = ["name", "kind", "nces_id", "state", "is_confirmed"]
    list_filter = ["kind", "is_confirmed"]
    list_select_related = ["state"]
    search_fields = ["name", "nces_id"]
    ordering = ["name", "pk"]


@admin.register(SiteMembership)
class MembershipAdmin(ReadOnly):
    list_display = ["site", "parent", "starts_on", "ends_on"]
    list_select_related = ["site", "parent"]
    search_fields = ["site__name", "parent__name"]


@admin.register(SiteStatus)
class StatusAdmin(ReadOnly):
    list_display = ["site", "code", "starts_on", "ends_on"]
    list_filter = ["code"]
    list_select_related = ["site"]
    search_fields = ["site__name"]


@admin.register(SiteIdentifier)
class IdentifierAdmin(ReadOnly):
    list_display = ["site", "system", "value", "starts_on", "ends_on"]
    list_filter = ["system"]
    list_select_related = ["site"]
    search_fields = ["site__name", "value"]


@admin.register(SiteImport)
class ImportAdmin(ReadOnly):
    list_display = ["file_name", "status", "row_count", "uploaded_by", "uploaded_at"]
    list_filter = ["status"]
    list_select_related = ["uploaded_by"]
    exclude = ["content", "leftovers"]
    ordering = ["-uploaded_at"]


@admin.register(Engagement)
class EngagementAdmin(ReadOnly):
    list_display = ["name", "state", "innovation", "tier", "status", "starts_on", "planned_end_on"]
    list_filter = ["status", "tier"]
    list_select_related = ["state", "innovation"]
    search_fields = ["name", "state__name"]
    ordering = ["name", "pk"]


@admin.register(Participation)
class ParticipationAdmin(ReadOnly):
    list_display = ["site", "engagement", "starts_on", "ends_on"]
    list_select_related = ["site", "engagement"]
    search_fields = ["site__name", "engagement__name"]


@admin.register(StageEntry)
class StageAdmin(ReadOnly):
    list_display = ["site", "engagement", "stage", "starts_on", "recorded_by"]
    list_filter = ["stage"]
    list_select_related = ["site", "engagement", "recorded_by"]
    search_fields = ["site__name", "engagement__name"]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly):
    list_display = ["user", "role", "engagement", "site", "starts_on", "ends_on"]
    list_filter = ["role"]
    list_select_related = ["user", "engagement", "site"]
    search_fields = ["user__name", "user__email", "engagement__name"]


@admin.register(Cadence)
class CadenceAdmin(ReadOnly):
    list_display = ["title", "engagement", "frequency", "lead", "is_active", "fault"]
    list_filter = ["is_active", "frequency"]
    list_select_related = ["engagement", "lead"]
    search_fields = ["title", "engagement__name"]


@admin.register(PlannedGap)
class GapAdmin(ReadOnly):
    list_display = ["name", "engagement", "starts_on", "ends_on"]
    list_select_related = ["engagement"]
    search_fields = ["name", "engagement__name"]


@admin.register(Visit)
class VisitAdmin(ReadOnly):
    list_display = ["title", "engagement", "status", "planned_on", "held_on", "lead"]
    list_filter = ["status", "mode"]
    list_select_related = ["engagement", "lead"]
    search_fields = ["title", "engagement__name"]
    date_hierarchy = "planned_on"


@admin.register(NextStep)
class NextStepAdmin(ReadOnly):
    list_display = ["text", "engagement", "owner", "due_on", "status"]
    list_filter = ["status"]
    list_select_related = ["engagement", "owner"]
    search_fields = ["text", "engagement__name"]
