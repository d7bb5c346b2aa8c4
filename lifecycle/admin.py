"""Statuses and decisions in Django's admin: to look things up. Deeds have pages of their own."""

from django.contrib import admin

from lifecycle.models import Extension, JointDecision, StatusEntry, Triage
from people.admin import ReadOnly


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
