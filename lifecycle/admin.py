from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from lifecycle.models import Extension, JointDecision, StatusEntry, Triage


class ReadOnly(admin.ModelAdmin[Any]):
    """To look at; what changes here is changed by deeds."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(StatusEntry)
class StatusEntryAdmin(ReadOnly):
    list_display = ["engagement", "from_status", "status", "entered_at", "entered_by"]
    list_filter = ["status", "is_override"]
    list_select_related = ["engagement", "entered_by"]
    search_fields = ["engagement__name"]


@admin.register(Triage)
class TriageAdmin(ReadOnly):
    list_display = ["engagement", "recommended", "tier", "decided_by", "decided_at"]
    list_filter = ["tier"]
    list_select_related = ["engagement", "decided_by"]
    search_fields = ["engagement__name"]


@admin.register(JointDecision)
class DecisionAdmin(ReadOnly):
    list_display = ["engagement", "outcome", "ask_again_on", "decided_at"]
    list_filter = ["outcome"]
    list_select_related = ["engagement"]
    search_fields = ["engagement__name"]


@admin.register(Extension)
class ExtensionAdmin(ReadOnly):
    list_display = ["engagement", "from_end_on", "to_end_on", "status", "answered_by"]
    list_filter = ["status"]
    list_select_related = ["engagement", "answered_by"]
    search_fields = ["engagement__name"]
