"""Improvement in Django's admin: to look things up. No ordinary job needs it."""

from __future__ import annotations

from django.contrib import admin

from improvement.models import Cycle, Goal, Initiative, Routine, Setback
from people.admin import ReadOnly


@admin.register(Cycle)
class CycleAdmin(ReadOnly):
    list_display = ["title", "site", "due_on", "decision", "closed_on"]
    list_select_related = ["site"]
    list_filter = ["decision"]
    search_fields = ["title", "site__name"]


@admin.register(Goal)
class GoalAdmin(ReadOnly):
    list_display = ["title", "engagement", "is_retired"]
    list_select_related = ["engagement"]
    search_fields = ["title"]


@admin.register(Setback)
class SetbackAdmin(ReadOnly):
    list_display = ["title", "engagement", "site", "happened_on", "answered_on", "result_on"]
    list_select_related = ["engagement", "site"]
    list_filter = ["kind"]
    search_fields = ["title"]


@admin.register(Initiative)
class InitiativeAdmin(ReadOnly):
    list_display = ["name", "engagement", "site", "decision"]
    list_select_related = ["engagement", "site"]
    list_filter = ["decision"]
    search_fields = ["name"]


@admin.register(Routine)
class RoutineAdmin(ReadOnly):
    list_display = ["name", "engagement", "every_days", "is_retired"]
    list_select_related = ["engagement"]
    search_fields = ["name"]
