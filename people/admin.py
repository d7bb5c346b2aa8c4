"""People in Django's admin: for administrators, to look things up. Deeds have pages of their own."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from people.models import Invitation, User


def is_administrator(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_administrator", False))


class ReadOnly(admin.ModelAdmin[Model]):
    """These rows change by their verbs alone, which write them down."""

    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_administrator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnly):
    list_display = ["email", "name", "organisation", "is_active", "is_administrator", "last_login"]
    list_filter = ["is_active", "is_administrator"]
    list_select_related = ["organisation"]
    search_fields = ["email", "name", "organisation__name"]
    fields = [
        "email",
        "name",
        "organisation",
        "job_title",
        "time_zone",
        "is_active",
        "is_administrator",
        "last_login",
        "date_joined",
    ]
    ordering = ["email"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ["user", "invited_by", "invited_at", "expires_at", "accepted_at", "withdrawn_at"]
    list_select_related = ["user", "invited_by"]
    search_fields = ["user__email", "user__name"]
    ordering = ["-invited_at"]
