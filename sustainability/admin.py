"""Plans in Django's admin: to look things up. Approval has pages of its own, for both sides."""

from django.contrib import admin

from people.admin import ReadOnly
from sustainability.models import Plan, PlanItem, PlanReview


@admin.register(Plan)
class PlanAdmin(ReadOnly):
    list_display = ["engagement", "status", "exit_on", "revision"]
    list_filter = ["status"]
    list_select_related = ["engagement"]
    search_fields = ["engagement__name"]


@admin.register(PlanItem)
class ItemAdmin(ReadOnly):
    list_display = ["what", "plan", "practice", "owner_role", "owner_name", "is_retired"]
    list_filter = ["practice"]
    list_select_related = ["plan__engagement"]
    search_fields = ["what", "plan__engagement__name"]


@admin.register(PlanReview)
class PlanReviewAdmin(ReadOnly):
    list_display = ["item", "due_on", "held_on", "result"]
    list_filter = ["result"]
    list_select_related = ["item"]
    search_fields = ["item__what"]
