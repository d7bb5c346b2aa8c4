"""Instruments and measures in Django's admin: to look things up, not to change scores."""

from __future__ import annotations

from django.contrib import admin

from fidelity.models import (
    Administration,
    ExpectedMeasure,
    Instrument,
    InstrumentUse,
    InstrumentVersion,
    Item,
    PartScore,
)
from people.admin import ReadOnly


@admin.register(Instrument)
class InstrumentAdmin(ReadOnly):
    list_display = ["code", "name", "level", "owner"]
    list_filter = ["level"]


@admin.register(InstrumentVersion)
class VersionAdmin(ReadOnly):
    list_display = ["instrument", "label", "family", "calendar", "published_on"]
    list_select_related = ["instrument"]


@admin.register(Item)
class ItemAdmin(ReadOnly):
    list_display = ["code", "version", "section", "max_points"]
    list_filter = ["version"]
    list_select_related = ["version__instrument", "section"]
    search_fields = ["code", "wording"]


@admin.register(InstrumentUse)
class UseAdmin(ReadOnly):
    list_display = ["engagement", "version", "starts_on", "ends_on"]
    list_select_related = ["engagement", "version__instrument"]


@admin.register(ExpectedMeasure)
class ExpectedAdmin(ReadOnly):
    list_display = ["site", "version", "month", "due_on", "excused_reason"]
    list_select_related = ["site", "version__instrument"]
    list_filter = ["instrument"]
    search_fields = ["site__name"]
    show_full_result_count = False


@admin.register(Administration)
class AdministrationAdmin(ReadOnly):
    list_display = ["site", "version", "status", "measured_on", "is_baseline"]
    list_select_related = ["site", "version__instrument"]
    list_filter = ["status"]
    search_fields = ["site__name"]
    show_full_result_count = False


@admin.register(PartScore)
class ScoreAdmin(ReadOnly):
    list_display = ["site", "part", "month", "points", "max_points", "at_criterion", "counts"]
    list_select_related = ["site", "part"]
    list_filter = ["counts"]
    search_fields = ["site__name"]
    show_full_result_count = False
