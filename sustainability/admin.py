from django.contrib import admin

from sustainability.models import Plan, PlanItem, PlanReview


class ItemInline(admin.TabularInline[PlanItem, Plan]):
    model = PlanItem
    fields = ["practice", "what", "owner_role", "owner_name", "first_review_on", "is_retired"]
    extra = 0


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin[Plan]):
    list_display = ["engagement", "status", "exit_on", "revision"]
    list_filter = ["status"]
    inlines = [ItemInline]


@admin.register(PlanReview)
class PlanReviewAdmin(admin.ModelAdmin[PlanReview]):
    list_display = ["item", "due_on", "held_on", "result"]
    list_filter = ["result"]
